package io.weekmart.raw;

import java.io.Serializable;

/** Where a task finds the codes that it looks up, such as the value of a broadcast. */
@FunctionalInterface
public interface CodeSource extends Serializable {
    KeyCodes codes();
}
