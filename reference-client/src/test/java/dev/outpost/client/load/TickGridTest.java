package dev.outpost.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TickGridTest {

    private static final int TICK_US = 33_333;

    private final TickGrid grid = new TickGrid(1_000_000, TICK_US);

    @Test
    void shouldKeepTheGridWhenFramesAreLateNowAndThen() {
        for (int tick = 0; tick < 100; tick++) {
            grid.warmUp(tick % 10 == 0 ? 90_000 : 300);
        }
        assertThat(grid.settle()).isFalse();
        assertThat(grid.dueUnixUs(3)).isEqualTo(1_000_000 + 3 * TICK_US);
    }

    @Test
    void shouldTakeAGridThatMovedInTheWarmUpForTheMatchsOwn() {
        for (int tick = 0; tick < 100; tick++) {
            grid.warmUp(tick < 30 ? 400 : 250_000 + tick);
        }
        assertThat(grid.settle()).isTrue();
        assertThat(grid.dueUnixUs(0)).isEqualTo(1_250_060);
    }

    @Test
    void shouldCountWhateverComesLateAfterTheWarmUp() {
        grid.warmUp(300);
        assertThat(grid.settle()).isFalse();
        grid.warmUp(500_000);
        assertThat(grid.settle()).isFalse();
        assertThat(grid.dueUnixUs(0)).isEqualTo(1_000_000);
    }
}
