package io.weekmart.storage;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** A disk that is full after a number of files were written. Renaming and deleting still work, as they do on a real one. */
public final class FullDisk extends ForwardingStorage {
    private int room;

    /**
     * Makes a disk.
     *
     * @param room files that still fit
     */
    public FullDisk(Storage storage, int room) {
        super(storage);
        this.room = room;
    }

    private synchronized void use() throws IOException {
        if (room == 0) {
            throw new IOException("No space left on device");
        }
        room--;
    }

    @Override
    public boolean create(Path path, byte[] content) throws IOException {
        use();
        return super.create(path, content);
    }

    @Override
    public void replace(Path path, byte[] content) throws IOException {
        use();
        super.replace(path, content);
    }
}
