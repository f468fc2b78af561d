package dev.outpost.telemetry.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing array that JSON text is written into as UTF-8 without making garbage. It grows up to a bound; past that it
 * overflows: it takes nothing more and says so.
 *
 * <p>Numbers with up to nine decimals, which measured values are, are written digit by digit; others go through
 * {@link Double#toString(double)}, which allocates.
 */
final class JsonBytes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MIN_LONG = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_LONG_DIGITS = 20;
    private static final int MAX_DECIMALS = 9;
    private static final double MAX_EXACT_INTEGER = 1L << 53;
    private static final char REPLACEMENT = '\uFFFD';

    private final int maxLength;
    private byte[] bytes;
    private int length;
    private boolean overflown;

    JsonBytes(int initialLength, int maxLength) {
        this.bytes = new byte[initialLength];
        this.maxLength = maxLength;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    boolean overflown() {
        return overflown;
    }

    void clear() {
        length = 0;
        overflown = false;
    }

    /** Room for so many bytes, left as they are; where they begin, or -1 when they do not fit. */
    int skip(int count) {
        if (!reserve(count)) {
            return -1;
        }
        int at = length;
        length += count;
        return at;
    }

    void raw(byte[] text) {
        if (reserve(text.length)) {
            System.arraycopy(text, 0, bytes, length, text.length);
            length += text.length;
        }
    }

    void raw(char character) {
        if (reserve(1)) {
            bytes[length++] = (byte) character;
        }
    }

    void nullValue() {
        raw(NULL);
    }

    void value(boolean value) {
        raw(value ? TRUE : FALSE);
    }

    void value(long value) {
        if (value == Long.MIN_VALUE) {
            raw(MIN_LONG);
        } else if (reserve(MAX_LONG_DIGITS)) {
            if (value < 0) {
                bytes[length++] = '-';
            }
            digits(Math.abs(value));
        }
    }

    void value(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            nullValue();
            return;
        }
        // scaled / scale is the double nearest to that decimal, by IEEE 754: equality means that it reads back.
        long scale = 1;
        for (int decimals = 0; decimals <= MAX_DECIMALS; decimals += 3, scale *= 1000) {
            double scaled = Math.rint(value * scale);
            if (Math.abs(scaled) >= MAX_EXACT_INTEGER) {
                break;
            }
            if (scaled / scale == value && (scaled != 0 || Double.doubleToRawLongBits(value) == 0)) {
                decimal((long) scaled, decimals);
                return;
            }
        }
        ascii(Double.toString(value));
    }

    void hex16(long value) {
        if (reserve(18)) {
            bytes[length++] = '"';
            for (int shift = 60; shift >= 0; shift -= 4) {
                bytes[length++] = HEX[(int) (value >>> shift) & 0xf];
            }
            bytes[length++] = '"';
        }
    }

    /** The constant's name in lower case; names of constants are ASCII letters, digits and underscores. */
    void lowerCase(String constant) {
        int count = constant.length();
        if (reserve(count + 2)) {
            bytes[length++] = '"';
            for (int i = 0; i < count; i++) {
                char character = constant.charAt(i);
                bytes[length++] = (byte) (character >= 'A' && character <= 'Z' ? character + 32 : character);
            }
            bytes[length++] = '"';
        }
    }

    /** A JSON string; half of a surrogate pair without the other becomes U+FFFD. */
    void text(CharSequence value) {
        text(value, value.length(), "");
    }

    /** The first {@code count} characters as a JSON string, with a few more of another text behind them. */
    void text(CharSequence value, int count, String behind) {
        if (!reserve(count + 2)) {
            return;
        }
        bytes[length++] = '"';
        int i = 0;
        while (i < count && plain(value.charAt(i))) {
            bytes[length++] = (byte) value.charAt(i++);
        }
        for (; i < count && !overflown; i++) {
            char character = value.charAt(i);
            if (character >= 0x80) {
                i += nonAscii(character, i + 1 < count ? value.charAt(i + 1) : 0);
            } else if (!plain(character)) {
                escape(character);
            } else {
                raw(character);
            }
        }
        for (int k = 0; k < behind.length(); k++) {
            nonAscii(behind.charAt(k), (char) 0);
        }
        raw('"');
    }

    private static boolean plain(char character) {
        return character >= ' ' && character < 0x80 && character != '"' && character != '\\';
    }

    /** Writes a character of two bytes or more; how many further characters it took. */
    private int nonAscii(char character, char following) {
        if (Character.isHighSurrogate(character) && Character.isLowSurrogate(following)) {
            int point = Character.toCodePoint(character, following);
            if (reserve(4)) {
                bytes[length++] = (byte) (0xf0 | point >> 18);
                bytes[length++] = continuation(point >> 12);
                bytes[length++] = continuation(point >> 6);
                bytes[length++] = continuation(point);
            }
            return 1;
        }
        int point = Character.isSurrogate(character) ? REPLACEMENT : character;
        if (reserve(3)) {
            if (point < 0x800) {
                bytes[length++] = (byte) (0xc0 | point >> 6);
            } else {
                bytes[length++] = (byte) (0xe0 | point >> 12);
                bytes[length++] = continuation(point >> 6);
            }
            bytes[length++] = continuation(point);
        }
        return 0;
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3f));
    }

    private void escape(char character) {
        if (!reserve(6)) {
            return;
        }
        bytes[length++] = '\\';
        switch (character) {
            case '"', '\\' -> bytes[length++] = (byte) character;
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[character >> 4];
                bytes[length++] = HEX[character & 0xf];
            }
        }
    }

    /** Writes scaled / 10^decimals with a fraction of at least one digit. */
    private void decimal(long scaled, int decimals) {
        if (!reserve(MAX_LONG_DIGITS + 4)) {
            return;
        }
        if (scaled < 0) {
            bytes[length++] = '-';
        }
        long rest = Math.abs(scaled);
        long scale = 1;
        for (int i = 0; i < decimals; i++) {
            scale *= 10;
        }
        digits(rest / scale);
        bytes[length++] = '.';
        rest %= scale;
        do {
            scale /= 10;
            if (scale == 0) {
                bytes[length++] = '0';
                return;
            }
            bytes[length++] = (byte) ('0' + rest / scale);
            rest %= scale;
        } while (rest != 0);
    }

    private void digits(long value) {
        int count = 1;
        for (long bound = 10; count < 19 && value >= bound; bound *= 10) {
            count++;
        }
        long rest = value;
        for (int at = length + count - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
    }

    private void ascii(String text) {
        int count = text.length();
        if (reserve(count)) {
            for (int i = 0; i < count; i++) {
                bytes[length++] = (byte) text.charAt(i);
            }
        }
    }

    private boolean reserve(int count) {
        if (count > bytes.length - length) {
            return grow(count);
        }
        return !overflown;
    }

    private boolean grow(int count) {
        if (overflown || count > maxLength - length) {
            overflown = true;
            return false;
        }
        int wanted = Math.max(length + count, 2 * bytes.length);
        bytes = Arrays.copyOf(bytes, Math.min(maxLength, wanted));
        return true;
    }
}
