package dev.outpost.relay.lobby;

import dev.outpost.relay.game.Ending;
import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchObserver;
import dev.outpost.relay.game.MatchPlayer;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Pause;
import dev.outpost.relay.protocol.PauseState;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.Unpause;
import dev.outpost.relay.telemetry.GameTelemetry;
import dev.outpost.relay.telemetry.PauseEnd;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Who may let a match's clock stand still, how often and how long (docs/protocol.md, Pauses). */
final class Pauses implements MatchObserver {

    private final PauseRules rules;
    private final Sides sides;
    private final MatchControl control;
    private final GameTelemetry telemetry;
    private final Map<Integer, Integer> left = new HashMap<>();
    private @Nullable Standing standing;
    private boolean stands;
    private long tick;

    Pauses(MatchFacts facts, Sides sides, MatchControl control, GameTelemetry telemetry) {
        this.rules = PauseRules.of(facts.settings());
        this.sides = sides;
        this.control = control;
        this.telemetry = telemetry;
        for (MatchPlayer player : facts.players()) {
            left.put(player.slot(), rules.each());
        }
    }

    /** A pause that is going on. */
    private static final class Standing {
        private final int slot;
        private final long sinceNanos;
        private @Nullable Timeout longest;

        Standing(int slot, long sinceNanos) {
            this.slot = slot;
            this.sinceNanos = sinceNanos;
        }
    }

    @Override
    public boolean handles(int type) {
        return type == Pause.TYPE || type == Unpause.TYPE;
    }

    @Override
    public void message(int slot, ClientMessage message) throws ProtocolException {
        if (message.type() == Pause.TYPE) {
            pause(slot);
        } else {
            unpause(slot);
        }
    }

    private void pause(int slot) throws ProtocolException {
        if (standing != null) {
            throw notNow("slot " + standing.slot + " has paused the match already");
        }
        int had = pausesLeft(slot);
        if (had == 0) {
            throw notNow(
                    rules.each() == 0
                            ? "this match has no pauses"
                            : "slot " + slot + " has used its " + rules.each() + " pauses");
        }
        control.pause();
        if (!stands) {
            throw notNow("the match is over");
        }
        if (had != PauseRules.UNLIMITED) {
            left.put(slot, had - 1);
        }
        Standing begun = new Standing(slot, control.nanos());
        standing = begun;
        begun.longest = new Timeout(() -> end(begun, Protocol.ANY_SLOT, PauseEnd.TIME_UP));
        control.schedule(rules.longest().toNanos(), begun.longest);
        control.tellAll(state(begun));
    }

    private void unpause(int slot) throws ProtocolException {
        Standing pause = standing;
        if (pause == null) {
            throw notNow("the match is not paused");
        }
        boolean own = sides.same(slot, pause.slot);
        long waitNanos = pause.sinceNanos + rules.othersAfter().toNanos() - control.nanos();
        if (!own && waitNanos > 0) {
            throw notNow("slot " + slot + " may resume in " + wholeSeconds(waitNanos) + " s");
        }
        end(pause, slot, own ? PauseEnd.OWN_SIDE : PauseEnd.OTHER_SIDE);
    }

    private void end(Standing pause, int by, PauseEnd why) {
        lift(pause);
        telemetry.pause(pause.slot, tick, why, control.nanos() - pause.sinceNanos);
        control.resume();
        control.tellAll(new PauseState(false, by, tick, pausesLeft(pause.slot), 0, 0));
    }

    @Override
    public void paused(long nextTick) {
        stands = true;
        tick = nextTick;
    }

    @Override
    public void resumed(long nextTick, long pausedNanos) {
        stands = false;
    }

    @Override
    public void left(int slot, LeaveReason reason) {
        if (standing != null && standing.slot == slot) {
            end(standing, Protocol.ANY_SLOT, PauseEnd.LEFT);
        }
    }

    @Override
    public void returned(int slot) {
        if (standing != null) {
            control.tell(slot, state(standing));
        }
    }

    @Override
    public void ended(Ending ending, long durationNanos) {
        if (standing != null) {
            telemetry.pause(standing.slot, tick, PauseEnd.MATCH_OVER, control.nanos() - standing.sinceNanos);
            lift(standing);
        }
    }

    private void lift(Standing pause) {
        standing = null;
        if (pause.longest != null) {
            pause.longest.over();
        }
    }

    private PauseState state(Standing pause) {
        long stoodNanos = control.nanos() - pause.sinceNanos;
        return new PauseState(
                true,
                pause.slot,
                tick,
                pausesLeft(pause.slot),
                wholeSeconds(rules.longest().toNanos() - stoodNanos),
                wholeSeconds(rules.othersAfter().toNanos() - stoodNanos));
    }

    private int pausesLeft(int slot) {
        return left.getOrDefault(slot, 0);
    }

    /** Rounded up, so that waiting for so long is enough; 0 when it is past. */
    private static int wholeSeconds(long nanos) {
        return nanos <= 0
                ? 0
                : (int) Duration.ofNanos(nanos + TimeUnit.SECONDS.toNanos(1) - 1)
                        .toSeconds();
    }

    private static ProtocolException notNow(String why) {
        return new ProtocolException(ErrorCode.NOT_NOW, why);
    }
}
