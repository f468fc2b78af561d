package dev.outpost.telemetry.analytics;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is read from its begin to its end, and knows how far that has come. */
final class MeasuredInput extends FilterInputStream {

    private final double size;
    private long position;

    private MeasuredInput(InputStream in, long size) {
        super(in);
        this.size = Math.max(1, size);
    }

    static MeasuredInput of(Path file) throws IOException {
        long size = Files.size(file);
        return new MeasuredInput(new BufferedInputStream(Files.newInputStream(file), 1 << 16), size);
    }

    /** Share of the file that was taken, 0 to 1. */
    double share() {
        return Math.min(1, position / size);
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        position += read < 0 ? 0 : 1;
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        position += Math.max(0, read);
        return read;
    }
}
