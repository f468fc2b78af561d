package dev.outpost.client.match;

import dev.outpost.client.ClientException;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.OrderChain;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.RunAhead;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.Snapshot;
import dev.outpost.relay.protocol.SnapshotPart;
import dev.outpost.relay.protocol.SnapshotRequest;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.TimingFeedback;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one player does from the match's start to its end, without the network: at the start it sends the batches of the
 * first ticks; on the frame of tick {@code t} it executes the frame and sends the batch for {@code t + runAhead} and
 * its hash of {@code t} (docs/protocol.md, section "A match, tick by tick"). The finish goes with the batch of the last
 * tick. Every own order is looked for in the frames. Not thread-safe.
 */
final class PlayedStream {
    /** The outcome that a playback reports. */
    static final String OUTCOME = "completed";

    static final long NEVER = -1;
    private static final int MAX_RUN_AHEAD = 4096;
    private static final int MAX_EXTRA = 64;
    private static final long NS_PER_US = 1_000;

    private final SlotSchedule schedule;
    private final long lastTick;
    private int runAhead;
    private @Nullable RunAhead change;
    /** Ticks that batches are sent ahead beyond the run-ahead, on the relay's advice. */
    private int extra;

    private long nextBatch;
    private final long tickNanos;
    private final long corruptAtTick;
    private final StreamLedger ledger;
    private final Histogram latencyUs;
    private final StreamFold fold;
    private final TickTrail trail = new TickTrail();
    private final OrderChain chain;
    private final @Nullable OrderChain again;
    private final long againTicks;
    /** When the batch of a tick was sent, at tick modulo length; longer than batches are ever under way. */
    private final long[] sentNanos;

    /** The orders of a batch are spread over the time since the batch before, at first over one tick. */
    private long windowNanos;

    private long nextTick;
    private int sent;
    private int returned;
    private long missing;
    private long received;
    private int echo;
    private int skipped;
    private long liveTick;
    private boolean stateLost;
    private @Nullable SnapshotRequest snapshotAsked;

    /**
     * A player's stream before its first frame.
     *
     * @param corruptAtTick in which tick the state goes wrong, or {@link #NEVER}
     * @param traceId the match's trace id
     * @param original of a relay's recording that is played again, else null
     * @param latencyUs takes the time from sending an order to its receipt
     */
    PlayedStream(
            SlotSchedule schedule,
            long lastTick,
            long corruptAtTick,
            MatchStart start,
            String traceId,
            @Nullable Original original,
            StreamLedger ledger,
            Histogram latencyUs)
            throws ClientException {
        checkRunAhead(start.runAhead());
        this.schedule = schedule;
        this.lastTick = lastTick;
        this.corruptAtTick = corruptAtTick;
        this.runAhead = start.runAhead();
        this.tickNanos = NS_PER_US * start.tickIntervalUs();
        this.ledger = ledger;
        this.latencyUs = latencyUs;
        this.fold = new StreamFold(start.seed());
        this.chain = new OrderChain(traceId, start.seed());
        this.again = original == null ? null : new OrderChain(original.correlation(), original.seed());
        this.againTicks = original == null ? 0 : original.ticks();
        this.sentNanos = new long[2 * MAX_RUN_AHEAD];
    }

    /** Sends the batches that are due before the first frame can be answered. */
    void begin(Consumer<? super ClientMessage> out, long nowNanos) {
        windowNanos = nowNanos - tickNanos;
        sendThrough(runAhead - 1, out, nowNanos);
    }

    /** The relay names a tick from which another run-ahead holds. */
    void change(RunAhead next) throws ClientException {
        checkRunAhead(next.runAhead());
        change = next;
    }

    /**
     * The relay says by how much to send earlier or later. Whole ticks of it are followed; to wait within a tick would
     * help nobody here, since all orders are known beforehand.
     */
    void advise(TimingFeedback feedback) {
        long tickUs = tickNanos / NS_PER_US;
        long wanted = extra + (feedback.advanceUs() + tickUs - 1) / tickUs - feedback.delayUs() / tickUs;
        extra = (int) Math.max(0, Math.min(MAX_EXTRA, wanted));
    }

    /** Goes on after a break of the connection; orders that were due meanwhile are not given any more. */
    void resume(MatchStart start, long nowNanos) throws ClientException {
        if (start.firstTick() != nextTick && start.firstTick() != 0) {
            throw new ClientException(
                    "the relay goes on with tick " + start.firstTick() + " where " + nextTick + " follows");
        }
        if (start.firstTick() == 0 && nextTick > 0) {
            forget(start.seed());
        }
        checkRunAhead(start.runAhead());
        runAhead = start.runAhead();
        change = null;
        liveTick = start.liveTick();
        windowNanos = nowNanos;
    }

    /** Loses the state, as a client does whose process ended. */
    void forget(long seed) {
        stateLost = true;
        nextTick = 0;
        returned = 0;
        missing = 0;
        received = 0;
        fold.load(new StreamFold(seed).state());
    }

    /**
     * Takes another player's state after a tick.
     *
     * @return whether it has the hash that it should have
     */
    boolean load(Snapshot snapshot) {
        if (snapshot.parts() != 1 || snapshot.data().length != Long.BYTES) {
            return false;
        }
        long state =
                ByteBuffer.wrap(snapshot.data()).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (state != snapshot.hash()) {
            return false;
        }
        fold.load(state);
        stateLost = true;
        nextTick = snapshot.tick() + 1;
        return true;
    }

