package dev.outpost.tracking.browse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class SlotSetTest {

    /** Dense and sparse ones, growing and shrinking across the bound between array and bitmap. */
    @Property(tries = 300)
    void shouldHoldWhatATreeHolds(
            @ForAll @LongRange(min = 0) long seed, @ForAll @IntRange(min = 1, max = 5000) int range) {
        Random random = new Random(seed);
        SlotSet set = new SlotSet();
        TreeSet<Integer> tree = new TreeSet<>();
        for (int phase = 0; phase < 4; phase++) {
            int growing = random.nextInt(10);
            for (int i = 0; i < 1500; i++) {
                int number = random.nextInt(range);
                if (random.nextInt(10) < growing) {
                    if (tree.add(number)) {
                        set.add(number);
                    }
                } else if (tree.remove(number)) {
                    set.remove(number);
                }
            }
            assertThat(set.toNumbers()).containsExactly(numbers(tree));
            assertThat(set.size()).isEqualTo(tree.size());
            for (int number = 0; number < range; number++) {
                assertThat(set.contains(number)).isEqualTo(tree.contains(number));
            }
        }
    }

    @Property(tries = 300)
    void shouldHaveInCommonWhatTreesHave(
            @ForAll @LongRange(min = 0) long seed, @ForAll @IntRange(min = 1, max = 4) int count) {
        Random random = new Random(seed);
        List<SlotSet> sets = new ArrayList<>();
        TreeSet<Integer> common = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            TreeSet<Integer> tree = new TreeSet<>();
            SlotSet set = new SlotSet();
            int share = 1 + random.nextInt(100);
            for (int number = 0; number < 4000; number++) {
                if (random.nextInt(100) < share) {
                    tree.add(number);
                    set.add(number);
                }
            }
            sets.add(set);
            if (i == 0) {
                common = tree;
            } else {
                common.retainAll(tree);
            }
        }
        int[] before = sets.get(0).toNumbers();
        SlotSet found = SlotSet.common(sets);
        assertThat(found.toNumbers()).containsExactly(numbers(common));
        assertThat(found.size()).isEqualTo(common.size());
        found.keep(number -> number % 3 == 0);
        common.removeIf(number -> number % 3 != 0);
        assertThat(found.toNumbers()).containsExactly(numbers(common));
        assertThat(sets.get(0).toNumbers()).as("what it was made of").containsExactly(before);
    }

    private static int[] numbers(Collection<Integer> tree) {
        return tree.stream().mapToInt(Integer::intValue).toArray();
    }
}
