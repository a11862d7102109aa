package io.weekmart.launcher.night;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Kills a launcher inside this process: at a chosen boundary, before a request of AWS goes out or before its answer is seen, an error is
 * thrown that nobody catches, and everything that the launcher had in memory is gone. The SDK finds this class by a resource of the tests.
 */
public final class Mortality implements ExecutionInterceptor {
    /** Of the launcher's own thread: the stand-ins talk to S3 in theirs. */
    private static final ThreadLocal<Integer> BOUNDARIES_LEFT = ThreadLocal.withInitial(() -> -1);

    /** The death of a launcher. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed(String where) {
            super(where, null, false, false);
        }
    }

    /** Lets so many boundaries pass, and kills at the next one. */
    static void killAfter(int boundaries) {
        BOUNDARIES_LEFT.set(boundaries);
    }

    static void live() {
        BOUNDARIES_LEFT.set(-1);
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        boundary("before " + context.httpRequest().method() + " "
                + context.request().getClass().getSimpleName());
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        boundary("after " + context.httpRequest().method() + " "
                + context.request().getClass().getSimpleName());
    }

    private static void boundary(String where) {
        int left = BOUNDARIES_LEFT.get();
        BOUNDARIES_LEFT.set(left - 1);
        if (left == 0) {
            throw new Killed(where);
        }
    }
}
