package dev.outpost.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenPingsTest {

    private final OpenPings pings = new OpenPings();

    @Test
    void shouldKnowEachPingUnderWayAndEachOnce() {
        pings.sent(7, 100);
        pings.sent(8, 200);
        assertThat(pings.answered(8)).isEqualTo(200);
        assertThat(pings.answered(7)).isEqualTo(100);
        assertThat(pings.answered(7)).isEqualTo(OpenPings.UNKNOWN);
    }

    @Test
    void shouldNotTakeAnAnswerToNoPing() {
        assertThat(pings.answered(0)).isEqualTo(OpenPings.UNKNOWN);
    }

    @Test
    void shouldForgetNoneOfThoseThatStayOpenWhileOthersAreAnswered() {
        pings.sent(1, 10);
        for (int nonce = 100; nonce < 200; nonce++) {
            pings.sent(nonce, nonce);
            assertThat(pings.answered(nonce)).isEqualTo(nonce);
        }
        pings.sent(2, 20);
        assertThat(pings.answered(1)).isEqualTo(10);
        assertThat(pings.answered(2)).isEqualTo(20);
    }

    @Test
    void shouldForgetTheOldestOfTooMany() {
        for (int nonce = 0; nonce < 33; nonce++) {
            pings.sent(nonce, 1000 + nonce);
        }
        assertThat(pings.answered(0)).isEqualTo(OpenPings.UNKNOWN);
        assertThat(pings.answered(1)).isEqualTo(1001);
        assertThat(pings.answered(32)).isEqualTo(1032);
    }
}