    /** The relay asks for the state after a tick that is still to come. */
    void snapshotAsked(SnapshotRequest request) {
        snapshotAsked = request;
    }

    private void giveSnapshot(long tick, Consumer<? super ClientMessage> out) {
        SnapshotRequest asked = snapshotAsked;
        if (asked != null && asked.tick() <= tick) {
            snapshotAsked = null;
            if (asked.tick() == tick && asked.maxBytes() >= Long.BYTES) {
                byte[] state = ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(fold.state())
                        .array();
                out.accept(new SnapshotPart(tick, 0, 1, state));
            }
        }
    }

    /** Executes a frame and sends what answers it. */
    void frame(TickFrame frame, Consumer<? super ClientMessage> out, long nowNanos) throws ClientException {
        long tick = frame.tick();
        if (tick != nextTick) {
            throw new ClientException("the relay sent tick " + tick + " where tick " + nextTick + " follows");
        }
        if (tick > lastTick) {
            throw new ClientException("the relay goes on after tick " + lastTick + ", the last of the match");
        }
        nextTick++;
        byte[] encoded = FrameEncoder.encode(frame);
        if (!stateLost) {
            chain.add(encoded);
        }
        if (again != null && !stateLost && tick < againTicks) {
            again.add(encoded);
        }
        long hash = StreamFold.hash(frame);
        ledger.seen(schedule.slot(), tick, hash, frame.orders().size());
        received += frame.orders().size();
        takeOwn(tick, frame.orders(), nowNanos);
        fold.fold(hash);
        echo = frame.nonce();
        if (tick == corruptAtTick) {
            fold.corrupt();
        }
        if (change != null && tick >= change.tick()) {
            runAhead = change.runAhead();
            change = null;
        }
        sendThrough(tick + runAhead + extra, out, nowNanos);
        trail.add(tick, fold.state(), hash, frame.orders().size());
        if (tick >= liveTick) {
            // Of ticks before that the others' hashes are compared long since.
            out.accept(new SyncHash(tick, fold.state()));
        }
        giveSnapshot(tick, out);
    }

    private void sendThrough(long tick, Consumer<? super ClientMessage> out, long nowNanos) {
        boolean sends = nextBatch <= tick && nextBatch <= lastTick;
        for (; nextBatch <= tick && nextBatch <= lastTick; nextBatch++) {
            sendBatch(nextBatch, out, nowNanos);
        }
        if (sends) {
            windowNanos = nowNanos;
        }
    }

    private int sentUs(long nowNanos) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, (nowNanos - windowNanos) / NS_PER_US));
    }

    private void sendBatch(long tick, Consumer<? super ClientMessage> out, long nowNanos) {
        int end = schedule.endOfTick(sent, tick);
        if (tick < liveTick) {
            // Closed while this player was away; its orders would only be refused as late.
            skipped += end - sent;
        } else {
            out.accept(new Orders(tick, schedule.batch(sent, end), sentUs(nowNanos), echo));
        }
        sent = end;
        sentNanos[(int) (tick % sentNanos.length)] = nowNanos;
        if (tick == lastTick) {
            out.accept(new Finish(lastTick, OUTCOME));
        }
    }

    /**
     * Finds the own orders of a tick; they keep their sequence, so each is at or behind the one after the last found.
     */
    private void takeOwn(long tick, List<SlotOrder> orders, long nowNanos) throws ClientException {
        int end = schedule.endOfTick(returned, tick);
        int next = returned;
        int found = 0;
        for (int i = 0; i < orders.size(); i++) {
            SlotOrder order = orders.get(i);
            if (order.slot() != schedule.slot()) {
                continue;
            }
            while (next < end && !same(schedule.order(next), order)) {
                next++;
            }
            if (next == end) {
                throw new ClientException("tick " + tick + " holds an order of this player that it did not send");
            }
            next++;
            found++;
            Times.record(latencyUs, (nowNanos - sentNanos[(int) (tick % sentNanos.length)]) / NS_PER_US);
        }
        missing += end - returned - found;
        returned = end;
    }

    private static void checkRunAhead(int ticks) throws ClientException {
        if (ticks < 1 || ticks > MAX_RUN_AHEAD) {
            throw new ClientException("the relay announces a run-ahead of " + ticks + " ticks");
        }
    }

    private static boolean same(Order sent, SlotOrder seen) {
        return sent.type() == seen.type() && Arrays.equals(sent.payload(), seen.payload());
    }

    /** What it knows about its last ticks. */
    TickTrail trail() {
        return trail;
    }

    /** Whether every frame was had once and in sequence, so that the chain can be told. */
    boolean chainKnown() {
        return !stateLost;
    }

    /** The order chain after the last frame, 64 hex digits. */
    String chain() {
        return chain.hex();
    }

    /**
     * The chain that the recorded match would have with these frames, over as many ticks as it had: its trace id and
     * seed instead of this match's. Null when no relay's recording is played.
     */
    @Nullable
    String chainAgain() {
        return again == null ? null : again.hex();
    }

    /** The tick whose frame comes next: how many were executed. */
    long ticks() {
        return nextTick;
    }

    /** Own orders sent so far. */
    long ordersSent() {
        return (long) sent - skipped;
    }

    /** Orders of all players received so far. */
    long ordersReceived() {
        return received;
    }

    /** Own orders whose tick came without them. */
    long ordersMissing() {
        return missing;
    }
}
