package io.weekmart.launcher.compute;

import org.jspecify.annotations.Nullable;

/**
 * Which of the platform's places work is sent to: what runs in one is not known in another.
 *
 * @param region such as eu-west-1
 * @param account number of the account; null where AWS did not tell it
 */
public record Place(String region, @Nullable String account) {
    @Override
    public String toString() {
        return account == null ? region : region + ", account " + account;
    }
}
