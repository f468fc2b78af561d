package dev.outpost.relay.timing;

import dev.outpost.relay.protocol.Order;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client in a simulated match: gives orders at random instants, and sends them as docs/protocol.md (Clocks) says.
 * Times are microseconds of the relay's clock.
 */
final class SimulatedPlayer {

    /** How a player tells its times. */
    enum Clock {
        /** Keeps a steady count of ticks, follows the advice, claims what is true. */
        STEADY,
        /** Acts on frames alone: each answer ends a window, which is claimed to be a tick long. */
        NONE,
        /** As STEADY, but claims that all orders were given at the begin of their window. */
        CLAIMS_ZERO,
        /** As STEADY, but claims that batches were sent half a tick later than they were. */
        NEGATIVE_LEAD,
        /** As STEADY, but the claimed time of sending runs away from the true one and jumps back. */
        DRIFTS,
        /** As STEADY, but its clock jumps to and fro by two ticks every few seconds. */
        JUMPS
    }

    final int slot;
    final Clock clock;
    final DoubleSupplier upUs;
    final DoubleSupplier downUs;
    final RoundTrips pings = new RoundTrips();
    private final Random random;
    private final double ordersPerUs;
    private final int intervalUs;

    private final Deque<Double> given = new ArrayDeque<>();
    private double nextOrderUs;
    private int runAhead;
    private @Nullable RunAheadStep change;
    private double advanceUs;
    private double gridUs;
    private int gridFrames;
    private long nextBatch;
    private long batches;
    long echo = -1;
    private double uplinkFreeUs;
    private double downlinkFreeUs;
    double frozenUntilUs;

    /** Batches that are made before this instant are sent at it; pongs go past them. */
    double heldUntilUs;

    SimulatedPlayer(
            int slot,
            Clock clock,
            int intervalUs,
            double ordersPerS,
            Random random,
            DoubleSupplier upUs,
            DoubleSupplier downUs) {
        this.slot = slot;
        this.clock = clock;
        this.intervalUs = intervalUs;
        this.ordersPerUs = ordersPerS / 1e6;
        this.random = random;
        this.upUs = upUs;
        this.downUs = downUs;
    }

    /** A batch under way. */
    record Sent(long tick, long sentUs, long echoTick, List<Order> orders, double atUs) {}

    void begin(int runAheadTicks, double nowUs) {
        runAhead = runAheadTicks;
        nextOrderUs = nowUs;
    }

    void advice(Feedback feedback) {
        if (clock != Clock.NONE) {
            advanceUs += feedback.advanceUs() - feedback.delayUs();
        }
    }

    void change(RunAheadStep step) {
        change = step;
    }

    /** When something sent now arrives; the connection keeps the sequence. */
    double up(double nowUs) {
        uplinkFreeUs = Math.max(uplinkFreeUs, nowUs + upUs.getAsDouble());
        return uplinkFreeUs;
    }

    double down(double nowUs) {
        downlinkFreeUs = Math.max(downlinkFreeUs, nowUs + downUs.getAsDouble());
        return downlinkFreeUs;
    }

    /** A frame is here; returns when the batches that answer it are to be sent. */
    double frame(long tick, double nowUs) {
        echo = tick;
        if (change != null && tick >= change.tick()) {
            runAhead = change.to();
            change = null;
        }
        double seen = nowUs - (double) tick * intervalUs;
        gridFrames = Math.min(32, gridFrames + 1);
        gridUs = gridFrames == 1 ? seen : gridUs + Math.max(-4000, Math.min(4000, seen - gridUs)) / gridFrames;
        return clock == Clock.NONE ? nowUs : Math.max(nowUs, windowEnd(lastDue(tick)));
    }

    /** The last batch that answers a frame. */
    private long lastDue(long tick) {
        return tick + runAhead + extra();
    }

    private int extra() {
        return advanceUs > 0 ? (int) Math.ceil(advanceUs / intervalUs) : 0;
    }

    private double windowEnd(long batchTick) {
        return gridUs + (double) (batchTick - runAhead) * intervalUs - advanceUs;
    }

    /** The batches that answer a frame. */
    List<Sent> send(long frame, double nowUs) {
        while (nextOrderUs <= nowUs) {
            given.add(nextOrderUs);
            nextOrderUs += -Math.log(1 - random.nextDouble()) / ordersPerUs;
        }
        List<Sent> sent = new ArrayList<>();
        for (; nextBatch <= lastDue(frame); nextBatch++) {
            batches++;
            double end = clock == Clock.NONE ? nowUs : windowEnd(nextBatch);
            double begin = end - intervalUs;
            List<Order> orders = new ArrayList<>();
            while (!given.isEmpty() && given.peek() <= Math.min(end, nowUs)) {
                double at = given.remove();
                byte[] truth = ByteBuffer.allocate(8).putDouble(at).array();
                orders.add(new Order((int) Math.max(0, Math.min(intervalUs * 2.0, claim(at - begin))), 0, truth));
            }
            sent.add(new Sent(nextBatch, (long) Math.max(0, claimSent(nowUs - begin)), echo, orders, nowUs));
        }
        return sent;
    }

    private double claim(double us) {
        return switch (clock) {
            case CLAIMS_ZERO -> 0;
            case JUMPS -> us + jump();
            default -> us;
        };
    }

    private double claimSent(double us) {
        return switch (clock) {
            case NONE -> intervalUs;
            case NEGATIVE_LEAD -> us + intervalUs / 2.0;
            case DRIFTS -> us + batches % 128 * 0.01 * intervalUs;
            case JUMPS -> us + jump();
            default -> us;
        };
    }

    private double jump() {
        return batches / 50 % 2 == 0 ? 0 : 2.0 * intervalUs;
    }
}
