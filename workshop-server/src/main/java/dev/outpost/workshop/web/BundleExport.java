package dev.outpost.workshop.web;

import dev.outpost.workshop.blob.BlobStore;
import dev.outpost.workshop.resolve.Lock;
import dev.outpost.workshop.resolve.Locked;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A bundle: a ZIP of the lock first, then its packages, which are packed already and are not packed again. It is made as it
 * is read, a piece at a time. Blocks; one thread at a time.
 */
final class BundleExport extends InputStream {

    /** The lock's name in a bundle. */
    static final String LOCK = "lock.json";

    /** The folder of packages in a bundle. */
    static final String PACKAGES = "packages/";

    /** How packages' names end. */
    static final String ENDING = ".icpkg";

    /** The same time each time: equal locks make equal bundles. */
    private static final LocalDateTime LONG_AGO = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final int PIECE_BYTES = 1 << 16;

    private final BlobStore blobs;
    private final Iterator<Locked> packages;
    private final Pieces made = new Pieces();
    private final ZipOutputStream zip = new ZipOutputStream(made, StandardCharsets.UTF_8);
    private @Nullable InputStream open;
    private boolean ended;

    BundleExport(Lock lock, BlobStore blobs) throws IOException {
        this.blobs = blobs;
        this.packages = lock.packages().iterator();
        zip.setLevel(Deflater.NO_COMPRESSION);
        begin(LOCK);
        zip.write(lock.bytes());
        zip.closeEntry();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (made.isTaken() && !ended) {
            more();
        }
        return length == 0 ? 0 : made.take(bytes, offset, length);
    }

    private void more() throws IOException {
        InputStream in = open;
        if (in == null) {
            if (packages.hasNext()) {
                Locked next = packages.next();
                begin(PACKAGES + next.hash() + ENDING);
                open = blobs.open(next.hash(), 0, next.sizeBytes());
            } else {
                zip.finish();
                ended = true;
            }
            return;
        }
        byte[] piece = in.readNBytes(PIECE_BYTES);
        zip.write(piece);
        if (piece.length < PIECE_BYTES) {
            in.close();
            open = null;
            zip.closeEntry();
        }
    }

    private void begin(String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(LONG_AGO);
        zip.putNextEntry(entry);
    }

    @Override
    public void close() throws IOException {
        InputStream in = open;
        open = null;
        ended = true;
        try {
            // What it makes of this is read by nobody
            zip.close();
        } finally {
            if (in != null) {
                in.close();
            }
        }
    }

    /** What has been made and not been read. */
    private static final class Pieces extends ByteArrayOutputStream {

        private int taken;

        boolean isTaken() {
            return taken == count;
        }

        /** -1: there is nothing. */
        int take(byte[] bytes, int offset, int length) {
            if (isTaken()) {
                return -1;
            }
            int most = Math.min(length, count - taken);
            System.arraycopy(buf, taken, bytes, offset, most);
            taken += most;
            if (isTaken()) {
                reset();
                taken = 0;
            }
            return most;
        }
    }
}
