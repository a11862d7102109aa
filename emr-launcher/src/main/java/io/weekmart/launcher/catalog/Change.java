package io.weekmart.launcher.catalog;

/**
 * One thing that was changed in Glue, or would be.
 *
 * @param object the database or table
 * @param what for people, such as {@code + yr_num=2024/wk_num=18}
 */
public record Change(String object, String what) {
    @Override
    public String toString() {
        return object + "  " + what;
    }
}
