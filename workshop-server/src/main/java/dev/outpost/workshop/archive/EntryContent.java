package dev.outpost.workshop.archive;

import dev.outpost.workshop.archive.PackageRefusedException.Code;
import dev.outpost.workshop.archive.ZipEntries.Entry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Expands one entry, and holds it to what was announced: never a byte more, none less, the same checksum. Used once, by
 * one thread.
 */
final class EntryContent {

    private static final int CHUNK_BYTES = 1 << 16;

    private final FileChannel file;
    private final Entry entry;
    private final OutputStream out;
    private final CRC32 crc32 = new CRC32();
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private long read;
    private long written;

    private EntryContent(FileChannel file, Entry entry, OutputStream out) {
        this.file = file;
        this.entry = entry;
        this.out = out;
    }

    /**
     * Copies its content.
     *
     * @throws PackageRefusedException when it is not what was announced
     */
    static void copy(FileChannel file, Entry entry, OutputStream out) throws IOException {
        EntryContent content = new EntryContent(file, entry, out);
        if (entry.deflated()) {
            content.inflate();
        } else {
            content.store();
        }
        content.finish();
    }

    private void store() throws IOException {
        for (int length = next(); length > 0; length = next()) {
            write(chunk, length);
        }
    }

    private void inflate() throws IOException {
        byte[] expanded = new byte[CHUNK_BYTES];
        Inflater inflater = new Inflater(true);
        try {
            while (!inflater.finished()) {
                int length = inflater.inflate(expanded);
                write(expanded, length);
                if (length == 0 && !inflater.finished()) {
                    int more = inflater.needsInput() ? next() : 0;
                    if (more == 0) {
                        throw refused("deflated data that does not end", "data that is whole");
                    }
                    inflater.setInput(chunk, 0, more);
                }
            }
            if (inflater.getRemaining() > 0 || read < entry.packedBytes()) {
                throw refused("more behind its deflated data", "nothing there");
            }
        } catch (DataFormatException e) {
            throw refused("data that is not deflated (" + e.getMessage() + ")", "deflated data");
        } finally {
            inflater.end();
        }
    }

    private void finish() throws IOException {
        if (written != entry.bytes()) {
            throw refused(written + " bytes", "the " + entry.bytes() + " that are announced");
        }
        if (crc32.getValue() != entry.crc32()) {
            throw refused(
                    "checksum " + Long.toHexString(crc32.getValue()),
                    Long.toHexString(entry.crc32()) + ", which is announced");
        }
    }

    /** Fills the chunk with what follows in the file; 0: there is no more. */
    private int next() throws IOException {
        int length = (int) Math.min(chunk.length, entry.packedBytes() - read);
        ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, entry.dataAt() + read + buffer.position()) < 0) {
                throw refused("the file's end within its data", "data that is whole");
            }
        }
        read += length;
        return length;
    }

    private void write(byte[] bytes, int length) throws IOException {
        written += length;
        if (written > entry.bytes()) {
            throw refused("more than " + entry.bytes() + " bytes", "the " + entry.bytes() + " that are announced");
        }
        crc32.update(bytes, 0, length);
        out.write(bytes, 0, length);
    }

    private PackageRefusedException refused(String value, String accepted) {
        return new PackageRefusedException(Code.BAD_ARCHIVE, entry.field(), value, accepted);
    }
}
