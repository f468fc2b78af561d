package dev.outpost.relay.game;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Hello;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the path of an order through the relay allocates, from the bytes that come to the bytes that go. */
class MatchAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int PLAYERS = 8;
    private static final int PAYLOAD_BYTES = 32;
    private static final int TICKS = 2000;
    private static final Limits LIMITS = new Limits(65_536, 64, 64, 256, 256, 65_536, 131_072, 600);

    /** An array of 32 bytes has a header of 16. */
    private static final int PAYLOAD_ARRAY_BYTES = PAYLOAD_BYTES + 16;

    /** The order as it came and as it goes out, one record each, and its places in the arrays and lists of its batch and tick. */
    private static final int RECORDS_BYTES = 88;

    private final Consumer<ClientMessage> sink = this::take;
    private final ByteBuffer[] batches = new ByteBuffer[PLAYERS];

    private final List<FrameDecoder<ClientMessage>> decoders = new ArrayList<>();

    private Match match = match();
    private int slot;
    private long bytesOut;

    @Test
    void shouldAllocateLittleMoreThanItsPayloadForAnOrder() throws Exception {
        double none = bytesPerTick(0);
        double one = bytesPerTick(PLAYERS);
        double five = bytesPerTick(5 * PLAYERS);
        double perOrder = (five - one) / (4 * PLAYERS);
        double frameBytes = PAYLOAD_BYTES + 8;
        assertThat(perOrder)
                .as("bytes an order, its part of the one frame included")
                .isBetween((double) PAYLOAD_BYTES, PAYLOAD_ARRAY_BYTES + RECORDS_BYTES + frameBytes);
        assertThat(none)
                .as("bytes a tick without orders, eight empty batches included")
                .isLessThan(PLAYERS * 64.0 + 400);
        assertThat(bytesOut).isPositive();
    }

    /** Of many ticks, so that what happens once hardly counts. */
    private double bytesPerTick(int orders) throws ProtocolException {
        match = match();
        decoders.clear();
        for (int i = 0; i < PLAYERS; i++) {
            decoders.add(FrameDecoder.ofClient(LIMITS));
            decoders.get(i)
                    .feed(
                            ByteBuffer.wrap(FrameEncoder.encode(new Hello(Protocol.VERSION, "", "", ""))),
                            greeting -> {});
        }
        // The first ticks load classes.
        ticks(0, TICKS, orders);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        long own = ticks(TICKS, TICKS, orders);
        long after = THREADS.getCurrentThreadAllocatedBytes();
        return (double) (after - before - own) / TICKS;
    }

    /** What the test's own making of batches allocated. */
    private long ticks(int from, int count, int orders) throws ProtocolException {
        long own = 0;
        for (int tick = from; tick < from + count; tick++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            byte[] batch = FrameEncoder.encode(new Orders(
                    tick,
                    Collections.nCopies(orders / PLAYERS, new Order(tick % 1000, 0, new byte[PAYLOAD_BYTES])),
                    0,
                    0));
            for (int i = 0; i < PLAYERS; i++) {
                batches[i] = ByteBuffer.wrap(batch);
            }
            own += THREADS.getCurrentThreadAllocatedBytes() - before;
            for (slot = 0; slot < PLAYERS; slot++) {
                decoders.get(slot).feed(batches[slot], sink);
            }
            bytesOut += FrameEncoder.encode(match.closeTick(0)).length;
        }
        return own;
    }

    private void take(ClientMessage message) {
        try {
            match.orders(slot, (Orders) message);
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Match match() {
        int[] slots = new int[PLAYERS];
        Arrays.setAll(slots, i -> i);
        return new Match(slots, 33_333, 1, LIMITS, SubTickTimes.CLAIMED, new MatchListener() {
            @Override
            public void ordersDropped(int of, long tick, int dropped, DropReason reason) {
                throw new IllegalStateException(reason + " in tick " + tick);
            }

            @Override
            public void diverged(Divergence divergence) {
                throw new IllegalStateException(divergence.toString());
            }
        });
    }
}
