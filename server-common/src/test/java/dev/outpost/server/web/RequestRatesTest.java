package dev.outpost.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RequestRatesTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
    private final RequestRates rates = new RequestRates(10, 20, now::get);

    @Test
    void shouldLetInABurstAndThenTheRate() throws UnknownHostException {
        assertThat(admitted("192.0.2.1", 100)).isEqualTo(20);
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(admitted("192.0.2.1", 100)).isEqualTo(10);
        now.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertThat(admitted("192.0.2.1", 100)).isEqualTo(20);
    }

    @Test
    void shouldSayWhenToComeBack() throws UnknownHostException {
        admitted("192.0.2.1", 100);

        long tooSoon = rates.tooSoonNanos(InetAddress.getByName("192.0.2.1"));
        assertThat(tooSoon).isBetween(1L, TimeUnit.MILLISECONDS.toNanos(100));
        now.addAndGet(tooSoon);
        assertThat(rates.tooSoonNanos(InetAddress.getByName("192.0.2.1"))).isZero();
    }

    @Test
    void shouldBoundASubnetAsAWhole() throws UnknownHostException {
        int all = 0;
        for (int host = 1; host < 255; host++) {
            all += admitted("192.0.2." + host, 20);
        }
        assertThat(all).isEqualTo(20 * RequestRates.SUBNET_TIMES);
        assertThat(admitted("192.0.3.1", 20)).isEqualTo(20);
    }

    @Test
    void shouldCountAHouseholdsIpv6AddressesAsOne() throws UnknownHostException {
        assertThat(admitted("2001:db8:1:1::1", 15) + admitted("2001:db8:1:1:ffff::2", 15))
                .isEqualTo(20);
        assertThat(admitted("2001:db8:1:2::1", 15)).isEqualTo(15);
    }

    @Test
    void shouldForgetWhoHasAllOfItsAllowance() throws UnknownHostException {
        admitted("192.0.2.1", 1);
        rates.sweep();
        assertThat(rates.known()).isEqualTo(2);
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        rates.sweep();
        assertThat(rates.known()).isZero();
    }

    @Test
    void shouldTakeAnyNumberWhenNoRateIsSet() throws UnknownHostException {
        RequestRates none = new RequestRates(0, 1, now::get);
        for (int i = 0; i < 1000; i++) {
            assertThat(none.tooSoonNanos(InetAddress.getByName("192.0.2.1"))).isZero();
        }
        assertThat(none.known()).isZero();
    }

    private int admitted(String address, int times) throws UnknownHostException {
        int admitted = 0;
        for (int i = 0; i < times; i++) {
            if (rates.tooSoonNanos(InetAddress.getByName(address)) == 0) {
                admitted++;
            }
        }
        return admitted;
    }
}
