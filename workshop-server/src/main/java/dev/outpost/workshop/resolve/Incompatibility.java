package dev.outpost.workshop.resolve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What cannot all be so at once: of each slot in it, that its choice is in a set. With no term left it says that there is no
 * solution. Immutable.
 */
final class Incompatibility {

    /** Slots in order of number, each once. */
    private final Slot[] slots;

    private final long[][] sets;
    private final @Nullable Fact fact;
    private final @Nullable Incompatibility one;
    private final @Nullable Incompatibility two;

    private Incompatibility(
            Slot[] slots,
            long[][] sets,
            @Nullable Fact fact,
            @Nullable Incompatibility one,
            @Nullable Incompatibility two) {
        this.slots = slots;
        this.sets = sets;
        this.fact = fact;
        this.one = one;
        this.two = two;
    }

    int size() {
        return slots.length;
    }

    Slot slot(int term) {
        return slots[term];
    }

    long[] set(int term) {
        return sets[term];
    }

    long[] set(Slot slot) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] == slot) {
                return sets[i];
            }
        }
        throw new IllegalArgumentException(slot + " is not in it");
    }

    /** How many packages could keep it from being so by being there. */
    int alternatives() {
        int count = 0;
        for (int i = 0; i < slots.length; i++) {
            count += Bits.has(sets[i], slots[i].absent()) ? 1 : 0;
        }
        return count;
    }

    /** The facts that it follows from. */
    Set<Fact> facts() {
        Set<Fact> facts = new LinkedHashSet<>();
        Set<Incompatibility> seen = new LinkedHashSet<>();
        List<Incompatibility> open = new ArrayList<>(List.of(this));
        while (!open.isEmpty()) {
            Incompatibility next = open.remove(open.size() - 1);
            if (!seen.add(next)) {
                continue;
            }
            if (next.fact != null) {
                facts.add(next.fact);
            }
            if (next.two != null) {
                open.add(next.two);
            }
            if (next.one != null) {
                open.add(next.one);
            }
        }
        return facts;
    }

    /**
     * What follows from two by resolution on a slot: whatever that slot's choice is, it is outside of one of their sets, or
     * in both.
     */
    static Incompatibility resolve(Incompatibility one, Incompatibility two, Slot on) {
        Builder builder = new Builder();
        int i = 0;
        int j = 0;
        while (i < one.slots.length || j < two.slots.length) {
            Slot left = i < one.slots.length ? one.slots[i] : null;
            Slot right = j < two.slots.length ? two.slots[j] : null;
            if (left != null && left == right) {
                builder.add(left, left == on ? Bits.or(one.sets[i], two.sets[j]) : Bits.and(one.sets[i], two.sets[j]));
                i++;
                j++;
            } else if (right == null || (left != null && left.number() < right.number())) {
                builder.add(one.slots[i], one.sets[i]);
                i++;
            } else {
                builder.add(right, two.sets[j]);
                j++;
            }
        }
        return builder.learned(one, two);
    }

    /** Collects the terms; one that always holds is left away. */
    static final class Builder {
        private Slot[] slots = new Slot[4];
        private long[][] sets = new long[4][];
        private int size;
        private boolean never;

        /** Another term; several of one slot hold together. */
        Builder add(Slot slot, long[] set) {
            int at = 0;
            while (at < size && slots[at].number() < slot.number()) {
                at++;
            }
            long[] joined = set;
            if (at < size && slots[at] == slot) {
                joined = Bits.and(sets[at], set);
                sets[at] = joined;
            } else if (!Bits.same(set, slot.all())) {
                insert(at, slot, set);
            }
            never |= Bits.isEmpty(joined);
            return this;
        }

        private void insert(int at, Slot slot, long[] set) {
            if (size == slots.length) {
                slots = Arrays.copyOf(slots, 2 * size);
                sets = Arrays.copyOf(sets, 2 * size);
            }
            System.arraycopy(slots, at, slots, at + 1, size - at);
            System.arraycopy(sets, at, sets, at + 1, size - at);
            slots[at] = slot;
            sets[at] = set;
            size++;
        }

        /** What a fact says; null: nothing, as one of its terms never holds. */
        @Nullable
        Incompatibility of(Fact fact) {
            return never ? null : build(fact, null, null);
        }

        private Incompatibility learned(Incompatibility one, Incompatibility two) {
            return build(null, one, two);
        }

        private Incompatibility build(
                @Nullable Fact fact, @Nullable Incompatibility one, @Nullable Incompatibility two) {
            return new Incompatibility(Arrays.copyOf(slots, size), Arrays.copyOf(sets, size), fact, one, two);
        }
    }
}
