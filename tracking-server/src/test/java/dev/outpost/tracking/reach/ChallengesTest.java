package dev.outpost.tracking.reach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.tracking.listing.Contact;
import dev.outpost.tracking.listing.Endpoint;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is tried, by whose wish, and how often: nobody makes this server scan or flood others. */
class ChallengesTest {

    private static final InetAddress HOST = address("192.0.2.7");

    private final Challenges challenges =
            new Challenges(new ReachRules(2, 3, 4, Duration.ofSeconds(10), Duration.ofSeconds(3)));

    @Test
    void shouldTryTheAddressThatTheRequestCameFrom() {
        challenges.ask("a", direct("192.0.2.7:7000"), HOST, 0);
        assertThat(challenges.finding("a")).isEqualTo(Finding.REACH_PENDING);
        assertThat(challenges.next()).isEqualTo(new Challenges.Probe("a", HOST, 7000, false));
    }

    /** A name is not looked up: whoever owns it could point it anywhere. */
    @Test
    void shouldTryTheRequestersAddressWhenANameIsAnnounced() {
        Contact relay = new Contact.Relayed(Endpoint.parse("endpoint", "relay.example.org:19711"), "abc");
        challenges.ask("a", relay, HOST, 0);
        assertThat(challenges.next()).isEqualTo(new Challenges.Probe("a", HOST, 19711, true));
    }

    @Test
    void shouldNeverTryAnotherAddress() {
        challenges.ask("a", direct("198.51.100.1:7000"), HOST, 0);
        challenges.ask("b", direct("[2001:db8::1]:7000"), HOST, 0);
        challenges.ask("c", direct("127.0.0.1:7000"), HOST, 0);
        assertThat(challenges.next()).isNull();
        assertThat(challenges.finding("a")).isEqualTo(Finding.REACH_ELSEWHERE);
        assertThat(challenges.finding("b")).isEqualTo(Finding.REACH_ELSEWHERE);
        assertThat(challenges.finding("c")).isEqualTo(Finding.REACH_ELSEWHERE);
    }

    @Test
    void shouldNeverTryALowPort() {
        challenges.ask("a", direct("192.0.2.7:1023"), HOST, 0);
        challenges.ask("b", direct("192.0.2.7:1024"), HOST, 0);
        assertThat(challenges.finding("a")).isEqualTo(Finding.REACH_LOW_PORT);
        assertThat(Objects.requireNonNull(challenges.next()).id()).isEqualTo("b");
        assertThat(challenges.next()).isNull();
    }

    @Test
    void shouldRunFewAtOnce() {
        for (String id : new String[] {"a", "b", "c"}) {
            challenges.ask(id, direct("192.0.2.7:7000"), HOST, 0);
        }
        Challenges.Probe first = Objects.requireNonNull(challenges.next());
        assertThat(challenges.next()).isNotNull();
        assertThat(challenges.next()).isNull();
        challenges.done(first, null, 0);
        assertThat(Objects.requireNonNull(challenges.next()).id()).isEqualTo("c");
        assertThat(challenges.finding("a")).isNull();
    }

    @Test
    void shouldLetFewWait() {
        for (int host = 1; host <= 4; host++) {
            challenges.ask("l" + host, direct("192.0.2." + host + ":7000"), address("192.0.2." + host), 0);
        }
        assertThat(challenges.finding("l3")).isEqualTo(Finding.REACH_PENDING);
        assertThat(challenges.finding("l4")).isEqualTo(Finding.REACH_LATER);
    }

    @Test
    void shouldBoundTheRateOfOneAddressAndLeaveOthersAlone() {
        int tried = 0;
        for (int port = 2000; port < 2100; port++) {
            challenges.ask("l" + port, direct("192.0.2.7:" + port), HOST, 30_000);
            tried += run();
        }
        assertThat(tried).isEqualTo(4);
        assertThat(challenges.finding("l2099")).isEqualTo(Finding.REACH_LATER);
        challenges.ask("other", direct("192.0.2.8:7000"), address("192.0.2.8"), 30_000);
        assertThat(run()).isEqualTo(1);
        challenges.ask("next-minute", direct("192.0.2.7:7000"), HOST, 60_000);
        assertThat(run()).isEqualTo(1);
    }

    /** All addresses of a /64 are one household's. */
    @Test
    void shouldCountAnIpv6NetworkAsOneAddress() {
        int tried = 0;
        for (int host = 1; host <= 20; host++) {
            String address = "2001:db8::" + Integer.toHexString(host);
            challenges.ask("l" + host, direct("[" + address + "]:7000"), address(address), 0);
            tried += run();
        }
        assertThat(tried).isEqualTo(4);
    }

    @Test
    void shouldTryOneListingAgainOnlyAfterAWhile() {
        Contact contact = direct("192.0.2.7:7000");
        challenges.ask("a", contact, HOST, 0);
        challenges.ask("a", contact, HOST, 0);
        assertThat(run()).isEqualTo(1);
        assertThat(challenges.finding("a")).isEqualTo(Finding.REACH_NO_ANSWER);
        challenges.ask("a", contact, HOST, 9_999);
        assertThat(run()).isZero();
        challenges.ask("a", contact, HOST, 10_000);
        assertThat(run()).isEqualTo(1);
    }

    /** A relay lists all of its rooms with one endpoint. */
    @Test
    void shouldNotTryAgainForAMinuteWhatItHasReached() {
        Contact relay = new Contact.Relayed(Endpoint.parse("endpoint", "192.0.2.7:19711"), "abc");
        assertThat(challenges.ask("a", relay, HOST, 0)).isFalse();
        challenges.done(Objects.requireNonNull(challenges.next()), null, 100);
        assertThat(challenges.ask("b", relay, HOST, 60_099)).isTrue();
        assertThat(challenges.next()).isNull();
        assertThat(challenges.finding("b")).isNull();
        assertThat(challenges.ask("c", direct("192.0.2.7:19711"), HOST, 200)).isFalse();
        assertThat(challenges.ask("d", relay, HOST, 60_100)).isFalse();
    }

    @Test
    void shouldKeepNothingOfAListingThatIsGone() {
        challenges.ask("a", direct("192.0.2.7:7000"), HOST, 0);
        Challenges.Probe probe = Objects.requireNonNull(challenges.next());
        challenges.forget("a");
        challenges.done(probe, Finding.REACH_NO_ANSWER, 0);
        assertThat(challenges.finding("a")).isNull();
    }

    /** Runs all that waits, in vain. */
    private int run() {
        int count = 0;
        for (Challenges.Probe probe = challenges.next(); probe != null; probe = challenges.next()) {
            challenges.done(probe, Finding.REACH_NO_ANSWER, 0);
            count++;
        }
        return count;
    }

    private static Contact direct(String endpoint) {
        return new Contact.Direct(Endpoint.parse("endpoint", endpoint));
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(Addresses.literal(text));
    }
}
