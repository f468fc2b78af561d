package dev.outpost.tracking.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VouchersTest {

    private static final String TOKEN = "token-of-a-trusted-relay";

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7,     192.0.2.7,   true",
        "192.0.2.7,     192.0.2.8,   false",
        "192.0.2.0/24,  192.0.2.255, true",
        "192.0.2.0/24,  192.0.3.0,   false",
        "192.0.2.128/25,192.0.2.127, false",
        "0.0.0.0/0,     8.8.8.8,     true",
        "0.0.0.0/0,     ::1,         false",
        "2001:db8::/32, 2001:db8:ff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "[2001:db8::1], 2001:db8::1, true"
    })
    void shouldKnowAddressesAndNetworks(String network, String address, boolean may) {
        assertThat(new Vouchers(List.of(network), "").mayVouch(address(address), null))
                .isEqualTo(may);
    }

    @Test
    void shouldKnowTheTokenFromAnywhere() {
        Vouchers vouchers = new Vouchers(List.of(), TOKEN);
        assertThat(vouchers.mayVouch(address("192.0.2.7"), TOKEN)).isTrue();
        assertThat(vouchers.mayVouch(address("192.0.2.7"), TOKEN + "x")).isFalse();
        assertThat(vouchers.mayVouch(address("192.0.2.7"), null)).isFalse();
    }

    @Test
    void shouldTrustNobodyWhenNothingIsConfigured() {
        assertThat(new Vouchers(List.of(), "").mayVouch(address("127.0.0.1"), ""))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"relay.example.org", "192.0.2.256", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/-1", "", "1.2"})
    void shouldRefuseWhatIsNoNetwork(String text) {
        assertThat(Vouchers.isNetwork(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "192.168.0.1",
                "127.0.0.1",
                "169.254.1.1",
                "100.64.0.1",
                "0.0.0.0",
                "[::1]",
                "fd00::1",
                "fe80::1",
                "localhost",
                "printer.local"
            })
    void shouldKnowWhatMeansSomethingOnlyNearBy(String host) {
        assertThat(Addresses.isNearOnly(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "100.128.0.1", "172.32.0.1", "2001:db8::1", "play.example.org"})
    void shouldKnowWhatCanBeReachedFromAfar(String host) {
        assertThat(Addresses.isNearOnly(host)).isFalse();
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(Addresses.literal(text));
    }
}
