package io.weekmart.launcher.night;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.config.DailyRun;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.night.NightStatus.Phase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Waiting for the dumps of a run date, on a clock that each look moves on by ten minutes. */
class NightWaitTest {
    private static final Instant CUTOFF = Instant.parse("2024-05-06T05:00:00Z");
    private static final Instant DEADLINE = Instant.parse("2024-05-06T07:00:00Z");

    private final List<String> said = new ArrayList<>();
    private final List<Instant> looks = new ArrayList<>();
    private final List<Instant> waited = new ArrayList<>();
    private final List<String> notified = new ArrayList<>();
    private Instant now = Instant.parse("2024-05-06T03:30:00Z");

    @Test
    void peopleAreNotifiedAtTheCutoffAndAtTheDeadlineBeforeTheWaitingEnds() throws InterruptedException {
        NightStatus status = forInput(Duration.ZERO, () -> look(Phase.WAITING_FOR_INPUT));

        assertThat(status.phase()).isEqualTo(Phase.WAITING_FOR_INPUT);
        assertThat(status.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(notified).containsExactly("not ready at 2024-05-06T05:00:00Z", "late at 2024-05-06T07:00:00Z");
        assertThat(looks.get(looks.size() - 1)).isEqualTo(DEADLINE);
        assertThat(waited).containsExactlyElementsOf(looks.subList(0, looks.size() - 1));
    }

    @Test
    void theFirstLookAtDumpsThatAreReadyEndsTheWaiting() throws InterruptedException {
        NightStatus status =
                forInput(Duration.ZERO, () -> look(now.isBefore(CUTOFF) ? Phase.WAITING_FOR_INPUT : Phase.RUNNING));

        assertThat(status.phase()).isEqualTo(Phase.RUNNING);
        assertThat(looks.get(looks.size() - 1)).isEqualTo(CUTOFF);
    }

    @Test
    void anS3ThatDoesNotAnswerIsAskedAgain() throws InterruptedException {
        NightStatus status = forInput(Duration.ofMinutes(1), () -> {
            NightStatus seen = look(Phase.RUNNING);
            if (looks.size() < 3) {
                throw UserFault.passing(ExitCode.CLUSTER, "Cannot list s3://b/: Connection reset.", "Try again.", null);
            }
            return seen;
        });

        assertThat(status.phase()).isEqualTo(Phase.RUNNING);
        assertThat(said)
                .containsExactly(
                        "Cannot list s3://b/: Connection reset. Looking again.",
                        "Cannot list s3://b/: Connection reset. Looking again.");
    }

    @Test
    void anS3ThatDoesNotAnswerForAsLongAsARunIsWaitedForEndsTheWaiting() {
        assertThatThrownBy(() -> forInput(Duration.ZERO, () -> {
                    throw UserFault.passing(ExitCode.CLUSTER, "Cannot list s3://b/: Connection reset.", "", null);
                }))
                .isInstanceOf(UserFault.class)
                .hasMessage("Cannot list s3://b/: Connection reset.");
    }

    private NightStatus forInput(Duration timeout, Supplier<NightStatus> look) throws InterruptedException {
        NightSettings.Waiting waiting =
                new NightSettings.Waiting(timeout, Duration.ofMillis(1), Duration.ZERO, Duration.ZERO);
        return new NightWait(waiting, said::add, unused -> {})
                .forInput(look, () -> !now.isBefore(DEADLINE), unused -> waited.add(looks.get(looks.size() - 1)));
    }

    /** What the engine does of it: it notifies people at each of the hours once. */
    private NightStatus look(Phase phase) {
        looks.add(now);
        if (phase == Phase.WAITING_FOR_INPUT && !now.isBefore(CUTOFF) && notified.isEmpty()) {
            notified.add("not ready at " + now);
        }
        if (phase == Phase.WAITING_FOR_INPUT && !now.isBefore(DEADLINE)) {
            notified.add("late at " + now);
        }
        now = now.plus(Duration.ofMinutes(10));
        return new NightStatus(
                new DailyRun("weekly-metrics", LocalDate.of(2024, 5, 5), true),
                phase,
                0,
                null,
                null,
                null,
                "",
                List.of(),
                ExitCode.INPUT,
                "",
                "",
                null);
    }
}
