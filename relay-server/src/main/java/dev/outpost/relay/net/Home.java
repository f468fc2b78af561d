package dev.outpost.relay.net;

import dev.outpost.relay.lobby.GameLoop;
import dev.outpost.relay.protocol.ClientMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection lives: an event loop, and its moving to the loop of the room that it enters, so that in a match
 * nothing hops. A socket that cannot move stays, and its room's tasks hop.
 *
 * <p>On the connection's loop, but for {@link #isCurrent} and {@link #execute}, which any thread may call.
 */
final class Home {

    private final Connection owner;
    private final PlaySocket socket;
    private final Consumer<ClientMessage> take;

    private volatile NettyLoop loop;

    /** While it moves: the room's door. */
    private @Nullable Runnable entering;

    /** What was said behind the wish to enter, until it has arrived; nothing is read while it moves, so it is little. */
    private final List<ClientMessage> held = new ArrayList<>();

    /**
     * A home on the loop that accepted the connection.
     *
     * @param take takes a message that is not to wait
     */
    Home(NettyLoop loop, Connection owner, PlaySocket socket, Consumer<ClientMessage> take) {
        this.loop = loop;
        this.owner = owner;
        this.socket = socket;
        this.take = take;
    }

    boolean isCurrent() {
        return loop.isCurrent();
    }

    /** Runs a task where the connection lives when its turn comes. */
    void execute(Runnable task) {
        NettyLoop at = loop;
        at.execute(() -> {
            if (at == loop) {
                task.run();
            } else {
                execute(task);
            }
        });
    }

    /** Runs a task on the loop in a turn of its own, never at once. */
    void later(Runnable task) {
        loop.later(task);
    }

    void schedule(long delayNanos, Runnable task) {
        loop.schedule(delayNanos, task);
    }

    /** Takes a message now, or when the move that is under way has ended. */
    void takeInTurn(ClientMessage message) {
        if (entering != null) {
            held.add(message);
        } else {
            take.accept(message);
        }
    }

    /** Moves to a room's loop, if that is another and the socket can, and knocks at the room's door there. */
    void moveTo(GameLoop room, Runnable knock) {
        if (room instanceof NettyLoop target
                && target != loop
                && socket.moveTo(target, () -> leave(target), this::arrived)) {
            entering = knock;
        } else {
            knock.run();
        }
    }

    private void leave(NettyLoop target) {
        loop.leave(owner);
        loop = target;
    }

    private void arrived() {
        loop.enter(owner);
        knock();
        List<ClientMessage> said = List.copyOf(held);
        held.clear();
        said.forEach(this::takeInTurn);
    }

    /** The connection is closed. */
    void gone() {
        loop.leave(owner);
    }

    /** Knocks at the door of the room that it is on its way to, if it is. */
    void knock() {
        Runnable door = entering;
        entering = null;
        if (door != null) {
            door.run();
        }
    }
}
