package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.Main;
import io.weekmart.contract.table.ShippedPipelines;
import io.weekmart.weekly.WeeklyPipeline;
import org.junit.jupiter.api.Test;

class PipelinesTest {
    /** The launcher knows the keys of the pipelines that the contract lists. */
    @Test
    void theApplicationRunsThePipelinesThatTheContractLists() {
        assertThat(Main.PIPELINES.declarations()).isEqualTo(ShippedPipelines.ALL);
        assertThat(Main.PIPELINES.standard().pipeline().name()).isEqualTo("weekly-metrics");
    }

    @Test
    void twoPipelinesOfOneNameAreRefused() {
        assertThatThrownBy(() -> Pipelines.of(new WeeklyPipeline(), new WeeklyPipeline()))
                .hasMessage("There are two pipelines with the name weekly-metrics");
    }
}
