package dev.outpost.relay.integrity;

import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.history.FrameLog;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.RelayMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** What an observer does in a virtual match: written down, not done. */
final class Control implements MatchControl {

    private final VirtualMatch match;
    final List<String> done = new ArrayList<>();
    IntConsumer pings = slot -> {};
    IntConsumer kicked = slot -> {};

    Control(VirtualMatch match) {
        this.match = match;
    }

    @Override
    public void tell(int slot, RelayMessage message) {
        done.add("tell " + slot + " " + message);
    }

    @Override
    public void tellAll(RelayMessage message) {
        done.add("tell all " + message);
    }

    @Override
    public void kick(int slot, ErrorCode code, String detail) {
        done.add("kick " + slot + " " + code + " " + detail);
        kicked.accept(slot);
    }

    @Override
    public void end(String outcome) {
        done.add("end " + outcome);
    }

    @Override
    public void pause() {
        done.add("pause");
    }

    @Override
    public void resume() {
        done.add("resume");
    }

    @Override
    public void concede(int slot) {
        done.add("concede " + slot);
    }

    @Override
    public double rttMs(int slot) {
        return match.rttMs(slot);
    }

    @Override
    public void ping(int slot) {
        pings.accept(slot);
    }

    @Override
    public FrameLog frames() {
        throw new IllegalStateException("a virtual match keeps no frames");
    }

    @Override
    public long nanos() {
        return match.nanos();
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void schedule(long delayNanos, Runnable task) {
        match.schedule(delayNanos, task);
    }
}
