package dev.outpost.workshop.command;

import dev.outpost.workshop.archive.Archive;
import dev.outpost.workshop.archive.ArchiveLimits;
import dev.outpost.workshop.archive.Unpacker;
import dev.outpost.workshop.resolve.Locked;
import dev.outpost.workshop.resource.Hash;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Puts packages into a folder: {@code publisher/name/version} has a package's files, {@code .outpost} what belongs to this.
 *
 * <p>A package is fetched to {@code .outpost/HASH.part}, where a fetch that breaks off goes on the next time; it is unpacked
 * only when its hash is right, beside its place, and moved there whole; then its {@link Receipt} is written. A folder
 * without a receipt, or that is not as its receipt says, is thrown away and fetched again. One process at a time works on a
 * folder.
 */
final class Installer implements AutoCloseable {

    private static final String OWN = ".outpost";

    private final Path folder;
    private final Path own;
    private final Source source;
    private final FileChannel busy;

    /** Where packages come from. */
    @FunctionalInterface
    interface Source {
        /** Hands a package over from a byte on; false: not in parts, nothing was handed over. */
        boolean download(Hash hash, long from, Download.Sink sink) throws IOException;
    }

    /**
     * A package that is in its place.
     *
     * @param fetched whether it had to be
     */
    record Installed(Locked locked, Path folder, boolean fetched) {}

    private Installer(Path folder, Path own, Source source, FileChannel busy) {
        this.folder = folder;
        this.own = own;
        this.source = source;
        this.busy = busy;
    }

    /** Takes a folder, which is made when it is not there. */
    static Installer into(Path folder, Source source) throws IOException {
        Path own = folder.resolve(OWN);
        Files.createDirectories(own);
        FileChannel busy = FileChannel.open(own.resolve("busy"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (busy.tryLock() != null) {
                return new Installer(folder, own, source, busy);
            }
        } catch (OverlappingFileLockException e) {
            // this process itself, refused as any other
        }
        busy.close();
        throw new IOException(folder + ": another install works on it");
    }

    /**
     * Installs what is not there.
     *
     * @param threads downloads at once
     * @param progress is told of bytes that are there or came; below 0 when some begin again
     */
    List<Installed> install(List<Locked> packages, int threads, LongConsumer progress) throws IOException {
        List<Installed> all = new ArrayList<>();
        new Together(threads).run(packages, locked -> {
            Installed installed = install(locked, progress);
            synchronized (all) {
                all.add(installed);
            }
        });
        all.sort((a, b) -> a.locked().id().compareTo(b.locked().id()));
        return all;
    }

    private Installed install(Locked locked, LongConsumer progress) throws IOException {
        Path target = folder.resolve(locked.id().publisher())
                .resolve(locked.id().name())
                .resolve(locked.version().toString());
        Receipt receipt = new Receipt(own.resolve(locked.hash() + ".sha256"));
        if (receipt.holds(target)) {
            progress.accept(locked.sizeBytes());
            return new Installed(locked, target, false);
        }
        receipt.delete();
        Path part = own.resolve(locked.hash() + ".part");
        fetch(locked, part, progress);
        Folders.delete(target);
        Archive.Contents contents = new Unpacker(ArchiveLimits.DEFAULT).unpack(part, target);
        if (!contents.manifest().id().equals(locked.id())
                || !contents.manifest().version().equals(locked.version())) {
            Folders.delete(target);
            Files.delete(part);
            throw new IOException(locked.id() + "@" + locked.version() + ": the package with the lock's hash is "
                    + contents.manifest().id() + "@" + contents.manifest().version());
        }
        receipt.write(target);
        Files.delete(part);
        return new Installed(locked, target, true);
    }

    private void fetch(Locked locked, Path part, LongConsumer progress) throws IOException {
        long there = Files.exists(part) ? Files.size(part) : 0;
        if (there > 0 && there <= locked.sizeBytes()) {
            Hash hash = continued(locked, part, there, progress);
            if (hash.equals(locked.hash())) {
                return;
            }
            // Begun by something else than this package, or torn by a crash: once more, from its first byte.
            progress.accept(-locked.sizeBytes());
        }
        Files.deleteIfExists(part);
        Hash hash = continued(locked, part, 0, progress);
        if (!hash.equals(locked.hash())) {
            Files.delete(part);
            throw new IOException(locked.id() + "@" + locked.version() + ": what came has the hash " + hash
                    + ", the lock says " + locked.hash());
        }
    }

    /** Fetches what is missing; the hash of all of it. */
    private Hash continued(Locked locked, Path part, long there, LongConsumer progress) throws IOException {
        MessageDigest digest = Hash.sha256();
        if (there > 0) {
            Hashes.update(digest, part);
            progress.accept(there);
        }
        if (there < locked.sizeBytes()) {
            long[] came = {there};
            try (OutputStream out = Files.newOutputStream(
                    part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                boolean parts = source.download(locked.hash(), there, (bytes, length) -> {
                    came[0] += length;
                    if (came[0] > locked.sizeBytes()) {
                        throw new IOException(locked.id() + "@" + locked.version() + ": more came than the "
                                + locked.sizeBytes() + " bytes that the lock says");
                    }
                    out.write(bytes, 0, length);
                    digest.update(bytes, 0, length);
                    progress.accept(length);
                });
                if (!parts) {
                    digest.update((byte) 0); // not what was wanted, so it is asked for from its first byte
                }
            }
            if (came[0] < locked.sizeBytes()) {
                progress.accept(locked.sizeBytes() - came[0]);
            }
        }
        return Hash.ofDigest(digest.digest());
    }

    @Override
    public void close() throws IOException {
        busy.close();
    }
}
