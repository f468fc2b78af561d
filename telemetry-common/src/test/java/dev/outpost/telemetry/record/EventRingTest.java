package dev.outpost.telemetry.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EventRingTest {

    private static final int SMALLEST = 512;

    private final EventRing ring = new EventRing(SMALLEST);

    @Test
    void shouldGiveEntriesInTheOrderOfOffering() {
        offer(1, 40);
        offer(2, 41);
        offer(3, 8);

        ring.rewind();
        assertThat(read(3)).containsExactly(1L, 2L, 3L);
        assertThat(ring.next()).isNull();
    }

    @Test
    void shouldKeepEntriesUntilTheyAreReleased() {
        offer(1, 40);
        offer(2, 40);

        ring.rewind();
        assertThat(read(2)).containsExactly(1L, 2L);
        ring.rewind();
        assertThat(read(1)).containsExactly(1L);
        ring.release();

        assertThat(ring.waiting()).isOne();
        ring.rewind();
        assertThat(read(1)).containsExactly(2L);
        ring.release();
        assertThat(ring.waiting()).isZero();
        assertThat(ring.usedBytes()).isZero();
    }

    @Test
    void shouldRefuseWhenFullAndTakeAgainWhenReleased() {
        long taken = 0;
        while (offer(taken, 1000)) {
            taken++;
        }
        assertThat(taken).isEqualTo(ring.capacityBytes() / 1008);
        assertThat(ring.waiting()).isEqualTo(taken);

        ring.rewind();
        assertThat(read(1)).containsExactly(0L);
        assertThat(offer(99, 1000)).as("read, but not released").isFalse();
        ring.release();
        assertThat(offer(99, 1000)).isTrue();
    }

    @Test
    void shouldHoldTheEntriesItWasMadeFor() {
        for (int entries : new int[] {1024, 5000, 16_384}) {
            EventRing made = new EventRing(entries);
            int taken = 0;
            while (made.offer(new byte[EventRing.BYTES_PER_ENTRY - 8], EventRing.BYTES_PER_ENTRY - 8)) {
                taken++;
            }
            assertThat(taken).isGreaterThanOrEqualTo(entries);
        }
    }

    @Test
    void shouldTakeTheLargestEventAtAnyOffset() {
        for (int i = 0; i < 200; i++) {
            assertThat(offer(i, EventWriter.MAX_EVENT_BYTES)).isTrue();
            assertThat(offer(i, 8 * (1 + i % 50))).isTrue();
            ring.rewind();
            assertThat(read(2)).containsExactly((long) i, (long) i);
            ring.release();
        }
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void shouldEndTheWaitWhenEnoughEntriesWait() throws InterruptedException {
        Thread reader = new Thread(() -> {
            while (ring.waiting() < 200) {
                ring.await(200, TimeUnit.HOURS.toNanos(1));
            }
        });
        reader.start();
        for (int i = 0; i < 200; i++) {
            assertThat(offer(i, 16)).isTrue();
        }
        reader.join();
        assertThat(ring.waiting()).isEqualTo(200);
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void shouldNotWaitWhenEnoughEntriesWaitAlready() {
        for (int i = 0; i < 200; i++) {
            offer(i, 16);
        }
        ring.await(200, TimeUnit.HOURS.toNanos(1));
        assertThat(ring.waiting()).isEqualTo(200);
    }

    /** Against a plain queue: whatever is offered, read, re-read and released, over many laps of the ring. */
    @Property(tries = 100)
    void shouldBehaveLikeABoundedQueue(
            @ForAll long seed, @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 0, max = 5) Integer> steps) {
        EventRing tested = new EventRing(SMALLEST);
        Deque<byte[]> model = new ArrayDeque<>();
        Random random = new Random(seed);
        long modelBytes = 0;
        for (int step : steps) {
            if (step <= 3) {
                byte[] body =
                        new byte[step == 3 ? random.nextInt(EventWriter.MAX_EVENT_BYTES) + 1 : 1 + random.nextInt(300)];
                random.nextBytes(body);
                boolean taken = tested.offer(body, body.length);
                if (taken) {
                    model.add(body);
                    modelBytes += size(body);
                } else {
                    // Full means that it does not fit; a wrap has cost at most as much as the largest entry.
                    assertThat(modelBytes + size(body) + EventWriter.MAX_EVENT_BYTES + 8)
                            .isGreaterThan(tested.capacityBytes());
                }
            } else {
                tested.rewind();
                Iterator<byte[]> expected = model.iterator();
                int wanted = random.nextInt(model.size() + 2);
                int got = 0;
                while (got < wanted) {
                    RecordedEvent event = tested.next();
                    assertThat(event != null).isEqualTo(expected.hasNext());
                    if (event == null) {
                        break;
                    }
                    byte[] body = expected.next();
                    assertThat(event.bytes()).startsWith(body);
                    got++;
                }
                assertThat(tested.passed()).isEqualTo(got);
                if (step == 4) {
                    tested.release();
                    for (int i = 0; i < got; i++) {
                        modelBytes -= size(model.remove());
                    }
                }
            }
            assertThat(tested.waiting()).isEqualTo(model.size());
        }
    }

    private static int size(byte[] body) {
        return (body.length + 15) & -8;
    }

    private boolean offer(long mark, int length) {
        byte[] body = new byte[length];
        ByteBuffer.wrap(body).putLong(0, mark);
        return ring.offer(body, length);
    }

    private List<Long> read(int count) {
        List<Long> marks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RecordedEvent event = Objects.requireNonNull(ring.next());
            marks.add(ByteBuffer.wrap(event.bytes()).getLong(0));
        }
        return marks;
    }
}
