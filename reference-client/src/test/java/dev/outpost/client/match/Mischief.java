package dev.outpost.client.match;

import dev.outpost.relay.protocol.Certificate;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.Commits;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Refused;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.TickFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where {@link FakeRelay} may leave the path of virtue; as it stands, nowhere. Called on the relay's event loop. */
public class Mischief {
    /** What is announced, and enforced. */
    public Limits limits() {
        return new Limits(65_536, 4096, 16, 128, 256, 4096, 65_536, 64);
    }

    /** Answers a wish for a room; null: it is granted. */
    public @Nullable Refused onCreate(RoomSettings settings) {
        return null;
    }

    /** Whether the message is taken notice of. */
    public boolean hears(ClientMessage message) {
        return true;
    }

    /** What one player gets to see of a tick. */
    public TickFrame shown(int slot, TickFrame frame) {
        return frame;
    }

    /** What of a batch reaches the stream. */
    public List<Order> taken(int slot, long tick, List<Order> orders) {
        return orders;
    }

    /** Whether orders that {@link #taken} kept back are reported as late. */
    public boolean confessesDrops() {
        return true;
    }

    /** Called when a tick is closed, before its frames are sent. */
    public void onTick(FakeRelay relay, long tick) {}

    /** What the players are told at the end. */
    public MatchEnd end(MatchEnd end) {
        return end;
    }

    /** What the players are told of each other's commits. */
    public Commits commits(Commits commits) {
        return commits;
    }

    /** What the players are told at the start. */
    public MatchStart start(MatchStart start) {
        return start;
    }

    /** The certified result that the players get. */
    public Certificate certificate(Certificate certificate) {
        return certificate;
    }

    /** Called when the players were told of the end. */
    public void afterEnd(FakeRelay relay) {}
}
