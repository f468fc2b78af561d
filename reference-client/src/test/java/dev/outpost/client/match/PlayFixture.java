package dev.outpost.client.match;

import dev.outpost.relay.protocol.ClientMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Plays matches that ship with the project against relays of the test's own. */
@Timeout(60)
abstract class PlayFixture {
    static final Path MATCHES = Path.of("..", "demo", "matches");

    @SuppressWarnings("NullAway.Init") // made before each test
    Vertx vertx;

    @BeforeEach
    final void openVertx() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    final void closeVertx() throws Exception {
        done(vertx.close());
    }

    static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(50, TimeUnit.SECONDS);
    }

    FakeRelay relay(Mischief mischief) throws Exception {
        FakeRelay relay = new FakeRelay(mischief);
        done(vertx.deployVerticle(relay));
        return relay;
    }

    static RecordedMatch match(String name) throws MatchFileException {
        return MatchFile.read(MATCHES.resolve(name + ".orders.jsonl.gz"));
    }

    static PlayOptions to(FakeRelay relay) {
        return to(relay, null, null);
    }

    static PlayOptions to(FakeRelay relay, PlayOptions.@Nullable Desync desync, PlayOptions.@Nullable Drop drop) {
        return new PlayOptions("127.0.0.1", relay.port(), 1, 0, 0, desync, drop);
    }

    PlayReport play(RecordedMatch match, PlayOptions options) throws Exception {
        return done(MatchPlay.start(vertx, match, options, "test", PlayClock.system())
                .result());
    }

    /** A relay that does not hear messages of one type, but counts them. */
    static final class Deaf extends Mischief {
        private final Class<? extends ClientMessage> type;
        private final AtomicInteger unheard = new AtomicInteger();

        Deaf(Class<? extends ClientMessage> type) {
            this.type = type;
        }

        @Override
        public boolean hears(ClientMessage message) {
            if (type.isInstance(message)) {
                unheard.incrementAndGet();
                return false;
            }
            return true;
        }

        int unheard() {
            return unheard.get();
        }
    }

    /** Until another thread has done its part; the test's time limit bounds it. */
    static void waitFor(BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    /** Plays until {@code then} holds, lets a minute pass in no time, and waits for the end. */
    PlayReport playAndWaitAMinute(RecordedMatch match, PlayOptions options, Predicate<MatchPlay> then)
            throws Exception {
        AtomicLong skippedNanos = new AtomicLong();
        PlayClock clock = new PlayClock(InstantSource.system(), () -> System.nanoTime() + skippedNanos.get());
        MatchPlay play = MatchPlay.start(vertx, match, options, "test", clock);
        waitFor(() -> then.test(play));
        skippedNanos.set(Duration.ofSeconds(61).toNanos());
        return done(play.result());
    }
}
