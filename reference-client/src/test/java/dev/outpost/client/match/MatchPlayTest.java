package dev.outpost.client.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MatchPlayTest {
    private static final Path MATCHES = Path.of("..", "demo", "matches");

    private Vertx vertx;

    @BeforeEach
    void openVertx() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void closeVertx() throws Exception {
        done(vertx.close());
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(50, TimeUnit.SECONDS);
    }

    private FakeRelay relay(Mischief mischief) throws Exception {
        FakeRelay relay = new FakeRelay(mischief);
        done(vertx.deployVerticle(relay));
        return relay;
    }

    private static RecordedMatch match(String name) throws MatchFileException {
        return MatchFile.read(MATCHES.resolve(name + ".orders.jsonl.gz"));
    }

    private static PlayOptions to(FakeRelay relay) {
        return to(relay, null, null);
    }

    private static PlayOptions to(
            FakeRelay relay, PlayOptions.@Nullable Desync desync, PlayOptions.@Nullable Drop drop) {
        return new PlayOptions("127.0.0.1", relay.port(), 1, 0, 0, desync, drop);
    }

    private PlayReport play(RecordedMatch match, PlayOptions options) throws Exception {
        return done(MatchPlay.start(vertx, match, options, "test", PlayClock.system())
                .result());
    }

    @Test
    void shouldPlayMatchToItsEnd() throws Exception {
        FakeRelay relay = relay(new Mischief());
        RecordedMatch match = match("generals-zh-11");

        PlayReport report = play(match, to(relay));

        assertThat(report.errors()).isEmpty();
        assertThat(report.passed()).isTrue();
        assertThat(report.players()).isEqualTo(3);
        assertThat(report.ticks()).isEqualTo(match.durationTicks() + 1);
        assertThat(report.ordersSent()).isEqualTo(898);
        assertThat(report.streamOrders()).isEqualTo(898).isEqualTo(relay.streamOrders.get());
        assertThat(report.ordersReceived()).isEqualTo(3 * 898);
        assertThat(report.droppedLate() + report.droppedBudget()).isZero();
        assertThat(report.desyncs()).isEmpty();
        assertThat(report.mismatches()).isZero();
        assertThat(report.latency().count()).isEqualTo(898);
        assertThat(report.frameDelay().count()).isEqualTo(3 * report.ticks());
        assertThat(report.outcome()).isEqualTo("completed");
        assertThat(report.gameId()).isEqualTo(FakeRelay.ROOM);
        assertThat(report.correlation()).isEqualTo(FakeRelay.TRACE_ID);
        assertThat(relay.pongs).hasValue(3);
        assertThat(relay.leaves).hasValue(0);
    }
}
