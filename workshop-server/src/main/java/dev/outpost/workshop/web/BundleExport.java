package dev.outpost.workshop.web;

import dev.outpost.workshop.blob.BlobStore;
import dev.outpost.workshop.resolve.Lock;
import dev.outpost.workshop.resolve.Locked;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a bundle: the lock first, then its packages, which are packed already and are not packed again. Blocking. */
final class BundleExport {

    /** The lock's name in a bundle. */
    static final String LOCK = "lock.json";

    /** The folder of packages in a bundle. */
    static final String PACKAGES = "packages/";

    /** How packages' names end. */
    static final String ENDING = ".icpkg";

    private BundleExport() {}

    static void write(Lock lock, BlobStore blobs, OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            entry(zip, LOCK);
            zip.write(lock.bytes());
            zip.closeEntry();
            for (Locked each : lock.packages()) {
                entry(zip, PACKAGES + each.hash() + ENDING);
                try (InputStream in = blobs.open(each.hash(), 0, each.sizeBytes())) {
                    in.transferTo(zip);
                }
                zip.closeEntry();
            }
        }
    }

    /** The same time each time: equal locks make equal bundles. */
    private static void entry(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
    }
}
