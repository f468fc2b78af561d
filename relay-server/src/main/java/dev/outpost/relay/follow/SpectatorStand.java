package dev.outpost.relay.follow;

import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.history.FrameLog;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.RelayMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A match as its spectators see it: the same frames and notices, later by the delay (spec/relay.md, Leaving, returning,
 * watching). What is shown is decided here alone, by the instants at which ticks were closed; so no spectator can ask
 * for more than the delay allows.
 *
 * <p>Outside of the players' timing: frames come out of the match's log, in tasks of their own; a spectator who does not
 * read is let go, never waited for. All spectators who are up to date share one read.
 *
 * <p>On the match's loop only.
 */
public final class SpectatorStand {

    /** What may wait for a spectator who is up to date. */
    static final int MAX_UNSENT_BYTES = 256 * 1024;

    private static final int READ_BYTES = 16 * 1024;

    /** So long the stand waits for a disk that gave nothing. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final FrameLog log;
    private final CatchUp catchUp;
    private final MatchControl control;
    private final long delayNanos;
    private final MatchStart start;
    private final long startNanos;
    private final Dues dues;

    private final Set<Seat> seats = new LinkedHashSet<>();
    private final List<Seat> live = new ArrayList<>();
    private final List<Awaited> awaited = new ArrayList<>();
    private final Notices notices = new Notices();
    private List<byte[]> shelf = List.of();
    private int shelfTaken;
    private boolean waitingForDisk;
    private boolean timed;

    /** The tick that spectators are shown next. */
    private long head;

    private long closed;

    /** What is told behind the last tick, to each seat once: the match's end, then its certificate. */
    private final List<LastWord> lastWords = new ArrayList<>(2);

    /**
     * The stand of a match that begins now.
     *
     * @param delay by how much spectators see it later
     * @param start what the players were told
     */
    public SpectatorStand(FrameLog log, CatchUp catchUp, MatchControl control, Duration delay, MatchStart start) {
        this.log = log;
        this.catchUp = catchUp;
        this.control = control;
        this.delayNanos = delay.toNanos();
        this.start = start;
        this.startNanos = control.nanos();
        this.dues = new Dues(startNanos);
    }

    /** Somebody who watches. */
    public interface Spectator extends Receiver {

        /** It is not on the stand any more: it did not read, or the frames cannot be had. */
        void dismissed(String why);
    }

    /**
     * Takes somebody in, who is shown nothing before {@link Seat#showFrom}.
     *
     * @return by which it leaves
     */
    public Seat admit(Spectator spectator) {
        Seat seat = new Seat(spectator);
        seats.add(seat);
        return seat;
    }

    /** Runs a task on the loop as soon as spectators may know the ticks before this one; only while somebody watches. */
    public void whenShown(long tick, Runnable task) {
        awaited.add(new Awaited(tick, task));
        wake();
    }

    /** How many watch. */
    public int size() {
        return seats.size();
    }

    /** A tick was closed, and is in the log. */
    public void tickClosed(long closedNanos) {
        closed++;
        dues.add(closedNanos + delayNanos);
        if (seats.isEmpty()) {
            skip(control.nanos());
        }
        time();
    }

    /** Something that the players were told just now. */
    public void tell(RelayMessage message) {
        if (!seats.isEmpty() && lastWords.isEmpty()) {
            notices.add(control.nanos() + delayNanos, closed, FrameEncoder.encode(message));
            time();
        }
    }

    /** The match is over; spectators learn it after the delay. */
    public void ended(RelayMessage matchEnd) {
        if (lastWords.isEmpty()) {
            addLastWord(matchEnd);
        }
    }

    /** The result of the match that is over is certified; spectators are told after its end, after the delay. */
    public void certified(RelayMessage certificate) {
        if (lastWords.size() == 1) {
            addLastWord(certificate);
        }
    }

    private void addLastWord(RelayMessage message) {
        lastWords.add(new LastWord(control.nanos() + delayNanos, FrameEncoder.encode(message)));
        time();
    }

    /** The tick that spectators are shown next. */
    public long head() {
        if (seats.isEmpty()) {
            skip(control.nanos());
        }
        return head;
    }

    /** How many ticks were closed, shown or not. */
    public long closedTicks() {
        return closed;
    }

    private boolean startIsShown(long nowNanos) {
        return nowNanos - startNanos >= delayNanos;
    }

    /** The first of the last words that somebody who is up to date has not been told; null: there is none. */
    private @Nullable LastWord nextLastWord() {
        int told = live.stream().mapToInt(seat -> seat.told).min().orElse(lastWords.size());
        return told < lastWords.size() ? lastWords.get(told) : null;
    }

    /** Without spectators time passes all the same. */
    private void skip(long nowNanos) {
        while (!dues.isEmpty() && dues.firstNanos() - nowNanos <= 0) {
            dues.removeFirst();
            head++;
        }
        forgetShelf();
    }

    private void forgetShelf() {
        shelf = List.of();
        shelfTaken = 0;
    }

