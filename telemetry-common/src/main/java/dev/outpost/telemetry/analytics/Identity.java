package dev.outpost.telemetry.analytics;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * What makes two rows the same event: all columns but the id, {@code data} by what it says in JSON. As a hash of 128
 * bits, so that it can be remembered.
 */
record Identity(long high, long low) {

    /** Computes identities. One thread. */
    static final class Hasher {

        private static final byte NULL = 0;
        private static final byte NUMBER = 1;
        private static final byte FRACTION = 2;
        private static final byte TEXT = 3;
        private static final byte BYTES = 4;

        private final MessageDigest digest;
        private final ByteBuffer small = ByteBuffer.allocate(9);

        Hasher() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        Identity of(EventRow row) {
            for (Column column : Column.values()) {
                if (column != Column.ID) {
                    add(column, row.value(column));
                }
            }
            ByteBuffer hash = ByteBuffer.wrap(digest.digest());
            return new Identity(hash.getLong(), hash.getLong());
        }

        private void add(Column column, @Nullable Object value) {
            if (value == null) {
                add(NULL, 0);
            } else if (value instanceof Integer || value instanceof Long) {
                add(NUMBER, ((Number) value).longValue());
            } else if (value instanceof Number number) {
                add(FRACTION, Double.doubleToLongBits(number.doubleValue()));
            } else if (value instanceof byte[] bytes) {
                add(BYTES, bytes.length);
                digest.update(bytes);
            } else {
                String text = column == Column.DATA ? JsonText.canonical(value.toString()) : value.toString();
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                add(TEXT, bytes.length);
                digest.update(bytes);
            }
        }

        /** Kind and length stand before a value, so that no two rows run into the same bytes. */
        private void add(byte kind, long value) {
            digest.update(small.clear().put(kind).putLong(value).array());
        }
    }
}
