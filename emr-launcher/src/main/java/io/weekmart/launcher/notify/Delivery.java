package io.weekmart.launcher.notify;

import java.util.List;

/**
 * What became of a message.
 *
 * @param failures a sentence for each channel that did not take it, or may have and whose marker is missing
 * @param finished whether nothing is left to do for it, since everybody knows or what failed was given up; false too while another launcher
 *     is sending it
 */
public record Delivery(List<String> failures, boolean finished) {
    /** Everybody knows, or there is nobody to tell. */
    public static final Delivery DONE = new Delivery(List.of(), true);

    public Delivery {
        failures = List.copyOf(failures);
    }
}
