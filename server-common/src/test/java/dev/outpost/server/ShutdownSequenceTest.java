package dev.outpost.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ShutdownSequenceTest {

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> ended = new ArrayList<>();
    private final ShutdownSequence sequence = new ShutdownSequence(Duration.ofSeconds(10), nanos::get);

    @Test
    void shouldEndTheLastStartedFirst() {
        sequence.add("first", 1.0, within -> end("first"));
        sequence.add("second", 0.5, within -> end("second"));

        sequence.run();

        assertThat(ended).containsExactly("second", "first");
    }

    @Test
    void shouldEndEachOnce() {
        sequence.add("part", 1.0, within -> end("part"));

        sequence.run();
        sequence.run();

        assertThat(ended).containsExactly("part");
    }

    @Test
    void shouldGiveEachPartWhatIsLeftOfItsShare() {
        List<Long> bounds = new ArrayList<>();
        sequence.add("first", 0.9, within -> {
            bounds.add(within);
            return end("first");
        });
        sequence.add("second", 0.5, within -> {
            bounds.add(within);
            nanos.addAndGet(Duration.ofSeconds(4).toNanos());
            return end("second");
        });
        sequence.begin();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        sequence.run();

        assertThat(bounds).containsExactly(4000L, 4000L);
    }

    @Test
    void shouldGoOnAfterAPartThatFails() {
        sequence.add("first", 1.0, within -> end("first"));
        sequence.add("failing", 1.0, within -> Future.failedFuture("no"));
        sequence.add("throwing", 1.0, within -> {
            throw new IllegalStateException("no");
        });

        sequence.run();

        assertThat(ended).containsExactly("first");
    }

    @Test
    void shouldLeaveBehindWhatHangs() {
        CountDownLatch never = new CountDownLatch(1);
        ShutdownSequence quick = new ShutdownSequence(Duration.ofMillis(200), System::nanoTime);
        quick.add("first", 1.0, within -> end("first"));
        quick.add("hanging", 0.3, within -> Promise.<Void>promise().future());
        quick.add("blocking", 0.2, ShutdownSequence.blocking(() -> awaitQuietly(never)));

        quick.run();

        assertThat(ended).containsExactly("first");
    }

    private Future<Void> end(String name) {
        ended.add(name);
        return Future.succeededFuture();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
