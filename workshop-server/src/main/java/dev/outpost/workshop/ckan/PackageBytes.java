package dev.outpost.workshop.ckan;

import dev.outpost.workshop.resource.Manifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packages made in memory, by the thousand: {@code Packer} makes them of folders. */
public final class PackageBytes {

    private static final String FILE = "data.bin";
    private static final int HEADERS_BYTES = 4096;

    private PackageBytes() {}

    /**
     * A package of a manifest and one file that is stored as it is.
     *
     * @param manifest its text
     * @param content of the file; empty: there is none
     */
    public static byte[] of(String manifest, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length + HEADERS_BYTES);
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.BEST_SPEED);
            zip.putNextEntry(new ZipEntry(Manifest.FILE));
            zip.write(manifest.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            if (content.length > 0) {
                zip.putNextEntry(stored(content));
                zip.write(content);
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static ZipEntry stored(byte[] content) {
        ZipEntry entry = new ZipEntry(FILE);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 crc32 = new CRC32();
        crc32.update(content);
        entry.setCrc(crc32.getValue());
        return entry;
    }
}
