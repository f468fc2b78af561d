package dev.outpost.client.match;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of a file that may be anything: plain or gzip (told apart by the first two bytes, not by the name), each
 * line bounded, so that no input makes it hold more than {@link #MAX_LINE_BYTES}.
 */
final class BoundedLines implements Closeable {
    /** Longest line; the longest payload of an order in base64 needs a twelfth of it. */
    static final int MAX_LINE_BYTES = 65_536;

    private static final int GZIP_MAGIC_0 = 0x1F;
    private static final int GZIP_MAGIC_1 = 0x8B;

    private final String file;
    private final InputStream in;
    private final byte[] chunk = new byte[32_768];
    private final byte[] line = new byte[MAX_LINE_BYTES];
    private int chunkPosition;
    private int chunkLength;
    private int lineLength;
    private long lineNumber;

    BoundedLines(InputStream raw, String file) throws MatchFileException {
        this.file = file;
        try {
            this.in = plain(raw);
        } catch (IOException e) {
            throw brokenStream(e);
        }
    }

    private static InputStream plain(InputStream raw) throws IOException {
        PushbackInputStream start = new PushbackInputStream(raw, 2);
        byte[] magic = start.readNBytes(2);
        start.unread(magic);
        boolean gzip = magic.length == 2 && (magic[0] & 0xFF) == GZIP_MAGIC_0 && (magic[1] & 0xFF) == GZIP_MAGIC_1;
        return gzip ? new GZIPInputStream(start, 32_768) : start;
    }

    /** Goes to the next line; false at the end of the file. A last line may lack its line feed. */
    boolean next() throws MatchFileException {
        lineLength = 0;
        lineNumber++;
        while (true) {
            if (chunkPosition == chunkLength && !fill()) {
                return lineLength > 0;
            }
            int end = chunkPosition;
            while (end < chunkLength && chunk[end] != '\n') {
                end++;
            }
            int part = end - chunkPosition;
            if (lineLength + part > MAX_LINE_BYTES) {
                throw broken("is longer than " + MAX_LINE_BYTES + " bytes");
            }
            System.arraycopy(chunk, chunkPosition, line, lineLength, part);
            lineLength += part;
            chunkPosition = end;
            if (end < chunkLength) {
                chunkPosition++;
                return true;
            }
        }
    }

    private boolean fill() throws MatchFileException {
        try {
            chunkPosition = 0;
            chunkLength = Math.max(0, in.read(chunk, 0, chunk.length));
            return chunkLength > 0;
        } catch (IOException e) {
            throw brokenStream(e);
        }
    }

    private MatchFileException brokenStream(IOException cause) {
        if (cause instanceof EOFException) {
            return broken("the gzip data ends early");
        }
        if (cause instanceof ZipException) {
            return broken("the gzip data is broken (" + cause.getMessage() + ")");
        }
        return broken("cannot be read (" + cause.getMessage() + ")");
    }

    /** What is wrong with the present line. */
    MatchFileException broken(String reason) {
        return new MatchFileException(file + ", line " + Math.max(1, lineNumber) + ": " + reason);
    }

    /** The present line's bytes, from 0 to {@link #length()}; valid until the next call of {@link #next()}. */
    byte[] bytes() {
        return line;
    }

    int length() {
        return lineLength;
    }

    /** Number of the present line, the first is 1. */
    long number() {
        return lineNumber;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
