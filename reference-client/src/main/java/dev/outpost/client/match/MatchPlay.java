package dev.outpost.client.match;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * A recorded match being played through a relay, one connection a player, all of them on one event loop. Many may run
 * at once on one {@link Vertx}; they spread over its event loops. The methods may be called from any thread.
 */
public final class MatchPlay {
    private final MatchTable table;
    private final Future<PlayReport> result;

    private MatchPlay(MatchTable table, Future<PlayReport> result) {
        this.table = table;
        this.result = result;
    }

    /**
     * How far a playback is.
     *
     * @param started whether the tick clock runs
     * @param ticks ticks received by the foremost player
     * @param totalTicks ticks of the whole match; 0 before it started
     * @param orders orders in the ticks received
     */
    public record Progress(boolean started, long ticks, long totalTicks, long orders) {}

    /**
     * Connects and plays.
     *
     * @param options must be checked against the match, see {@link PlayOptions#check}
     * @param build name and version of the program, told to the relay
     */
    public static MatchPlay start(
            Vertx vertx, RecordedMatch match, PlayOptions options, String build, PlayClock clock) {
        return start(vertx, match, options, build, clock, Transport.TCP);
    }

    /** Connects over a transport of choice and plays; else as {@link #start(Vertx, RecordedMatch, PlayOptions, String, PlayClock)}. */
    public static MatchPlay start(
            Vertx vertx, RecordedMatch match, PlayOptions options, String build, PlayClock clock, Transport transport) {
        return start(vertx, match, options, build, clock, transport, null);
    }

    /**
     * Connects and plays; else as {@link #start(Vertx, RecordedMatch, PlayOptions, String, PlayClock, Transport)}.
     *
     * @param finder tells all players but the first where the room is; null: where the first opened it
     */
    public static MatchPlay start(
            Vertx vertx,
            RecordedMatch match,
            PlayOptions options,
            String build,
            PlayClock clock,
            Transport transport,
            @Nullable RoomFinder finder) {
        options.check(match);
        MatchTable table = new MatchTable(match, options, build, clock, transport, finder);
        // whoever gets the result may close the Vertx at once, so the verticle is gone by then
        Future<PlayReport> result =
                vertx.deployVerticle(table).compose(id -> table.result().eventually(() -> vertx.undeploy(id)));
        return new MatchPlay(table, result);
    }

    /**
     * Completes when all players are done and their connections are closed; fails only by a mistake in this program.
     */
    public Future<PlayReport> result() {
        return result;
    }

    /** The room's code, by which the match can be watched; empty while there is none. */
    public String room() {
        return table.room();
    }

    /** How far it is. */
    public Progress progress() {
        return table.progress();
    }

    /** Makes all players leave; the result follows within two seconds. */
    public void stop() {
        table.stopPlaying();
    }
}
