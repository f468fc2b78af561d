package dev.outpost.workshop.publish;

import dev.outpost.workshop.archive.ArchiveLimits;
import dev.outpost.workshop.blob.BlobStore;
import dev.outpost.workshop.blob.DirectoryBlobs;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.store.Actor;
import dev.outpost.workshop.store.PublishOutcome;
import dev.outpost.workshop.store.ReleaseStore;
import dev.outpost.workshop.store.SqliteReleases;
import dev.outpost.workshop.store.StoreRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A workshop's data folder, with all that a publish goes through. */
final class Bench implements AutoCloseable {

    static final Duration AGE = Duration.ofHours(1);

    final Path folder;
    final BlobStore blobs;
    final ReleaseStore store;
    final Intakes intakes;
    final Publisher publisher;
    final Sweep sweep;

    Bench(Path folder) throws IOException {
        this(folder, new DirectoryBlobs(folder.resolve("blobs"), InstantSource.system()), InstantSource.system());
    }

    Bench(Path folder, BlobStore blobs, InstantSource clock) throws IOException {
        this.folder = folder;
        this.blobs = blobs;
        this.store = SqliteReleases.open(folder.resolve("workshop.db"), StoreRules.DEFAULT, clock, new Random(1));
        this.intakes = new Intakes(folder.resolve("incoming"), ArchiveLimits.DEFAULT, 0);
        this.publisher = new Publisher(blobs, store, clock);
        this.sweep = new Sweep(intakes, blobs, store, publisher, AGE, clock);
    }

    /** Takes a package in, checks it, publishes it. */
    PublishOutcome publish(byte[] pack) throws IOException {
        try (Intake intake = intakes.open()) {
            for (int at = 0; at < pack.length; at += 8192) {
                intake.accept(Arrays.copyOfRange(pack, at, Math.min(pack.length, at + 8192)));
            }
            return publisher.publish(intake.finish(), Actor.ADMIN);
        }
    }

    /** Hashes of all blobs. */
    Set<Hash> blobs() throws IOException {
        Set<Hash> all = new TreeSet<>();
        blobs.list(stored -> all.add(stored.hash()));
        return all;
    }

    /** Names of the files that packages come into. */
    Set<String> incoming() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("incoming"))) {
            return files.map(file -> String.valueOf(file.getFileName())).collect(Collectors.toSet());
        }
    }

    /** A package with noise in it. */
    static byte[] pack(String id, String version, long seed, int noiseBytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("manifest.yaml"));
            zip.write(manifest(id, version));
            byte[] noise = new byte[noiseBytes];
            new Random(seed).nextBytes(noise);
            ZipEntry entry = new ZipEntry("noise.bin");
            CRC32 crc32 = new CRC32();
            crc32.update(noise);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(noise.length);
            entry.setCrc(crc32.getValue());
            zip.putNextEntry(entry);
            zip.write(noise);
        }
        return bytes.toByteArray();
    }

    static byte[] manifest(String id, String version) {
        return ("id: " + id + "\nversion: " + version + "\ncategory: mod\ntitle: Noise\nlicense: MIT\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        store.close();
        blobs.close();
    }
}