    /** Sees to it that the stand wakes when something becomes due; only while somebody watches. */
    private void time() {
        if (timed || seats.isEmpty()) {
            return;
        }
        long now = control.nanos();
        long due = Long.MAX_VALUE;
        if (!startIsShown(now)) {
            due = startNanos + delayNanos - now;
        } else if (waitingForDisk) {
            return;
        } else if (!dues.isEmpty()) {
            due = dues.firstNanos() - now;
        } else if (!notices.isEmpty() && !live.isEmpty()) {
            // Without anybody up to date they wait for whoever is next, which wakes the stand.
            due = notices.firstNanos() - now;
        } else {
            LastWord next = nextLastWord();
            due = next == null ? Long.MAX_VALUE : next.dueNanos - now;
        }
        if (due != Long.MAX_VALUE) {
            timed = true;
            control.schedule(Math.max(0, due), () -> {
                timed = false;
                show();
                time();
            });
        }
    }

    private void show() {
        long now = control.nanos();
        if (!startIsShown(now) || waitingForDisk) {
            return;
        }
        if (live.isEmpty()) {
            skip(now);
        }
        while (!live.isEmpty()) {
            showNotices(now);
            if (dues.isEmpty() || dues.firstNanos() - now > 0) {
                break;
            }
            if (shelfTaken == shelf.size()) {
                fillShelf();
                if (shelfTaken == shelf.size()) {
                    return;
                }
            }
            dues.removeFirst();
            head++;
            toAll(shelf.get(shelfTaken++));
        }
        showLastWords(now);
        runAwaited();
        List.copyOf(seats).forEach(Seat::begin);
    }

    private void runAwaited() {
        for (Awaited each : List.copyOf(awaited)) {
            if (each.tick() <= head && awaited.remove(each)) {
                each.task().run();
            }
        }
    }

    private void showNotices(long now) {
        for (byte[] next = notices.take(now, head); next != null; next = notices.take(now, head)) {
            toAll(next);
        }
    }

    private void showLastWords(long now) {
        if (!dues.isEmpty()) {
            return;
        }
        for (int i = 0; i < lastWords.size() && now - lastWords.get(i).dueNanos >= 0; i++) {
            for (Seat seat : live) {
                if (seat.told == i) {
                    seat.told++;
                    seat.spectator.send(lastWords.get(i).frame);
                }
            }
        }
    }

    private void fillShelf() {
        waitingForDisk = true;
        long from = head;
        log.read(from, READ_BYTES, frames -> {
            waitingForDisk = false;
            if (!live.isEmpty() && from == head) {
                shelf = frames;
                shelfTaken = 0;
                if (frames.isEmpty()) {
                    nothingToShow();
                    return;
                }
            }
            wake();
        });
    }

    private void nothingToShow() {
        if (log.complete()) {
            waitingForDisk = true;
            control.schedule(RETRY_NANOS, () -> {
                waitingForDisk = false;
                wake();
            });
        } else {
            List.copyOf(live).forEach(seat -> seat.dismiss("the relay has not kept the frames from tick " + head));
        }
    }

    private void wake() {
        control.schedule(0, () -> {
            show();
            time();
        });
    }

    private void toAll(byte[] frame) {
        boolean slow = false;
        for (int i = 0; i < live.size(); i++) {
            Seat seat = live.get(i);
            if (seat.spectator.unsentBytes() > MAX_UNSENT_BYTES) {
                slow = true;
            } else {
                seat.spectator.send(frame);
            }
        }
        if (slow) {
            List.copyOf(live).forEach(seat -> {
                if (seat.spectator.unsentBytes() > MAX_UNSENT_BYTES) {
                    seat.dismiss("more than " + MAX_UNSENT_BYTES + " bytes wait for it");
                }
            });
        }
    }

    /** Something that is told when all ticks were shown, and not before an instant. */
    private static final class LastWord {
        private final long dueNanos;
        private final byte[] frame;

        LastWord(long dueNanos, byte[] frame) {
            this.dueNanos = dueNanos;
            this.frame = frame;
        }
    }

    /** What is to be done when the ticks before this one may be known. */
    private record Awaited(long tick, Runnable task) {}

    /** A spectator's place. */
    public final class Seat {

        private static final long NOWHERE = -1;

        private final Spectator spectator;
        private long fromTick = NOWHERE;
        private CatchUp.@Nullable Follower follower;
        private boolean begun;
        private int told;

        private Seat(Spectator spectator) {
            this.spectator = spectator;
        }

        /**
         * The match is shown from a tick on, as soon as the delay allows.
         *
         * @param tick 0, or the one after that of a snapshot
         */
        public void showFrom(long tick) {
            fromTick = tick;
            wake();
        }

        /** Gives the place up. */
        public void leave() {
            if (seats.remove(this)) {
                live.remove(this);
                if (follower != null) {
                    follower.cancel();
                }
                if (seats.isEmpty()) {
                    notices.clear();
                    awaited.clear();
                }
                if (live.isEmpty()) {
                    forgetShelf();
                }
            }
        }

        private void begin() {
            if (begun || fromTick == NOWHERE || fromTick > head || !seats.contains(this)) {
                return;
            }
            begun = true;
            spectator.send(FrameEncoder.encode(start.from(fromTick, start.runAhead(), head)));
            follower = catchUp.follow(spectator, fromTick, () -> head, new CatchUp.Outcome() {
                @Override
                public void reached() {
                    live.add(Seat.this);
                    wake();
                }

                @Override
                public void failed(String why) {
                    dismiss(why);
                }
            });
        }

        private void dismiss(String why) {
            leave();
            spectator.dismissed(why);
        }
    }
}
