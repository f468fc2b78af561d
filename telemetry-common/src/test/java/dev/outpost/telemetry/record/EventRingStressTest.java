package dev.outpost.telemetry.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many producers against one reader, on a ring small enough to be full and to wrap all the time. */
class EventRingStressTest {

    private static final int PRODUCERS = 4;
    private static final int EVENTS_EACH = 60_000;

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void shouldLoseNothingDoubleNothingAndKeepEachProducersOrder() throws InterruptedException {
        EventRing ring = new EventRing(512);
        AtomicLong refused = new AtomicLong();
        List<Thread> producers = new ArrayList<>();
        for (int p = 0; p < PRODUCERS; p++) {
            int producer = p;
            Thread thread = new Thread(() -> produce(ring, producer, refused));
            producers.add(thread);
            thread.start();
        }

        long[] next = new long[PRODUCERS];
        long total = 0;
        Random random = new Random(42);
        while (total < (long) PRODUCERS * EVENTS_EACH) {
            ring.rewind();
            int batch = 1 + random.nextInt(500);
            long[] seen = next.clone();
            int read = 0;
            for (RecordedEvent event; read < batch && (event = ring.next()) != null; read++) {
                ByteBuffer body = ByteBuffer.wrap(event.bytes());
                int producer = body.getInt(0);
                long number = body.getLong(4);
                assertThat(number).isEqualTo(seen[producer]++);
                int length = length(producer, number);
                assertThat(event.bytes()[length - 1]).isEqualTo((byte) number);
            }
            if (random.nextInt(4) == 0) {
                continue; // A commit that failed: the same events come again.
            }
            ring.release();
            next = seen;
            total += read;
        }

        for (Thread producer : producers) {
            producer.join();
        }
        assertThat(next).containsOnly(EVENTS_EACH);
        assertThat(refused.get()).as("times that the ring was full").isPositive();
        assertThat(ring.accepted()).isEqualTo(total).isEqualTo(ring.released());
        assertThat(ring.waiting()).isZero();
        assertThat(ring.usedBytes()).isZero();
    }

    private static void produce(EventRing ring, int producer, AtomicLong refused) {
        for (long number = 0; number < EVENTS_EACH; number++) {
            int length = length(producer, number);
            byte[] body = new byte[length];
            ByteBuffer.wrap(body).putInt(0, producer).putLong(4, number);
            body[length - 1] = (byte) number;
            while (!ring.offer(body, length)) {
                refused.incrementAndGet();
                Thread.onSpinWait();
            }
        }
    }

    private static int length(int producer, long number) {
        return 16 + (int) ((number * 31 + producer * 7919L) % 700);
    }
}
