package dev.outpost.workshop.archive;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.workshop.archive.PackageRefusedException.Code;
import dev.outpost.workshop.archive.ZipEntries.Entry;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.Manifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/**
 * Checks a package ({@code .icpkg}: a ZIP file with {@code manifest.yaml} at its top), whoever made it
 * (spec/tracking-workshop.md, Workshop server; docs/workshop.md, Packages).
 *
 * <p>Memory is bounded by the number of entries, time by the bytes that the limits let it expand to; these are counted
 * while it is really expanded, whatever its headers say. Blocking; each call is on its own.
 */
public final class Archive {

    /**
     * What is in a package that is accepted.
     *
     * @param manifest its manifest
     * @param manifestYaml the text of {@code manifest.yaml}; in UTF-8 it is the very bytes
     * @param manifestHash of these
     * @param files files in it, the manifest among them
     * @param expandedBytes of all files together
     */
    public record Contents(Manifest manifest, String manifestYaml, Hash manifestHash, int files, long expandedBytes) {}

    /** Is given all entries, parents before what is below them or not at all. */
    @FunctionalInterface
    interface Sink {

        /**
         * One entry.
         *
         * @param name checked; that of a folder ends in {@code /}
         * @return where its content goes; closed after it
         */
        OutputStream open(String name) throws IOException;
    }

    private Archive() {}

    /**
     * Checks a file from end to end.
     *
     * @throws PackageRefusedException when it is refused
     */
    public static Contents check(Path file, ArchiveLimits limits) throws IOException {
        return read(file, limits, name -> OutputStream.nullOutputStream());
    }

    /** Checks a file and hands over what is in it; what was handed over means nothing unless this returns. */
    static Contents read(Path file, ArchiveLimits limits, Sink sink) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            List<Entry> entries = ZipEntries.read(channel, limits);
            long most = limits.expandedBytes(channel.size());
            long announced = entries.stream().mapToLong(Entry::bytes).sum();
            if (announced > most) {
                throw expands(announced, most, channel.size());
            }
            Contents contents = manifest(channel, entries);
            // No entry expands beyond what it announces, and what they all announce is within the bound.
            for (Entry entry : entries) {
                try (OutputStream out = sink.open(entry.name())) {
                    EntryContent.copy(channel, entry, out);
                }
            }
            return contents;
        }
    }

    private static Contents manifest(FileChannel channel, List<Entry> entries) throws IOException {
        Entry found = entries.stream()
                .filter(entry -> entry.name().equals(Manifest.FILE))
                .findFirst()
                .orElseThrow(() -> missing(entries));
        if (found.bytes() > Manifest.MOST_BYTES) {
            throw new PackageRefusedException(
                    Code.BAD_MANIFEST,
                    Manifest.FILE,
                    found.bytes() + " bytes",
                    "at most " + Manifest.MOST_BYTES + " bytes");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) found.bytes());
        EntryContent.copy(channel, found, bytes);
        Manifest manifest;
        try {
            manifest = Manifest.read(bytes.toByteArray());
        } catch (BadFieldException e) {
            throw new PackageRefusedException(Code.BAD_MANIFEST, e);
        }
        for (String export : manifest.exports()) {
            boolean there = entries.stream()
                    .anyMatch(entry -> export.endsWith("/")
                            ? entry.name().startsWith(export) && !entry.folder()
                            : entry.name().equals(export));
            if (!there) {
                throw new PackageRefusedException(
                        Code.BAD_MANIFEST, "exports", export, "files that are in the package, and folders with files");
            }
        }
        return new Contents(
                manifest,
                bytes.toString(StandardCharsets.UTF_8),
                Hash.of(bytes.toByteArray()),
                (int) entries.stream().filter(entry -> !entry.folder()).count(),
                entries.stream().mapToLong(Entry::bytes).sum());
    }

    /** Names one that was meant, perhaps: in a folder, or in other letters. */
    private static PackageRefusedException missing(List<Entry> entries) {
        String nearest = entries.stream()
                .map(Entry::name)
                .filter(name -> name.substring(name.lastIndexOf('/') + 1)
                        .toLowerCase(Locale.ROOT)
                        .matches("manifest\\.ya?ml"))
                .map(name -> "; there is '" + name + "'")
                .findFirst()
                .orElse("");
        return new PackageRefusedException(
                Code.BAD_MANIFEST,
                BadFieldException.missing(Manifest.FILE, "a file of this name at the package's top" + nearest));
    }

    private static PackageRefusedException expands(long announced, long most, long packageBytes) {
        return new PackageRefusedException(
                Code.TOO_LARGE,
                "package",
                announced + " bytes when expanded",
                "at most " + most + " for a package of " + packageBytes + " bytes");
    }
}
