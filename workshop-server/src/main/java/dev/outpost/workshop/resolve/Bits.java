package dev.outpost.workshop.resolve;

import java.util.Arrays;

/** Sets of small numbers as words of 64 bits; two that are combined have the same number of words. */
final class Bits {

    private Bits() {}

    static long[] none(int size) {
        return new long[(size + Long.SIZE - 1) / Long.SIZE];
    }

    static long[] all(int size) {
        return range(size, 0, size);
    }

    /** From and including {@code from} up to and without {@code to}. */
    static long[] range(int size, int from, int to) {
        long[] bits = none(size);
        setRange(bits, from, to);
        return bits;
    }

    static void setRange(long[] bits, int from, int to) {
        for (int i = from; i < to; ) {
            int word = i / Long.SIZE;
            int end = Math.min(to, (word + 1) * Long.SIZE);
            int length = end - i;
            bits[word] |= (length == Long.SIZE ? -1L : (1L << length) - 1) << (i % Long.SIZE);
            i = end;
        }
    }

    static void set(long[] bits, int bit) {
        bits[bit / Long.SIZE] |= 1L << (bit % Long.SIZE);
    }

    static boolean has(long[] bits, int bit) {
        return (bits[bit / Long.SIZE] & 1L << (bit % Long.SIZE)) != 0;
    }

    static boolean isEmpty(long[] bits) {
        for (long word : bits) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    static boolean intersects(long[] one, long[] two) {
        for (int i = 0; i < one.length; i++) {
            if ((one[i] & two[i]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether all of the first are in the second. */
    static boolean within(long[] one, long[] two) {
        for (int i = 0; i < one.length; i++) {
            if ((one[i] & ~two[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether all that are in both of the first are in the third. */
    static boolean bothWithin(long[] one, long[] two, long[] three) {
        for (int i = 0; i < one.length; i++) {
            if ((one[i] & two[i] & ~three[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    static long[] and(long[] one, long[] two) {
        long[] both = new long[one.length];
        for (int i = 0; i < one.length; i++) {
            both[i] = one[i] & two[i];
        }
        return both;
    }

    static long[] or(long[] one, long[] two) {
        long[] either = new long[one.length];
        for (int i = 0; i < one.length; i++) {
            either[i] = one[i] | two[i];
        }
        return either;
    }

    static long[] andNot(long[] one, long[] two) {
        long[] rest = new long[one.length];
        for (int i = 0; i < one.length; i++) {
            rest[i] = one[i] & ~two[i];
        }
        return rest;
    }

    static int count(long[] bits) {
        int count = 0;
        for (long word : bits) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** The lowest one from there on; -1: there is none. */
    static int next(long[] bits, int from) {
        for (int word = from / Long.SIZE; word < bits.length; word++) {
            long rest = word == from / Long.SIZE ? bits[word] & -1L << (from % Long.SIZE) : bits[word];
            if (rest != 0) {
                return word * Long.SIZE + Long.numberOfTrailingZeros(rest);
            }
        }
        return -1;
    }

    static boolean same(long[] one, long[] two) {
        return Arrays.equals(one, two);
    }
}
