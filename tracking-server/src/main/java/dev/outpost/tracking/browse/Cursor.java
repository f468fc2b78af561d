package dev.outpost.tracking.browse;

import dev.outpost.server.web.Fault;
import dev.outpost.tracking.listing.Listing;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;

/**
 * Where a page ended, as a text that browsers hand back. It says which filters and order it is for and when it was made,
 * and has a check sum, so that what was cut or changed on the way is refused and not misread. It is no secret and opens
 * nothing: whoever makes one up gets a page that could be had anyway. Any instance reads what another made.
 *
 * @param place after it the next page begins
 * @param madeMs when it was made, Unix milliseconds
 */
public record Cursor(Sort.Place place, long madeMs) {

    /** Older ones are refused. */
    public static final Duration MOST_AGE = Duration.ofMinutes(15);

    private static final byte FORM = 1;
    private static final int CHECK_BYTES = 8;
    private static final int MOST_CHARACTERS = 1024;

    /** Why a text is refused. */
    public enum Fault {
        /** It is no cursor of this server's, or was changed. */
        FORGED,
        /** It belongs to other filters or another order. */
        OTHER_QUERY,
        /** It is too old. */
        STALE
    }

    /** A cursor that is refused. */
    public static final class BadCursorException extends Exception {
        private static final long serialVersionUID = 1L;
        private final Fault fault;

        BadCursorException(Fault fault) {
            super(fault.name(), null, false, false);
            this.fault = fault;
        }

        /** Why. */
        public Fault fault() {
            return fault;
        }
    }

    /** As it is sent. */
    public String write(Query query, Sort sort) {
        byte[] text = place.text().getBytes(StandardCharsets.UTF_8);
        byte[] id = place.id().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(1 + 3 * Long.BYTES + 1 + id.length + text.length + CHECK_BYTES);
        bytes.put(FORM)
                .putLong(madeMs)
                .putLong(fingerprint(query, sort))
                .putLong(place.number())
                .put((byte) id.length)
                .put(id)
                .put(text);
        bytes.put(check(bytes.array(), bytes.position()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /**
     * Reads one.
     *
     * @throws BadCursorException when it is none, none for this, or too old
     */
    public static Cursor read(String text, Query query, Sort sort, long nowMs) throws BadCursorException {
        byte[] bytes = decode(text);
        int body = bytes.length - CHECK_BYTES;
        if (body < 1
                || bytes[0] != FORM
                || !Arrays.equals(check(bytes, body), 0, CHECK_BYTES, bytes, body, bytes.length)) {
            throw new BadCursorException(Fault.FORGED);
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes, 1, body - 1);
            long madeMs = in.getLong();
            long made = in.getLong();
            long number = in.getLong();
            byte[] id = new byte[in.get() & 0xFF];
            in.get(id);
            byte[] rest = new byte[in.remaining()];
            in.get(rest);
            String named = new String(id, StandardCharsets.US_ASCII);
            if (!Listing.isId(named)) {
                throw new BadCursorException(Fault.FORGED);
            }
            if (made != fingerprint(query, sort)) {
                throw new BadCursorException(Fault.OTHER_QUERY);
            }
            if (Math.abs(nowMs - madeMs) > MOST_AGE.toMillis()) {
                throw new BadCursorException(Fault.STALE);
            }
            return new Cursor(new Sort.Place(number, new String(rest, StandardCharsets.UTF_8), named), madeMs);
        } catch (BufferUnderflowException e) {
            throw new BadCursorException(Fault.FORGED);
        }
    }

    private static byte[] decode(String text) throws BadCursorException {
        if (text.length() > MOST_CHARACTERS) {
            throw new BadCursorException(Fault.FORGED);
        }
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new BadCursorException(Fault.FORGED);
        }
    }

    private static long fingerprint(Query query, Sort sort) {
        byte[] asked = (sort + "\n" + query.parameters()).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(check(asked, asked.length)).getLong();
    }

    private static byte[] check(byte[] bytes, int length) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(bytes, 0, length);
            return Arrays.copyOf(sha256.digest(), CHECK_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
