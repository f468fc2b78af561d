package dev.outpost.workshop.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a file a request is for (RFC 9110, section 14). What is malformed asks for the whole, as the standard has
 * it (14.2); so does more than one range, which a server need not answer.
 *
 * @param from first byte
 * @param length how many
 * @param whole whether the whole was asked for
 */
record ByteRange(long from, long length, boolean whole) {

    private static final Pattern ONE =
            Pattern.compile("bytes=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*", Pattern.CASE_INSENSITIVE);

    /**
     * What a header asks for.
     *
     * @param header its value; null: there is none
     * @param size bytes of the file
     * @return null: the file has none of these bytes
     */
    static @Nullable ByteRange of(@Nullable String header, long size) {
        Matcher one = header == null ? null : ONE.matcher(header);
        if (one == null || !one.matches()) {
            return new ByteRange(0, size, true);
        }
        String first = one.group(1);
        String last = one.group(2);
        if (first.isEmpty() && last.isEmpty()) {
            return new ByteRange(0, size, true);
        }
        if (first.isEmpty()) {
            long length = Math.min(Long.parseLong(last), size);
            return length == 0 ? null : new ByteRange(size - length, length, false);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) {
            return new ByteRange(0, size, true);
        }
        return from >= size ? null : new ByteRange(from, Math.min(to, size - 1) - from + 1, false);
    }

    /** Value for {@code Content-Range}. */
    String header(long size) {
        return "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
