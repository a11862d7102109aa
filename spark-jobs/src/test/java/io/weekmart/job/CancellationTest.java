package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CancellationTest {
    private final Cancellation cancellation = new Cancellation();

    @Test
    void aRunThatComputesEndsAtItsNextStepWithTheFirstSignal() {
        cancellation.starting(sentence -> {});
        cancellation.computing(() -> {});
        assertThatCode(cancellation::check).doesNotThrowAnyException();

        assertThat(cancellation.request(StopSignal.INT)).isTrue();
        assertThat(cancellation.request(StopSignal.TERM)).isFalse();

        assertThatThrownBy(cancellation::check)
                .isInstanceOfSatisfying(
                        UserFault.class, fault -> assertThat(fault.exitCode()).isEqualTo(ExitCode.SIGINT))
                .hasMessage("Stopped by SIGINT while computing: nothing was published, and the output is free for"
                        + " the next run.");
        assertThatThrownBy(cancellation::publishing).isInstanceOf(UserFault.class);
        Throwable cause = cancellation.cause(new IllegalStateException("Job 3 cancelled"));
        assertThat(cause).isInstanceOf(UserFault.class).hasMessageStartingWith("Stopped by SIGINT");
        assertThat(cancellation.isReason(cause)).isTrue();
        assertThat(cancellation.ended(true)).isEmpty();
    }

    @Test
    void jobsAreCancelledUntilTheRunHasEnded() throws InterruptedException {
        CountDownLatch three = new CountDownLatch(3);
        cancellation.starting(sentence -> {});
        cancellation.computing(three::countDown);

        cancellation.request(StopSignal.TERM);

        three.await();
        assertThat(cancellation.ended(true)).isEmpty();
    }

    @Test
    void aFaultOfTheUsersIsOneWithAndWithoutTheSignal() {
        cancellation.starting(sentence -> {});
        cancellation.computing(() -> {});
        cancellation.request(StopSignal.TERM);
        UserFault broken = new UserFault(ExitCode.INPUT, "Cannot read it.", "Wait.");

        assertThat(cancellation.cause(broken)).isSameAs(broken);
        assertThat(cancellation.isReason(broken)).isFalse();
        assertThat(cancellation.ended(false)).hasValueSatisfying(sentence -> assertThat(sentence)
                .startsWith("SIGTERM received when the run was at its end"));
    }

    @Test
    void aRunThatPublishesOneDateAfterTheOtherEndsBetweenThem() {
        cancellation.starting(sentence -> {});
        cancellation.computing(() -> {});
        cancellation.publishing();
        cancellation.computingNext();
        cancellation.publishing();

        cancellation.request(StopSignal.INT);

        assertThatThrownBy(cancellation::computingNext)
                .hasMessage(
                        "Stopped by SIGINT while computing: what it has published stays, and the output is free for the"
                                + " next run.");
    }

    @Test
    void aRunThatPublishesGoesToItsEnd() {
        cancellation.starting(sentence -> {});
        cancellation.computing(() -> {});
        cancellation.publishing();

        assertThat(cancellation.request(StopSignal.TERM)).isFalse();

        assertThatCode(cancellation::check).doesNotThrowAnyException();
        IllegalStateException failure = new IllegalStateException("our own");
        assertThat(cancellation.cause(failure)).isSameAs(failure);
        assertThat(cancellation.ended(false))
                .contains("SIGTERM received while publishing: the publication was finished first.");
        assertThat(cancellation.request(StopSignal.INT)).isFalse();
    }
}
