package dev.outpost.tracking.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.server.web.Requesters;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Behind a proxy, over real sockets: who is told apart by the rates. */
final class RequestersTest {

    @Test
    void shouldBelieveAProxyThatIsNamedAndNobodyElse() throws IOException {
        try (Site site = Site.with(Site.rules().perS(1, 1).proxies("127.0.0.2").build());
                Wire proxy = Wire.open(site, "127.0.0.2");
                Wire liar = Wire.open(site, "127.0.9.3")) {
            for (int visitor = 1; visitor <= 20; visitor++) {
                assertThat(proxy.get("/v1/listings", "X-Forwarded-For: 203.0.113.200, 198.51." + visitor + ".7")
                                .status())
                        .as("each visitor has a rate of its own")
                        .isEqualTo(200);
            }
            boolean refused = false;
            for (int visitor = 1; visitor <= 20; visitor++) {
                refused |= liar.get("/v1/listings", "X-Forwarded-For: 198.51." + visitor + ".7")
                                .status()
                        == 429;
            }
            assertThat(refused).as("who is no proxy is itself").isTrue();
        }
    }

    @Test
    void shouldKnowAnAddress() {
        assertThat(List.of("192.0.2.1", "2001:db8::1")).allMatch(Requesters::isAddress);
        assertThat(List.of("", "localhost", "192.0.2", "1.2.3.4.5", "192.0.2.1/24"))
                .noneMatch(Requesters::isAddress);
    }
}
