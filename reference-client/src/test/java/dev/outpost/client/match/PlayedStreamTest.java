package dev.outpost.client.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.client.ClientException;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.TickFrame;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class PlayedStreamTest {
    private static final int SLOT = 4;
    private static final Limits LIMITS = new Limits(65_536, 4096, 16, 128, 256, 4096, 65_536, 64);

    private final StreamLedger ledger = new StreamLedger();
    private final Histogram latencyUs = Times.histogram();
    private final List<ClientMessage> out = new ArrayList<>();

    private PlayedStream stream(long lastTick, int runAhead, long corruptAt) throws ClientException {
        SlotOrders.Builder orders = new SlotOrders.Builder(SLOT);
        orders.add(1, 0, new byte[] {1});
        orders.add(1, 0, new byte[] {2});
        orders.add(1, 0, new byte[] {2});
        orders.add(3, 1, new byte[] {3});
        return new PlayedStream(
                SlotSchedule.of(orders.build(), LIMITS, 1000),
                lastTick,
                corruptAt,
                FakeRelay.start(9, 1000, runAhead, 0, List.of(SLOT)),
                FakeRelay.TRACE_ID,
                null,
                ledger,
                latencyUs);
    }

    private static SlotOrder order(int slot, int type, int payload) {
        return new SlotOrder(slot, 0, type, new byte[] {(byte) payload});
    }

    private static TickFrame frame(long tick, SlotOrder... orders) {
        return new TickFrame(tick, List.of(orders));
    }

    @Test
    void shouldSendFirstBatchesAtOnceAndTheFinishWithTheLast() throws Exception {
        PlayedStream stream = stream(3, 2, PlayedStream.NEVER);

        stream.begin(out::add, 0);
        assertThat(out).extracting(m -> ((Orders) m).tick()).containsExactly(0L, 1L);
        assertThat(((Orders) out.get(0)).orders()).isEmpty();
        assertThat(((Orders) out.get(1)).orders()).hasSize(3);

        out.clear();
        stream.frame(frame(0), out::add, 0);
        assertThat(out).hasSize(2);
        assertThat(((Orders) out.get(0)).tick()).isEqualTo(2);
        assertThat(((SyncHash) out.get(1)).tick()).isZero();

        out.clear();
        stream.frame(frame(1, order(SLOT, 0, 1), order(SLOT, 0, 2), order(SLOT, 0, 2)), out::add, 5_000_000);
        assertThat(out).hasSize(3);
        assertThat(((Orders) out.get(0)).tick()).isEqualTo(3);
        assertThat(out.get(1)).isEqualTo(new Finish(3, "completed"));
        assertThat(((SyncHash) out.get(2)).tick()).isEqualTo(1);

        out.clear();
        stream.frame(frame(2), out::add, 0);
        stream.frame(frame(3, order(SLOT, 1, 3)), out::add, 0);
        assertThat(out).hasOnlyElementsOfType(SyncHash.class).hasSize(2);
        assertThat(stream.ticks()).isEqualTo(4);
        assertThat(stream.ordersSent()).isEqualTo(4);
        assertThat(stream.ordersMissing()).isZero();
        assertThat(latencyUs.getTotalCount()).isEqualTo(4);
        assertThat(latencyUs.getMaxValue()).isBetween(4_990L, 5_010L);
    }

    @Test
    void shouldSayWhenABatchWasSentAndWhichFrameWasRunLast() throws Exception {
        PlayedStream stream = stream(9, 2, PlayedStream.NEVER);
        stream.begin(out::add, 0);
        stream.frame(new TickFrame(0, List.of(), 71), out::add, 2_500_000);
        stream.frame(new TickFrame(1, List.of(), 72), out::add, 3_100_000);

        List<Orders> batches = out.stream()
                .filter(Orders.class::isInstance)
                .map(Orders.class::cast)
                .toList();
        // A tick has 1000 us; afterwards the time since the batch before counts.
        assertThat(batches).extracting(Orders::sentUs).containsExactly(1000, 1000, 2500, 600);
        assertThat(batches).extracting(Orders::echo).containsExactly(0, 0, 71, 72);
    }

    @Test
    void shouldFinishAtOnceWhenTheMatchIsShorterThanTheRunAhead() throws Exception {
        stream(3, 10, PlayedStream.NEVER).begin(out::add, 0);

        assertThat(out).hasSize(5);
        assertThat(out.get(4)).isEqualTo(new Finish(3, "completed"));
    }

    @Test
    void shouldReportStateFoldedFromFrames() throws Exception {
        PlayedStream stream = stream(3, 1, PlayedStream.NEVER);
        StreamFold fold = new StreamFold(9);
        TickFrame frame = frame(0, order(2, 0, 77));
        stream.frame(frame, out::add, 0);

        assertThat(out).contains(new SyncHash(0, fold.fold(StreamFold.hash(frame))));
    }

    @Test
    void shouldReportCorruptedStateFromItsTickOn() throws Exception {
        PlayedStream whole = stream(9, 1, PlayedStream.NEVER);
        PlayedStream corrupted = stream(9, 1, 1);
        List<ClientMessage> others = new ArrayList<>();
        for (long tick = 0; tick < 4; tick++) {
            whole.frame(frame(tick), out::add, 0);
            corrupted.frame(frame(tick), others::add, 0);
        }
        List<ClientMessage> hashes =
                out.stream().filter(SyncHash.class::isInstance).toList();
        List<ClientMessage> wrong =
                others.stream().filter(SyncHash.class::isInstance).toList();

        assertThat(wrong.get(0)).isEqualTo(hashes.get(0));
        assertThat(wrong.subList(1, 4)).doesNotContainAnyElementsOf(hashes);
        assertThat(ledger.mismatches()).isZero();
    }

    @Test
    void shouldCountOwnOrdersThatDoNotComeBack() throws Exception {
        PlayedStream stream = stream(9, 2, PlayedStream.NEVER);
        stream.begin(out::add, 0);
        stream.frame(frame(0), out::add, 0);
        stream.frame(frame(1, order(2, 0, 1), order(SLOT, 0, 2)), out::add, 0);

        assertThat(stream.ordersMissing()).isEqualTo(2);
        assertThat(stream.ordersReceived()).isEqualTo(2);
    }

    @Test
    void shouldRefuseOwnOrderThatItDidNotSend() throws Exception {
        PlayedStream stream = stream(9, 2, PlayedStream.NEVER);
        stream.begin(out::add, 0);

        assertThatThrownBy(() -> stream.frame(frame(0, order(SLOT, 0, 1)), out::add, 0))
                .isInstanceOf(ClientException.class)
                .hasMessage("tick 0 holds an order of this player that it did not send");
    }

    @Test
    void shouldRefuseOwnOrdersOutOfSequence() throws Exception {
        PlayedStream stream = stream(9, 2, PlayedStream.NEVER);
        stream.begin(out::add, 0);
        stream.frame(frame(0), out::add, 0);

        assertThatThrownBy(() -> stream.frame(frame(1, order(SLOT, 0, 2), order(SLOT, 0, 1)), out::add, 0))
                .isInstanceOf(ClientException.class);
    }

    @Test
    void shouldRefuseGapRepetitionAndOverrun() throws Exception {
        PlayedStream stream = stream(1, 2, PlayedStream.NEVER);
        stream.begin(out::add, 0);
        stream.frame(frame(0), out::add, 0);

        assertThatThrownBy(() -> stream.frame(frame(2), out::add, 0))
                .hasMessage("the relay sent tick 2 where tick 1 follows");
        assertThatThrownBy(() -> stream.frame(frame(0), out::add, 0))
                .hasMessage("the relay sent tick 0 where tick 1 follows");
        stream.frame(frame(1), out::add, 0);
        assertThatThrownBy(() -> stream.frame(frame(2), out::add, 0))
                .hasMessage("the relay goes on after tick 1, the last of the match");
    }

    @Test
    void shouldRefuseRunAheadThatCannotBe() {
        assertThatThrownBy(() -> stream(9, 0, PlayedStream.NEVER))
                .isInstanceOf(ClientException.class)
                .hasMessage("the relay announces a run-ahead of 0 ticks");
        assertThatThrownBy(() -> stream(9, Integer.MAX_VALUE, PlayedStream.NEVER))
                .isInstanceOf(ClientException.class);
    }
}
