package io.weekmart.extract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A line to servers on this machine over which, while it is paused, nothing comes. Nobody at its ends notices. */
final class Line implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new ArrayList<>();
    private boolean paused;

    /** @param ports of the servers: the first connection leads to the first, all others to the last */
    Line(List<Integer> ports) throws IOException {
        Thread thread = new Thread(() -> accept(ports));
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    synchronized void pause(boolean paused) {
        this.paused = paused;
        notifyAll();
    }

    private synchronized void awaitOpen() throws InterruptedException {
        while (paused) {
            wait();
        }
    }

    private void accept(List<Integer> ports) {
        try {
            for (int number = 0; ; number++) {
                Socket client = listening.accept();
                Socket server =
                        new Socket(InetAddress.getLoopbackAddress(), ports.get(Math.min(number, ports.size() - 1)));
                synchronized (sockets) {
                    sockets.addAll(List.of(client, server));
                }
                pipe(client, server);
                pipe(server, client);
            }
        } catch (IOException e) {
            // The test has ended.
            return;
        }
    }

    private void pipe(Socket from, Socket to) {
        Thread thread = new Thread(() -> {
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                byte[] bytes = new byte[8192];
                for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                    awaitOpen();
                    out.write(bytes, 0, read);
                }
            } catch (IOException | InterruptedException e) {
                // One of both has ended.
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
