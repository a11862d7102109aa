package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.manifest.Manifest;
import io.weekmart.storage.MortalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed behind any change of the store, a night has no manifest, or one whose every file is there; and the next run makes it whole. */
class ExtractKillsTest {
    private static final String DAY = "2024-05-05";
    private static final String NEXT = "2024-05-06";

    @TempDir
    private Path folder;

    @Test
    void aNightThatIsKilledIsWholeOrHasNoManifest() {
        Database shop = OnlineShop.of(folder);
        int kills = 0;
        for (int change = 0; kill(shop, DAY, change); change++) {
            kills++;
            whole(shop, DAY);
            // What the next run finds is what the killed one left, and half the time nothing.
            if (change % 2 == 1) {
                clear(shop);
            }
        }
        assertThat(kills).isGreaterThan(8);
        whole(shop, DAY);
        assertThat(shop.hasManifest(DAY)).isTrue();
    }

    /** Its dumps of the next date must never stay behind with an older state than those of this one. */
    @Test
    void aDateThatIsExtractedBehindALaterOneLeavesNoOlderStateBehind() {
        Database shop = OnlineShop.of(folder);
        shop.extract(NEXT);
        shop.sql("UPDATE orders SET order_status = 'LATER'");
        int kills = 0;
        for (int change = 0; kill(shop, DAY, change); change++) {
            kills++;
            whole(shop, DAY);
            whole(shop, NEXT);
            if (shop.hasManifest(DAY) && shop.hasManifest(NEXT)) {
                assertThat(shop.dump("orders", NEXT)).noneMatch(row -> row.endsWith("PENDING"));
            }
        }
        assertThat(kills).isGreaterThan(8);
        assertThat(shop.extract(DAY).out()).startsWith("Nothing to do");
        assertThat(shop.hasManifest(NEXT)).isTrue();
        assertThat(shop.dump("orders", NEXT)).noneMatch(row -> row.endsWith("PENDING"));
        assertThat(shop.files().keySet()).noneMatch(name -> name.startsWith("_weekmart/extract/orders/2024"));
    }

    /** @return whether the process was killed; else it came to its end before that change */
    private static boolean kill(Database shop, String date, int change) {
        // Other bytes of the same length: a file of the attempt before is none of this one.
        shop.sql("UPDATE products SET product_name = 'Kettle " + (100 + change) + "'");
        MortalStorage[] mortal = new MortalStorage[1];
        shop.through(storage -> {
            mortal[0] = new MortalStorage(storage, change);
            return mortal[0];
        });
        try {
            assertThat(shop.extract(date).message()).isEmpty();
        } catch (MortalStorage.Killed killed) {
            shop.leaseEnds();
            return true;
        } finally {
            shop.through(UnaryOperator.identity());
        }
        return mortal[0].dead();
    }

    private static void whole(Database shop, String date) {
        if (!shop.hasManifest(date)) {
            return;
        }
        for (Map.Entry<String, Manifest.Entry> file :
                shop.manifest(date).files().entrySet()) {
            assertThat(sha256(shop.raw().resolve(file.getKey())))
                    .as(file.getKey())
                    .isEqualTo(file.getValue().sha256());
        }
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void clear(Database shop) {
        for (String file : shop.files().keySet()) {
            assertThat(shop.raw().resolve(file).toFile().delete()).isTrue();
        }
        assertThat(Files.exists(shop.raw())).isTrue();
    }
}
