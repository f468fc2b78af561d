package dev.outpost.workshop;

import dev.outpost.server.Health;
import dev.outpost.workshop.archive.Archive;
import dev.outpost.workshop.archive.ArchiveLimits;
import dev.outpost.workshop.archive.PackageRefusedException;
import dev.outpost.workshop.blob.BlobStore;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.Release;
import dev.outpost.workshop.store.Actor;
import dev.outpost.workshop.store.PublishOutcome;
import dev.outpost.workshop.store.ReleaseStore;
import dev.outpost.workshop.web.Intakes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes packages in by a file each. Published is: first the blob, forced to the disk, then one transaction of the store; a
 * process that is killed between the two leaves a blob that nothing refers to. Any thread.
 */
final class FileIntakes implements Intakes {

    private static final Logger LOG = LoggerFactory.getLogger(FileIntakes.class);

    private final Path folder;
    private final long minFreeBytes;
    private final ArchiveLimits limits;
    private final BlobStore blobs;
    private final ReleaseStore store;
    private final InstantSource clock;

    /** In a folder that is this process's alone; what an earlier one left in it is dropped. */
    FileIntakes(
            Path folder,
            long minFreeBytes,
            ArchiveLimits limits,
            BlobStore blobs,
            ReleaseStore store,
            InstantSource clock)
            throws IOException {
        this.folder = Files.createDirectories(folder);
        this.minFreeBytes = minFreeBytes;
        this.limits = limits;
        this.blobs = blobs;
        this.store = store;
        this.clock = clock;
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public Incoming begin() throws IOException {
        Path file = Files.createTempFile(folder, "incoming-", ".icpkg");
        return new Incomer(file, FileChannel.open(file, StandardOpenOption.WRITE));
    }

    @Override
    public String state() {
        long free = folder.toFile().getUsableSpace();
        return free >= minFreeBytes
                ? Health.OK
                : "the disk has " + (free >> 20) + " MiB left, less than workshop.min_free_bytes";
    }

    private final class Incomer implements Incoming {

        private final Path file;
        private final FileChannel channel;
        private final MessageDigest digest = Hash.sha256();
        private long sizeBytes;
        private Archive.@Nullable Contents contents;

        Incomer(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            digest.update(bytes);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                sizeBytes += channel.write(buffer);
            }
        }

        @Override
        public Manifest check() throws IOException {
            channel.close();
            if (sizeBytes > limits.packageBytes()) {
                throw PackageRefusedException.tooLong(sizeBytes, limits.packageBytes());
            }
            Archive.Contents checked = Archive.check(file, limits);
            contents = checked;
            return checked.manifest();
        }

        @Override
        public PublishOutcome publish(Actor by) throws IOException {
            Archive.Contents checked = contents;
            if (checked == null) {
                throw new IllegalStateException("what is published was checked before");
            }
            byte[] manifest = manifest();
            Hash hash = Hash.ofDigest(digest.digest());
            blobs.put(hash, file);
            Release release = new Release(
                    checked.manifest(),
                    checked.manifestHash(),
                    hash,
                    sizeBytes,
                    clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    false);
            return store.publish(release, manifest, by);
        }

        /** After the checks: the file is what it seems to be. */
        private byte[] manifest() throws IOException {
            try (ZipFile zip = new ZipFile(file.toFile());
                    InputStream in = zip.getInputStream(zip.getEntry(Manifest.FILE))) {
                return in.readNBytes(Manifest.MOST_BYTES);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("a file that is not needed any more stays until the next start", e);
            }
        }
    }
}
