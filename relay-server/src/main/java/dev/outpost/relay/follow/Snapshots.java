package dev.outpost.relay.follow;

import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Snapshot;
import dev.outpost.relay.protocol.SnapshotPart;
import dev.outpost.relay.protocol.SnapshotRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has a player's state brought to those who have none: a returner who lost it, a spectator who comes late (spec/relay.md,
 * Leaving, returning, watching).
 *
 * <p>The relay cannot judge a state. It passes on what one player gives for a tick, together with the sync hash that more
 * than half of the players reported for that tick; whoever receives it loads it, computes the hash, and says whether it
 * is the same. If not, the next player is asked, and the one before is not asked again. Who has had bad luck {@value
 * #MOST_TRIES} times, or finds nobody to ask, is sent all frames instead.
 *
 * <p>One snapshot at a time is held in memory, however many wait for it. On the match's loop only.
 */
public final class Snapshots {

    /** So often somebody is given a snapshot that turns out bad. */
    static final int MOST_TRIES = 3;

    /** So long a player may take to give its state. */
    static final long GIVE_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** So long a receiver may take to read and judge it, counted from when it may have it. */
    static final long JUDGE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final MatchControl control;
    private final LongSupplier nextTick;
    private final int maxBytes;
    private final Report report;
    private final TreeMap<Integer, Giver> givers = new TreeMap<>();
    private final Map<Integer, Long> hashes = new HashMap<>();
    private final List<Want> wants = new ArrayList<>();

    private @Nullable Giver asked;
    private @Nullable Shot shot;
    private long askedTick;
    private int round;

    /**
     * Nobody wants one yet.
     *
     * @param nextTick the tick that closes next
     * @param maxBytes most bytes of a snapshot
     * @param report hears what became of each
     */
    public Snapshots(MatchControl control, LongSupplier nextTick, int maxBytes, Report report) {
        this.control = control;
        this.nextTick = nextTick;
        this.maxBytes = maxBytes;
        this.report = report;
    }

    /** Hears what became of a snapshot. */
    @FunctionalInterface
    public interface Report {
        void snapshot(int giver, long tick, long bytes, SnapshotOutcome outcome);
    }

    /** Somebody who wants a snapshot; of the last three methods one is called, once. */
    public interface Taker extends Receiver {

        /** Runs a task as soon as this one may know the state after a tick. */
        void whenAllowed(long tick, Runnable task);

        /** It has the state after this tick. */
        void loaded(long tick);

        /** There is none to be had: all frames, then. */
        void none();

        /** It does not read, or does not say what it got. */
        void failed(String why);
    }

    /** A player is there, and has the state of the last tick. */
    public void present(int slot, boolean canGive) {
        givers.put(slot, new Giver(slot, canGive));
    }

    /** A player is away or gone. */
    public void left(int slot) {
        Giver gone = givers.remove(slot);
        if (gone != null && gone == asked) {
            next();
        }
    }

    /** A player's hash after a tick. */
    public void syncHash(int slot, long tick, long hash) {
        if (asked != null && tick == askedTick) {
            hashes.put(slot, hash);
            completeIfAgreed();
        }
    }

    /**
     * Begins to get one.
     *
     * @return by which it is given up
     */
    public Want want(Taker taker) {
        Want want = new Want(taker);
        wants.add(want);
        Shot there = shot;
        if (there != null) {
            want.give(there);
        } else if (asked == null) {
            next();
        }
        return want;
    }

    /** A part of a player's snapshot; one that nobody asked for is thrown away. */
    public void part(int slot, SnapshotPart part) {
        Giver giver = asked;
        if (giver == null || giver.slot != slot || part.tick() != askedTick || giver.whole()) {
            return;
        }
        if (part.part() != giver.parts.size() || part.parts() <= part.part() || giver.changes(part.parts())) {
            fail(giver, SnapshotOutcome.MALFORMED);
        } else if (giver.bytes + part.data().length > maxBytes) {
            fail(giver, SnapshotOutcome.TOO_LARGE);
        } else {
            giver.count = part.parts();
            giver.bytes += part.data().length;
            giver.parts.add(part.data());
            completeIfAgreed();
        }
    }

    /** The match is over: nobody is asked any more, and nobody is answered. */
    public void close() {
        List.copyOf(wants).forEach(Want::cancel);
        givers.clear();
        forget();
    }

    private void next() {
        forget();
        if (wants.isEmpty()) {
            return;
        }
        Giver best = null;
        for (Giver giver : givers.values()) {
            if (giver.canGive && (best == null || giver.before(best))) {
                best = giver;
            }
        }
        if (best == null) {
            List<Want> all = List.copyOf(wants);
            wants.clear();
            all.forEach(Want::giveUp);
            return;
        }
        asked = best;
        best.times++;
        // Sent before that tick's frame, so that the player knows in time which state it shall keep.
        askedTick = nextTick.getAsLong();
        control.tell(best.slot, new SnapshotRequest(askedTick, maxBytes));
        int mine = round;
        control.schedule(GIVE_NANOS, () -> {
            Giver slow = asked;
            if (mine == round && slow != null) {
                fail(slow, SnapshotOutcome.TIMEOUT);
            }
        });
    }

    private void forget() {
        round++;
        if (asked != null) {
            asked.clear();
        }
        asked = null;
        shot = null;
        hashes.clear();
    }

    private void fail(Giver giver, SnapshotOutcome outcome) {
        report.snapshot(giver.slot, askedTick, giver.bytes, outcome);
        giver.canGive = outcome == SnapshotOutcome.TIMEOUT && giver.times < MOST_TRIES;
        next();
    }

    private void completeIfAgreed() {
        Giver giver = asked;
        if (giver == null || !giver.whole() || !hashes.containsKey(giver.slot)) {
            return;
        }
        Long agreed = majority();
        if (agreed != null && agreed.equals(hashes.get(giver.slot))) {
            Shot complete = new Shot(giver.slot, askedTick, giver.bytes, frames(giver, agreed));
            forget();
            shot = complete;
            List.copyOf(wants).forEach(want -> want.give(complete));
        } else if (agreed != null || hashes.size() >= givers.size()) {
            fail(giver, SnapshotOutcome.DISAGREED);
        }
    }

    /** What more than half of the players who are there reported; null when there is no such hash, or not yet. */
    private @Nullable Long majority() {
        Map<Long, Integer> votes = new HashMap<>();
        hashes.forEach((slot, hash) -> {
            if (givers.containsKey(slot)) {
                votes.merge(hash, 1, Integer::sum);
            }
        });
        for (Map.Entry<Long, Integer> vote : votes.entrySet()) {
            if (2 * vote.getValue() > givers.size()) {
                return vote.getKey();
            }
        }
        return null;
    }

    private List<byte[]> frames(Giver giver, long hash) {
        List<byte[]> frames = new ArrayList<>(giver.parts.size());
        for (int i = 0; i < giver.parts.size(); i++) {
            frames.add(FrameEncoder.encode(new Snapshot(askedTick, hash, i, giver.parts.size(), giver.parts.get(i))));
        }
        return frames;
    }

    /** Nobody needs the snapshot any more: it is let go, and those who came meanwhile get another. */
    private void released() {
        if (wants.isEmpty() && asked == null) {
            shot = null;
        }
    }

    private void bad(Shot told) {
        report.snapshot(told.giver, told.tick, told.bytes, SnapshotOutcome.BAD);
        Giver liar = givers.get(told.giver);
        if (liar != null) {
            liar.canGive = false;
        }
        if (shot == told) {
            wants.forEach(want -> want.given = null);
            next();
        }
    }

    /** A complete snapshot. */
    private static final class Shot {
        private final int giver;
        private final long tick;
        private final long bytes;
        private final List<byte[]> frames;

        Shot(int giver, long tick, long bytes, List<byte[]> frames) {
            this.giver = giver;
            this.tick = tick;
            this.bytes = bytes;
            this.frames = frames;
        }
    }

    /** A player who may be asked. */
    private final class Giver {
        private final int slot;
        private final List<byte[]> parts = new ArrayList<>();
        private boolean canGive;
        private int times;
        private int count;
        private long bytes;

        Giver(int slot, boolean canGive) {
            this.slot = slot;
            this.canGive = canGive;
        }

        boolean whole() {
            return count > 0 && parts.size() == count;
        }

        boolean changes(int partsNow) {
            return count > 0 && partsNow != count;
        }

        /** The least asked first; of those the one nearest by. */
        boolean before(Giver other) {
            return times != other.times ? times < other.times : control.rttMs(slot) < control.rttMs(other.slot);
        }

        void clear() {
            parts.clear();
            count = 0;
            bytes = 0;
        }
    }

    /** Somebody's wish for a snapshot. */
    public final class Want {
        private final Taker taker;
        private @Nullable Shot given;
        private int tries;
        private int sent;
        private long untilNanos;
        private boolean over;

        private Want(Taker taker) {
            this.taker = taker;
        }

        /** It is not wanted any more. */
        public void cancel() {
            over = true;
            wants.remove(this);
            released();
        }

        /** What the receiver says of what it got; nothing happens when it was not given one. */
        public void verdict(long tick, boolean good) {
            Shot judged = given;
            if (over || judged == null || judged.tick != tick || sent < judged.frames.size()) {
                return;
            }
            if (good) {
                report.snapshot(judged.giver, judged.tick, judged.bytes, SnapshotOutcome.GOOD);
                cancel();
                taker.loaded(tick);
            } else {
                if (++tries >= MOST_TRIES) {
                    wants.remove(this);
                }
                bad(judged);
                if (tries >= MOST_TRIES) {
                    giveUp();
                }
            }
        }

        private void giveUp() {
            if (!over) {
                over = true;
                taker.none();
            }
        }

        private void give(Shot whole) {
            given = whole;
            sent = 0;
            taker.whenAllowed(whole.tick, () -> {
                if (current(whole)) {
                    untilNanos = control.nanos() + JUDGE_NANOS;
                    send(whole);
                }
            });
        }

        private boolean current(Shot whole) {
            return !over && given == whole;
        }

        private void send(Shot whole) {
            if (!current(whole)) {
                return;
            }
            if (control.nanos() - untilNanos > 0) {
                report.snapshot(whole.giver, whole.tick, whole.bytes, SnapshotOutcome.TIMEOUT);
                cancel();
                taker.failed("it has not said within " + TimeUnit.NANOSECONDS.toSeconds(JUDGE_NANOS)
                        + " s what the snapshot of tick " + whole.tick + " is worth");
                return;
            }
            int turnBytes = 0;
            while (sent < whole.frames.size()
                    && turnBytes < CatchUp.READ_BYTES
                    && taker.unsentBytes() <= CatchUp.MAX_UNSENT_BYTES) {
                byte[] frame = whole.frames.get(sent++);
                turnBytes += frame.length;
                taker.send(frame);
            }
            control.schedule(sent < whole.frames.size() ? POLL_NANOS : 50 * POLL_NANOS, () -> send(whole));
        }
    }
}
