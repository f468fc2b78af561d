package dev.outpost.client.match;

import dev.outpost.client.ClientException;
import dev.outpost.relay.protocol.Certificate;
import dev.outpost.relay.protocol.Commits;
import dev.outpost.relay.protocol.DebugRequest;
import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.LoadMatch;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.OrdersDropped;
import dev.outpost.relay.protocol.Snapshot;
import dev.outpost.relay.protocol.SnapshotRequest;
import dev.outpost.relay.protocol.TickFrame;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one player does and knows of its match, over however many connections: the share of the seed, the frames it runs,
 * what was dropped, and how it ended. {@link Player} sees to it that everything comes in its state.
 */
final class PlayerMatch {
    private final Player player;
    private final PlayerEvents events;
    private final Comebacks comebacks;
    private final SeedShare seedShare = new SeedShare();
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private @Nullable PlayedStream stream;
    private @Nullable MatchStart started;
    private @Nullable MatchEnd ended;
    private String traceId = "";

    PlayerMatch(Player player, PlayerEvents events) {
        this.player = player;
        this.events = events;
        this.comebacks = new Comebacks(player.slot());
    }

    /** What was played; null before the match started. */
    @Nullable
    PlayedStream stream() {
        return stream;
    }

    /** How often it came back, and how long that took. */
    Comebacks comebacks() {
        return comebacks;
    }

    /** How many own orders the relay said it dropped for this reason. */
    long dropped(DropReason reason) {
        return dropped.getOrDefault(reason, 0L);
    }

    void traceId(String told) {
        traceId = told;
    }

    /** The relay has committed to its share of the seed; the commit to the player's own. */
    String commit(LoadMatch load) {
        seedShare.relayCommitted(load.relayCommit());
        return seedShare.commit();
    }

    /** All have committed; the player's own share. */
    String reveal(Commits commits) throws ClientException {
        seedShare.committed(player.slot(), commits.commits());
        return seedShare.nonce();
    }

    /** The match starts, or the player is back in it; then {@link #begin}. */
    void start(MatchStart start, long nowNanos) throws ClientException {
        if (stream != null) {
            comebacks.started(start);
            stream.resume(start, nowNanos);
        } else {
            seedShare.check(start, player.slot(), traceId);
            started = start;
            stream = events.started(player, start);
        }
    }

    /** Sends the batches that are due before the first frame. */
    void begin(MessageLink link) {
        running().begin(link::add, link.receivedNanos());
        link.flush();
    }

    /** What is played now. */
    PlayedStream running() {
        PlayedStream play = stream;
        if (play == null) {
            throw new IllegalStateException("playing without a stream");
        }
        return play;
    }

    void frame(TickFrame frame, MessageLink link) throws ClientException {
        PlayedStream play = running();
        play.frame(frame, link::add, link.receivedNanos());
        link.flush();
        boolean late = comebacks.under();
        comebacks.ran(play.ticks(), link.receivedNanos());
        if (!late) {
            events.ticked(player, frame.tick(), link.receivedNanos());
        }
    }

    void dropped(OrdersDropped drop) {
        dropped.merge(drop.reason(), (long) drop.count(), Long::sum);
    }

    /** Another player's state came; whether it is what it should be. */
    boolean load(Snapshot snapshot) {
        boolean good = stream != null && stream.load(snapshot);
        if (good) {
            comebacks.gotSnapshot();
        }
        return good;
    }

    void snapshotAsked(SnapshotRequest request) {
        if (stream != null) {
            stream.snapshotAsked(request);
        }
    }

    void debugReport(DebugRequest request, MessageLink link) {
        PlayedStream play = stream;
        if (play != null) {
            play.trail().report(request).forEach(link::add);
            link.flush();
        }
    }

    void end(MatchEnd end) throws ClientException {
        PlayedStream play = stream;
        if (play == null) {
            throw new ClientException("the match ended before it began: " + end.outcome());
        }
        if (end.ticks() != play.ticks()) {
            events.complaint(
                    player, "the relay counts " + end.ticks() + " ticks, but " + play.ticks() + " frames came");
        }
        if (play.chainKnown() && !end.chain().equals(play.chain())) {
            events.complaint(
                    player,
                    "the relay's order chain is " + end.chain() + ", but the frames that came make " + play.chain());
        }
        comebacks.ended();
        events.matchEnded(player, end);
        ended = end;
    }

    /** The certified result, which must say what the player saw. */
    Certified check(Certificate certificate) throws ClientException {
        MatchStart start = started;
        MatchEnd end = ended;
        if (start == null || end == null) {
            throw new ClientException("the relay certified a match that is not over");
        }
        return Certified.check(certificate, traceId, start, end);
    }
}
