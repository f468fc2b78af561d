package dev.outpost.relay.game;

import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.TickFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All observers of a match. One that fails is logged and left out from then on; the match goes on.
 *
 * <p>What is called often is a loop of its own, since a lambda would be garbage on each call.
 */
public final class MatchObservers implements MatchObserver {

    private static final Logger LOG = LoggerFactory.getLogger(MatchObservers.class);

    private final List<MatchObserver> observers;

    /** They hear everything in this sequence. */
    public MatchObservers(List<MatchObserver> observers) {
        this.observers = new ArrayList<>(observers);
    }

    @Override
    public void batch(int slot, Orders batch, long arrivalNanos) {
        for (int i = 0; i < observers.size(); i++) {
            try {
                observers.get(i).batch(slot, batch, arrivalNanos);
            } catch (RuntimeException e) {
                i = leaveOut(i, e);
            }
        }
    }

    @Override
    public void tickClosed(TickFrame frame, byte[] encoded, long dueNanos, long closedNanos) {
        for (int i = 0; i < observers.size(); i++) {
            try {
                observers.get(i).tickClosed(frame, encoded, dueNanos, closedNanos);
            } catch (RuntimeException e) {
                i = leaveOut(i, e);
            }
        }
    }

    @Override
    public void syncHash(int slot, long tick, long hash) {
        for (int i = 0; i < observers.size(); i++) {
            try {
                observers.get(i).syncHash(slot, tick, hash);
            } catch (RuntimeException e) {
                i = leaveOut(i, e);
            }
        }
    }

    @Override
    public void pong(int slot, long sentNanos, long receivedNanos) {
        each(observer -> observer.pong(slot, sentNanos, receivedNanos));
    }

    @Override
    public void diverged(Divergence divergence) {
        each(observer -> observer.diverged(divergence));
    }

    @Override
    public void left(int slot, LeaveReason reason) {
        each(observer -> observer.left(slot, reason));
    }

    @Override
    public void returned(int slot) {
        each(observer -> observer.returned(slot));
    }

    @Override
    public void paused(long tick) {
        each(observer -> observer.paused(tick));
    }

    @Override
    public void resumed(long tick, long pausedNanos) {
        each(observer -> observer.resumed(tick, pausedNanos));
    }

    @Override
    public void ended(Ending ending, long durationNanos) {
        each(observer -> observer.ended(ending, durationNanos));
    }

    @Override
    public void describe(MatchDetails details) {
        each(observer -> observer.describe(details));
    }

    @Override
    public boolean handles(int type) {
        return observers.stream().anyMatch(observer -> observer.handles(type));
    }

    @Override
    public void message(int slot, ClientMessage message) throws ProtocolException {
        for (int i = 0; i < observers.size(); i++) {
            if (observers.get(i).handles(message.type())) {
                try {
                    observers.get(i).message(slot, message);
                } catch (RuntimeException e) {
                    i = leaveOut(i, e);
                }
            }
        }
    }

    private void each(Consumer<MatchObserver> call) {
        for (int i = 0; i < observers.size(); i++) {
            try {
                call.accept(observers.get(i));
            } catch (RuntimeException e) {
                i = leaveOut(i, e);
            }
        }
    }

    private int leaveOut(int index, RuntimeException why) {
        LOG.error(
                "{} failed and does not observe this match any more",
                observers.get(index).getClass(),
                why);
        observers.remove(index);
        return index - 1;
    }
}
