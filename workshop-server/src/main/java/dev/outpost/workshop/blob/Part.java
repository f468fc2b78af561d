package dev.outpost.workshop.blob;

import dev.outpost.workshop.resource.Hash;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Which bytes of a blob are read.
 *
 * @param fromByte where to begin
 * @param lengthBytes how many there are to read
 */
record Part(long fromByte, long lengthBytes) {

    private static final int CHUNK_BYTES = 1 << 16;

    /** Checks that a blob of this size has them. */
    Part(long fromByte, long lengthBytes, long sizeBytes) {
        this(fromByte, lengthBytes);
        if (fromByte < 0 || lengthBytes < 0 || fromByte > sizeBytes - lengthBytes) {
            throw new IllegalArgumentException("bytes: value '" + lengthBytes + " from " + fromByte
                    + "' is refused; accepted: within the blob's " + sizeBytes);
        }
    }

    /** A stream that stands at the first of them, cut after the last. */
    InputStream of(InputStream blob) {
        return new Cut(blob, lengthBytes);
    }

    /** The hash of all that a stream has; closes it. */
    static Hash hash(InputStream stream) throws IOException {
        try (stream) {
            MessageDigest digest = Hash.sha256();
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
                digest.update(chunk, 0, read);
            }
            return Hash.ofDigest(digest.digest());
        }
    }

    private static final class Cut extends FilterInputStream {

        private long left;

        Cut(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int read = left == 0 ? -1 : super.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(Math.min(bytes, left));
            left -= skipped;
            return skipped;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(super.available(), left);
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
