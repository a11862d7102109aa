package io.weekmart.crash;

import io.weekmart.crash.KillPoint.What;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Front.Fate;
import org.jspecify.annotations.Nullable;

/** Counts the requests that reach S3, and kills at the right one. */
final class KillingRequests implements S3Front.Judge {
    String prefix = "";
    private @Nullable KillPoint point;
    private @Nullable Killer killer;
    private int seen;

    synchronized void wait(KillPoint until, Killer then) {
        point = until;
        killer = then;
        seen = 0;
    }

    synchronized void rest() {
        point = null;
    }

    private boolean due(String method, String key, What what) {
        if (point == null || point.what() != what) {
            return false;
        }
        String request = method + " " + (key.startsWith(prefix) ? key.substring(prefix.length()) : key);
        return request.startsWith(point.text()) && ++seen == point.count();
    }

    @Override
    public synchronized Fate before(String method, String key) {
        if (killer != null && due(method, key, What.BEFORE_REQUEST)) {
            killer.kill();
            return Fate.RESET;
        }
        return Fate.PASS;
    }

    @Override
    public synchronized void after(String method, String key) {
        if (killer != null && due(method, key, What.AFTER_REQUEST)) {
            killer.kill();
        }
    }
}
