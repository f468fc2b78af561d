package dev.outpost.relay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.ProtocolException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionGateTest {

    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);

    @Test
    void shouldRefuseTheSixthOfAnAddressAndNameTheKey() throws ProtocolException {
        ConnectionGate gate = gate(1000, 5, 10);
        for (int i = 0; i < 5; i++) {
            gate.enter("a");
        }
        refused(gate, "a", ErrorCode.TOO_MANY_FROM_ADDRESS, "relay.max_connections_per_ip");
        gate.enter("b");
        gate.leave("a");
        gate.enter("a");
        assertThat(gate.open()).isEqualTo(6);
    }

    @Test
    void shouldRefuseWhoeverConnectsTooOften() throws ProtocolException {
        ConnectionGate gate = gate(1000, 5, 10);
        for (int i = 0; i < 10; i++) {
            gate.enter("a");
            gate.leave("a");
        }
        refused(gate, "a", ErrorCode.CONNECTING_TOO_FAST, "relay.max_connects_per_ip_per_s");
        nanos.addAndGet(100_000_000L);
        gate.enter("a");
        refused(gate, "a", ErrorCode.CONNECTING_TOO_FAST, "10");
    }

    @Test
    void shouldLetAHouseholdOpenAllItMayHaveAtOnce() throws ProtocolException {
        ConnectionGate gate = gate(1000, 64, 10);
        for (int i = 0; i < 64; i++) {
            gate.enter("a");
        }
        assertThat(gate.open()).isEqualTo(64);
    }

    @Test
    void shouldRefuseWhenFullAndWhenDraining() throws ProtocolException {
        ConnectionGate gate = gate(1, 5, 10);
        gate.enter("a");
        refused(gate, "b", ErrorCode.TOO_MANY_CONNECTIONS, "relay.max_connections");
        gate.leave("a");
        gate.drain();
        refused(gate, "b", ErrorCode.DRAINING, "shuts down");
    }

    @Test
    void shouldForgetAddressesThatAreGone() throws ProtocolException {
        ConnectionGate gate = gate(1000, 5, 10);
        for (int i = 0; i < 100; i++) {
            gate.enter("address-" + i);
            gate.leave("address-" + i);
        }
        gate.sweep();
        assertThat(gate.remembered()).as("still paying for their connect").isEqualTo(100);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        gate.sweep();
        assertThat(gate.remembered()).isZero();
    }

    @Test
    void shouldCountAnIpv6NetworkAsOneAddress() {
        assertThat(Doorman.addressKey("2001:db8:1:2::1")).isEqualTo(Doorman.addressKey("2001:db8:1:2:ffff::9"));
        assertThat(Doorman.addressKey("2001:db8:1:2::1")).isNotEqualTo(Doorman.addressKey("2001:db8:1:3::1"));
        assertThat(Doorman.addressKey("192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(Doorman.addressKey(null)).isEqualTo("local");
    }

    private ConnectionGate gate(int all, int perAddress, int perSecond) {
        Duration any = Duration.ofSeconds(1);
        return new ConnectionGate(
                new ConnectionRules(all, perAddress, perSecond, any, any, any, any, 100, 1 << 20), nanos::get);
    }

    private static void refused(ConnectionGate gate, String address, ErrorCode code, String named) {
        assertThatThrownBy(() -> gate.enter(address))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(named);
    }
}
