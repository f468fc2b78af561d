package dev.outpost.tracking.browse;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A set of small numbers, 0 and up: a sorted array while it is sparse, a bitmap when it is dense, so that it costs what
 * the smaller of the two does, and cutting two large ones is a pass over words. One thread, or none that writes.
 */
final class SlotSet {

    /** A bitmap costs 1 bit for each number there may be, an array 32 for each there is. */
    private static final int DENSE = 32;

    /** Below half of that it becomes an array again, so that it does not turn back and forth. */
    private static final int SPARSE = 64;

    private static final int FEW = 64;

    private int[] numbers = new int[4];
    private long[] words = {};
    private boolean dense;
    private int size;

    int size() {
        return size;
    }

    boolean contains(int number) {
        if (dense) {
            int word = number >> 6;
            return word < words.length && (words[word] & 1L << number) != 0;
        }
        return Arrays.binarySearch(numbers, 0, size, number) >= 0;
    }

    /** Adds one that is not in. */
    void add(int number) {
        if (dense) {
            set(number);
        } else {
            int at = -1 - Arrays.binarySearch(numbers, 0, size, number);
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, size * 2);
            }
            System.arraycopy(numbers, at, numbers, at + 1, size - at);
            numbers[at] = number;
        }
        size++;
        if (!dense && size > FEW && size > numbers[size - 1] / DENSE) {
            toBitmap();
        }
    }

    /** Takes out one that is in. */
    void remove(int number) {
        size--;
        if (!dense) {
            int at = Arrays.binarySearch(numbers, 0, size + 1, number);
            System.arraycopy(numbers, at + 1, numbers, at, size - at);
            return;
        }
        words[number >> 6] &= ~(1L << number);
        if (size < FEW / 2 || size < words.length * 64 / SPARSE / 2) {
            toArray();
        }
    }

    /** What all of them have in common; of at least one. */
    static SlotSet common(List<SlotSet> sets) {
        List<SlotSet> bySize = sets.stream()
                .sorted((one, other) -> Integer.compare(one.size, other.size))
                .toList();
        SlotSet common = bySize.get(0).copy();
        for (SlotSet other : bySize.subList(1, bySize.size())) {
            if (common.dense && other.dense) {
                common.and(other);
            } else {
                common.keep(other::contains);
            }
        }
        return common;
    }

    /** Keeps those that pass. */
    void keep(IntPredicate test) {
        if (!dense) {
            int kept = 0;
            for (int i = 0; i < size; i++) {
                if (test.test(numbers[i])) {
                    numbers[kept++] = numbers[i];
                }
            }
            size = kept;
            return;
        }
        for (int i = 0; i < words.length; i++) {
            for (long rest = words[i]; rest != 0; rest &= rest - 1) {
                int number = (i << 6) + Long.numberOfTrailingZeros(rest);
                if (!test.test(number)) {
                    words[i] &= ~(1L << number);
                    size--;
                }
            }
        }
    }

    /** All of them, smallest first. */
    int[] toNumbers() {
        if (!dense) {
            return Arrays.copyOf(numbers, size);
        }
        int[] all = new int[size];
        int at = 0;
        for (int i = 0; i < words.length; i++) {
            for (long rest = words[i]; rest != 0; rest &= rest - 1) {
                all[at++] = (i << 6) + Long.numberOfTrailingZeros(rest);
            }
        }
        return all;
    }

    private SlotSet copy() {
        SlotSet copy = new SlotSet();
        copy.numbers = dense ? numbers : Arrays.copyOf(numbers, size);
        copy.words = dense ? words.clone() : words;
        copy.dense = dense;
        copy.size = size;
        return copy;
    }

    private void and(SlotSet other) {
        int count = 0;
        for (int i = 0; i < words.length; i++) {
            words[i] &= i < other.words.length ? other.words[i] : 0;
            count += Long.bitCount(words[i]);
        }
        size = count;
    }

    private void set(int number) {
        int word = number >> 6;
        if (word >= words.length) {
            words = Arrays.copyOf(words, Math.max(word + 1, words.length + words.length / 4));
        }
        words[word] |= 1L << number;
    }

    private void toBitmap() {
        words = new long[(numbers[size - 1] >> 6) + 1];
        dense = true;
        for (int i = 0; i < size; i++) {
            set(numbers[i]);
        }
        numbers = new int[0];
    }

    private void toArray() {
        int[] all = toNumbers();
        numbers = all.length < 4 ? Arrays.copyOf(all, 4) : all;
        words = new long[0];
        dense = false;
    }
}
