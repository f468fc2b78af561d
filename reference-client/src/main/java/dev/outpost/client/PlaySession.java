package dev.outpost.client;

import dev.outpost.client.match.MatchPlay;
import dev.outpost.client.match.PlayClock;
import dev.outpost.client.match.PlayOptions;
import dev.outpost.client.match.PlayReport;
import dev.outpost.client.match.RecordedMatch;
import dev.outpost.client.match.RoomFinder;
import dev.outpost.client.match.Transport;
import dev.outpost.client.tracking.TrackingList;
import dev.outpost.client.workshop.ModsFinder;
import dev.outpost.client.workshop.WorkshopMods;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One playback of this process: its event loop, and leaving in order when the process is told to end. */
final class PlaySession implements AutoCloseable {
    private static final long STOP_BOUND_S = 5;
    private static final long SHOW_INTERVAL_MS = 100;

    private final Vertx vertx;
    private final MatchPlay play;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread onSignal;

    private PlaySession(Vertx vertx, MatchPlay play) {
        this.vertx = vertx;
        this.play = play;
        this.onSignal = new Thread(this::stop, "stop");
    }

    /**
     * Starts it.
     *
     * @param tracking tracking server at which all players but the first look for the room; null: none
     * @param mods has the mods at hand that a listing requires, before the room is joined; null: nobody does
     */
    static PlaySession start(
            RecordedMatch match,
            PlayOptions options,
            Transport transport,
            @Nullable URI tracking,
            @Nullable WorkshopMods mods) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        String build = "reference-client " + Main.Version.version();
        RoomFinder finder = tracking == null ? null : new TrackingList(vertx, tracking);
        if (finder != null && mods != null) {
            finder = new ModsFinder(vertx, finder, mods);
        }
        PlaySession session = new PlaySession(
                vertx, MatchPlay.start(vertx, match, options, build, PlayClock.system(), transport, finder));
        Runtime.getRuntime().addShutdownHook(session.onSignal);
        return session;
    }

    /** Waits for the end, showing how far it is, and telling the room's code when there is one. */
    PlayReport await(ProgressBar bar, Consumer<String> onRoom) throws ClientException {
        CompletableFuture<PlayReport> result = play.result().toCompletionStage().toCompletableFuture();
        boolean told = false;
        try {
            while (true) {
                try {
                    return result.get(SHOW_INTERVAL_MS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (!told && !play.room().isEmpty()) {
                        told = true;
                        onRoom.accept(play.room());
                    }
                    bar.show(play.progress());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the playback failed inside", e.getCause());
        } finally {
            bar.clear();
        }
    }

    /** Runs when the process is told to end: leaves the match and gives the summary time to be printed. */
    private void stop() {
        play.stop();
        try {
            if (!finished.await(STOP_BOUND_S, TimeUnit.SECONDS)) {
                System.err.println("the match was not left in order within " + STOP_BOUND_S + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException e) {
            // the process is ending by a signal; the hook is done with the count above
        }
        // not waited for: every connection is closed, and the process ends soon
        vertx.close();
    }
}
