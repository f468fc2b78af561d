package dev.outpost.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HealthTest {

    private final Health health = new Health();

    @Test
    void shouldNotBeReadyBeforeItServes() {
        assertThat(health.report().status()).isEqualTo(Health.Status.NOT_READY);

        health.serving();

        assertThat(health.report().status()).isEqualTo(Health.Status.READY);
    }

    @Test
    void shouldNotBeReadyWhileACheckFails() {
        health.serving();
        health.add("store", () -> "disk full");

        assertThat(health.report().status()).isEqualTo(Health.Status.NOT_READY);
        assertThat(health.report().checks())
                .contains(new Health.Check("store", Health.CheckStatus.FAILED, "disk full"));
    }

    @Test
    void shouldStayReadyWhileAnAdvisoryCheckIsUnwell() {
        health.serving();
        health.addAdvisory("telemetry", () -> "disk full");

        assertThat(health.report().status()).isEqualTo(Health.Status.READY);
        assertThat(health.report().checks())
                .contains(new Health.Check("telemetry", Health.CheckStatus.DEGRADED, "disk full"));
    }

    @Test
    void shouldTakeACheckThatThrowsForAFailedOne() {
        health.serving();
        health.add("store", () -> {
            throw new IllegalStateException("secret details");
        });

        assertThat(health.report().status()).isEqualTo(Health.Status.NOT_READY);
        assertThat(health.report().checks().get(1).detail())
                .isEqualTo("the check itself failed: IllegalStateException");
    }

    @Test
    void shouldDrainForGood() {
        health.draining();
        health.serving();

        assertThat(health.report().status()).isEqualTo(Health.Status.DRAINING);
    }
}
