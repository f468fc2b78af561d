package dev.outpost.workshop.publish;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file beside those of packages that come in, for what packages are taken from: a bundle. No sweep of this process takes
 * it while it is open; after a crash the next one does. One thread at a time, blocking.
 */
public final class Parked implements AutoCloseable {

    private final Intakes intakes;
    private final Path file;
    private final FileChannel channel;

    Parked(Intakes intakes, Path file) throws IOException {
        this.intakes = intakes;
        this.file = file;
        this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /**
     * Adds to it.
     *
     * @throws DiskFullException when there is no room for it
     */
    public void write(byte[] bytes) throws IOException {
        intakes.makeSureOfRoom(bytes.length);
        ByteBuffer left = ByteBuffer.wrap(bytes);
        try {
            while (left.hasRemaining()) {
                channel.write(left);
            }
        } catch (IOException e) {
            throw DiskFullException.of(e);
        }
    }

    /** Where it is until it is closed. */
    public Path file() {
        return file;
    }

    /** Deletes it. Twice is no mistake. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
            Files.deleteIfExists(file);
        } finally {
            intakes.closed(file);
        }
    }
}
