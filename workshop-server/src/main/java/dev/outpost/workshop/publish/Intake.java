package dev.outpost.workshop.publish;

import dev.outpost.workshop.archive.Archive;
import dev.outpost.workshop.archive.ArchiveLimits;
import dev.outpost.workshop.archive.PackageRefusedException;
import dev.outpost.workshop.resource.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * A package on its way in: its bytes go to a file as they arrive and are hashed on the way, so memory does not depend on
 * its length. One thread at a time; blocking. Whoever opened it closes it, whatever comes of it: its file goes then,
 * unless a blob store has taken it.
 */
public final class Intake implements AutoCloseable {

    /** How often the disk is asked for its room. */
    private static final long ROOM_EVERY_BYTES = 64L << 20;

    private final Intakes intakes;
    private final Path file;
    private final ArchiveLimits limits;
    private final FileChannel channel;
    private final MessageDigest digest = Hash.sha256();
    private long bytes;
    private long roomUntilBytes = ROOM_EVERY_BYTES;

    /**
     * A package that is whole and accepted.
     *
     * @param contents what is in it
     * @param packageHash of all its bytes
     * @param sizeBytes how many
     * @param file where they are until the intake is closed
     */
    public record Checked(Archive.Contents contents, Hash packageHash, long sizeBytes, Path file) {}

    Intake(Intakes intakes, Path file, ArchiveLimits limits) throws IOException {
        this.intakes = intakes;
        this.file = file;
        this.limits = limits;
        this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /**
     * Takes what has arrived; the buffer is read to its limit.
     *
     * @throws PackageRefusedException when it is more than is accepted
     * @throws DiskFullException when there is no room for it
     */
    public void accept(ByteBuffer arrived) throws IOException {
        long all = bytes + arrived.remaining();
        if (all > limits.packageBytes()) {
            throw PackageRefusedException.tooLong(all, limits.packageBytes());
        }
        if (all > roomUntilBytes) {
            intakes.makeSureOfRoom(ROOM_EVERY_BYTES);
            roomUntilBytes = all + ROOM_EVERY_BYTES;
        }
        digest.update(arrived.duplicate());
        try {
            while (arrived.hasRemaining()) {
                channel.write(arrived);
            }
        } catch (IOException e) {
            throw DiskFullException.of(e);
        }
        bytes = all;
    }

    /** The same, of an array. */
    public void accept(byte[] arrived) throws IOException {
        accept(ByteBuffer.wrap(arrived));
    }

    /** How many bytes have arrived. */
    public long bytes() {
        return bytes;
    }

    /**
     * All has arrived: checks the package from end to end.
     *
     * @throws PackageRefusedException when it is refused
     */
    public Checked finish() throws IOException {
        channel.close();
        return new Checked(Archive.check(file, limits), Hash.ofDigest(digest.digest()), bytes, file);
    }

    /** Forgets it: its file goes, and its place is free. Twice is no mistake. */
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
