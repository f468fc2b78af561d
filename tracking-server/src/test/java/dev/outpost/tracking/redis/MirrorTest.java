package dev.outpost.tracking.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.tracking.listing.Delta;
import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.Listing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The list put together from pages that were read while it changed, and from the changes. */
class MirrorTest {

    private static final int GAMES = 12;
    private static final long EPOCH = 7;

    /** What Redis has: the list, and how each change made it. */
    private static final class Truth {
        private final Map<String, Mirror.Held> list = new HashMap<>();
        private final List<StreamEntry> stream = new ArrayList<>();

        long position() {
            return stream.size();
        }

        void change(Random random) {
            String id = id(random.nextInt(GAMES));
            long number = position() + 1;
            if (random.nextInt(3) > 0) {
                Listing listing = new Listing(id, Instance.game("change " + number), null, 1, number, true);
                list.put(id, new Mirror.Held(listing, number));
                stream.add(new StreamEntry(number, id, listing, GoneReason.REMOVED));
            } else if (list.remove(id) != null) {
                stream.add(new StreamEntry(number, id, null, GoneReason.TTL));
            }
        }

        void page(Mirror mirror, String id) {
            Mirror.Held held = list.get(id);
            if (held != null) {
                mirror.found(held.listing(), held.version());
            }
        }
    }

    @Property(tries = 500)
    void shouldBeTheListWheneverThePagesWereRead(@ForAll long seed) {
        Random random = new Random(seed);
        Truth truth = new Truth();
        change(truth, random);
        Mirror mirror = new Mirror(EPOCH, truth.position());
        int begin = (int) truth.position();
        for (int game = 0; game < GAMES; game++) {
            change(truth, random);
            truth.page(mirror, id(game));
            if (random.nextBoolean()) {
                truth.page(mirror, id(random.nextInt(GAMES))); // a scan may find one twice
            }
        }
        for (StreamEntry entry : truth.stream.subList(begin, truth.stream.size())) {
            assertThat(mirror.isNext(entry.number())).isTrue();
            mirror.apply(entry);
        }
        assertSame(mirror, truth);

        int before = truth.stream.size();
        change(truth, random);
        for (StreamEntry entry : truth.stream.subList(before, truth.stream.size())) {
            assertThat(mirror.apply(entry))
                    .as("what is new is told")
                    .isNotNull()
                    .extracting(Delta::number)
                    .isEqualTo(mirror.at());
        }
        assertSame(mirror, truth);
    }

    @Test
    void shouldSeeThatAChangeWasMissed() {
        Mirror mirror = new Mirror(EPOCH, 3);
        assertThat(mirror.isNext(5)).isFalse();
        assertThat(mirror.isNext(3)).isFalse();
        mirror.skip();
        assertThat(mirror.isNext(5)).isTrue();
    }

    private static void change(Truth truth, Random random) {
        for (int i = random.nextInt(8); i > 0; i--) {
            truth.change(random);
        }
    }

    private static void assertSame(Mirror mirror, Truth truth) {
        assertThat(mirror.at().sequence()).isEqualTo(truth.position());
        assertThat(mirror.size()).isEqualTo(truth.list.size());
        truth.list.forEach((id, held) -> assertThat(mirror.get(id)).isEqualTo(held));
    }

    private static String id(int game) {
        return "0".repeat(24) + (char) ('a' + game / 10) + game % 10;
    }
}
