package dev.outpost.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class OrderChainTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    /** Written out once more from docs/protocol.md, section "Order chain", byte by byte. */
    @Test
    void shouldBeWhatTheDocumentSays() throws Exception {
        OrderChain chain = new OrderChain(TRACE, 0x0123456789abcdefL);
        byte[] link = sha256(HexFormat.of().formatHex("outpost-chain-1".getBytes(StandardCharsets.US_ASCII)) + TRACE
                + "efcdab8967452301");
        assertThat(chain.hex()).isEqualTo(HexFormat.of().formatHex(link));

        // Tick 0: one order of slot 2 at 12500 us, type 1, payload ff 00. The nonce is left out.
        chain.add(new TickFrame(0, List.of(new SlotOrder(2, 12_500, 1, new byte[] {-1, 0})), 0x55555555));
        link = sha256(HexFormat.of().formatHex(link) + "00" + "01" + "02" + "d461" + "01" + "02ff00");
        assertThat(chain.hex()).isEqualTo(HexFormat.of().formatHex(link));

        chain.add(new TickFrame(1, List.of(), 7));
        link = sha256(HexFormat.of().formatHex(link) + "01" + "00");
        assertThat(chain.hex()).isEqualTo(HexFormat.of().formatHex(link));
        assertThat(chain.ticks()).isEqualTo(2);
    }

    @Property(tries = 100)
    void shouldNotDependOnTheNonces(@ForAll @Size(max = 50) List<Integer> nonces) {
        OrderChain with = new OrderChain(TRACE, 5);
        OrderChain without = new OrderChain(TRACE, 5);
        for (int tick = 0; tick < nonces.size(); tick++) {
            with.add(frame(tick, tick, nonces.get(tick)));
            without.add(frame(tick, tick, 0));
        }
        assertThat(with.hex()).isEqualTo(without.hex());
    }

    /** Long frames too: their length takes more than one byte. */
    @Property(tries = 100)
    void shouldDependOnEachByteOfEachOrder(
            @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 70_000) Integer> payloads, @ForAll int which) {
        OrderChain chain = new OrderChain(TRACE, 5);
        OrderChain other = new OrderChain(TRACE, 5);
        int tick = Math.floorMod(which, payloads.size());
        for (int i = 0; i < payloads.size(); i++) {
            TickFrame frame = frame(i, payloads.get(i), 1);
            chain.add(frame);
            List<SlotOrder> changed = new ArrayList<>(frame.orders());
            if (i == tick) {
                SlotOrder order = changed.get(0);
                byte[] payload = order.payload().clone();
                payload[Math.floorMod(which, payload.length)] ^= 1;
                changed.set(0, new SlotOrder(order.slot(), order.subTickUs(), order.type(), payload));
            }
            other.add(new TickFrame(i, changed, 1));
        }
        assertThat(other.hex()).isNotEqualTo(chain.hex());
    }

    @Test
    void shouldDependOnTraceAndSeed() {
        String hex = new OrderChain(TRACE, 5).hex();
        assertThat(new OrderChain(TRACE, 6).hex()).isNotEqualTo(hex);
        assertThat(new OrderChain("00" + TRACE.substring(2), 5).hex()).isNotEqualTo(hex);
    }

    @Test
    void shouldAllocateNothingPerFrame() throws Exception {
        OrderChain chain = new OrderChain(TRACE, 5);
        byte[] encoded = FrameEncoder.encode(frame(0, 100, 1));
        for (int i = 0; i < 20_000; i++) {
            chain.add(encoded);
        }
        long bytes = Allocations.during(() -> {
            for (int i = 0; i < 10_000; i++) {
                chain.add(encoded);
            }
        });
        assertThat(bytes).isLessThan(10_000);
    }

    private static TickFrame frame(long tick, int payloadBytes, int nonce) {
        return new TickFrame(tick, List.of(new SlotOrder(1, 3, 2, new byte[payloadBytes + 1])), nonce);
    }

    private static byte[] sha256(String hex) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex(hex));
    }
}
