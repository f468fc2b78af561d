package dev.outpost.workshop.archive;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.workshop.archive.PackageRefusedException.Code;
import dev.outpost.workshop.resource.EntryName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads which entries a ZIP file has (APPNOTE.TXT 6.3.10, sections 4.3 and 4.4), so strictly that there is one way only
 * to understand it.
 *
 * <p>Readers of ZIP files differ in whom they believe: some take the central directory's word, some go from local header
 * to local header, some look for the last end record, some for the first. A file that is made to be understood
 * differently by the server that checks it and by the client that unpacks it is refused here: entries, each a local
 * header, its data and perhaps a descriptor, must follow each other from the first byte of the file without gap or
 * overlap; then the central directory, which must say of each what its local header says; then the end record, which is
 * the file's last 22 bytes. There is no comment, no 64-bit record, no second disk and no encryption.
 *
 * <p>That is why this is not left to a library: the JDK's and commons-compress's readers are made to open what they can.
 * Reads headers only, each at most once; holds one small object per entry.
 */
final class ZipEntries {

    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final long MASK = 0xFFFF_FFFFL;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    /** A descriptor follows the data. */
    private static final int WITH_DESCRIPTOR = 1 << 3;
    /** Names are in UTF-8. */
    private static final int UTF_8 = 1 << 11;
    /** Those, and two that tell how hard the deflater tried. */
    private static final int KNOWN_FLAGS = WITH_DESCRIPTOR | UTF_8 | (1 << 1) | (1 << 2);

    private static final int LONGEST_EXTRA = 1024;
    /** Times and owners (Info-ZIP's, PKWARE's), and what jar and zipalign leave behind; none changes name or content. */
    private static final Set<Integer> HARMLESS_EXTRAS = Set.of(0x000a, 0x5455, 0x5855, 0x7855, 0x7875, 0xcafe, 0xd935);

    private static final int FILE_TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;

    private final FileChannel file;
    private final long fileBytes;
    private final ArchiveLimits limits;

    /**
     * An entry.
     *
     * @param name checked by {@link EntryName}; that of a folder ends in {@code /}
     * @param deflated whether its data is
     * @param crc32 of the expanded data, as announced
     * @param packedBytes length of the data in the file
     * @param bytes length of the expanded data, as announced
     * @param headerAt where its local header begins
     * @param dataAt where its data begins; 0 until the local header is read
     */
    record Entry(String name, boolean deflated, long crc32, long packedBytes, long bytes, long headerAt, long dataAt) {

        boolean folder() {
            return name.endsWith("/");
        }

        /** For messages. */
        String field() {
            return "entry " + name;
        }
    }

    private ZipEntries(FileChannel file, ArchiveLimits limits) throws IOException {
        this.file = file;
        this.fileBytes = file.size();
        this.limits = limits;
    }

    /**
     * All entries, in the order in which they lie in the file.
     *
     * @throws PackageRefusedException when the file is refused
     */
    static List<Entry> read(FileChannel file, ArchiveLimits limits) throws IOException {
        return new ZipEntries(file, limits).read();
    }

    private List<Entry> read() throws IOException {
        if (fileBytes > limits.packageBytes()) {
            throw PackageRefusedException.tooLong(fileBytes, limits.packageBytes());
        }
        if (fileBytes < END_BYTES) {
            throw bad("package", fileBytes + " bytes", "a ZIP file");
        }
        ByteBuffer end = at(fileBytes - END_BYTES, END_BYTES);
        if (end.getInt(0) != END) {
            throw bad("package", "no end record in the last 22 bytes", "a ZIP file with nothing behind it, no comment");
        }
        int count = unsigned(end, 10);
        long directoryBytes = unsignedInt(end, 12);
        long directoryAt = unsignedInt(end, 16);
        if (unsigned(end, 4) != 0 || unsigned(end, 6) != 0 || unsigned(end, 8) != count || unsigned(end, 20) != 0) {
            throw bad("end record", "several disks, or a comment", "one disk, no comment");
        }
        if (count == 0xFFFF || directoryAt == MASK || directoryBytes == MASK) {
            throw bad("end record", "64-bit records", "ZIP without its 64-bit records");
        }
        if (count > limits.entries()) {
            throw new PackageRefusedException(
                    Code.TOO_LARGE, "package", count + " entries", "at most " + limits.entries() + " entries");
        }
        if (directoryAt + directoryBytes != fileBytes - END_BYTES) {
            throw bad(
                    "end record",
                    "a directory of " + directoryBytes + " bytes at " + directoryAt,
                    "a directory that ends where the end record begins, at " + (fileBytes - END_BYTES));
        }
        List<Entry> entries = directory(count, directoryAt, directoryAt + directoryBytes);
        refuseSameNames(entries);
        return locals(entries, directoryAt);
    }

    private List<Entry> directory(int count, long from, long to) throws IOException {
        List<Entry> entries = new ArrayList<>(count);
        long at = from;
        for (int i = 0; i < count; i++) {
            if (at > to - CENTRAL_BYTES) {
                throw bad("directory", i + " entries", "the " + count + " that the end record says");
            }
            ByteBuffer header = at(at, CENTRAL_BYTES);
            if (header.getInt(0) != CENTRAL) {
                throw bad("directory", "something else at " + at, "an entry, of which there are " + count);
            }
            int nameBytes = unsigned(header, 28);
            int extraBytes = unsigned(header, 30);
            if (nameBytes + extraBytes > to - at - CENTRAL_BYTES) {
                throw bad("directory", "entry " + (i + 1) + " goes beyond the end", "entries within the directory");
            }
            String name = name(at + CENTRAL_BYTES, nameBytes, unsigned(header, 8));
            entries.add(entry(header, name));
            extras("entry " + name, at + CENTRAL_BYTES + nameBytes, extraBytes);
            at += CENTRAL_BYTES + nameBytes + extraBytes;
        }
        if (at != to) {
            throw bad("directory", (to - at) + " bytes behind the last entry", "none");
        }
        return entries;
    }

    private Entry entry(ByteBuffer header, String name) throws IOException {
        String field = "entry " + name;
        long packedBytes = unsignedInt(header, 20);
        long bytes = unsignedInt(header, 24);
        long headerAt = unsignedInt(header, 42);
        if (unsigned(header, 32) != 0 || unsigned(header, 34) != 0) {
            throw bad(field, "a comment, or another disk", "no comment, one disk");
        }
        if (packedBytes == MASK || bytes == MASK || headerAt == MASK) {
            throw bad(field, "64-bit records", "ZIP without its 64-bit records");
        }
        int method = flagsAndMethod(field, unsigned(header, 8), unsigned(header, 10));
        if (method == STORED && packedBytes != bytes) {
            throw bad(field, packedBytes + " bytes stored for " + bytes, "as many as the file has");
        }
        int mode = (int) (unsignedInt(header, 38) >>> 16) & FILE_TYPE;
        boolean folder = name.endsWith("/");
        if (mode != 0 && mode != (folder ? FOLDER : REGULAR)) {
            throw new PackageRefusedException(
                    Code.BAD_ENTRY,
                    field,
                    "file type " + Integer.toOctalString(mode) + " (octal)",
                    "files, and folders whose name ends in /; no links, no devices");
        }
        if (folder && (bytes != 0 || packedBytes > 2)) {
            throw bad(field, bytes + " bytes", "folders without content");
        }
        return new Entry(name, method == DEFLATED, unsignedInt(header, 16), packedBytes, bytes, headerAt, 0);
    }

    private static int flagsAndMethod(String field, int flags, int method) throws IOException {
        if ((flags & 1) != 0) {
            throw bad(field, "encrypted", "no encryption");
        }
        if ((flags & ~KNOWN_FLAGS) != 0) {
            throw bad(field, "flags " + Integer.toHexString(flags & ~KNOWN_FLAGS) + " (hex)", "files that are plain");
        }
        if (method == STORED && (flags & WITH_DESCRIPTOR) != 0) {
            throw bad(field, "stored, its length behind it", "a length before the data of what is stored");
        }
        if (method != STORED && method != DEFLATED) {
            throw bad(field, "method " + method, "methods 0 (stored) and 8 (deflated)");
        }
        return method;
    }

    /** Each lies where the one before ends, and says of itself what the directory says. */
    private List<Entry> locals(List<Entry> entries, long directoryAt) throws IOException {
        entries.sort(Comparator.comparingLong(Entry::headerAt));
        List<Entry> whole = new ArrayList<>(entries.size());
        long at = 0;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.headerAt() != at) {
                throw bad(
                        entry.field(),
                        "begins at " + entry.headerAt(),
                        "entries one behind the other, from the file's first byte; the one before ends at " + at);
            }
            long next = i + 1 < entries.size() ? entries.get(i + 1).headerAt() : directoryAt;
            Entry read = local(entry, next);
            whole.add(read);
            at = next;
        }
        if (at != directoryAt) {
            throw bad("directory", "begins at " + directoryAt, "right behind the last entry, at " + at);
        }
        return whole;
    }

    private Entry local(Entry entry, long next) throws IOException {
        long room = next - entry.headerAt();
        if (room < LOCAL_BYTES) {
            throw bad(entry.field(), room + " bytes before what follows", "entries that do not overlap");
        }
        ByteBuffer header = at(entry.headerAt(), LOCAL_BYTES);
        if (header.getInt(0) != LOCAL) {
            throw bad(entry.field(), "no header at " + entry.headerAt(), "a header there");
        }
        int nameBytes = unsigned(header, 26);
        int extraBytes = unsigned(header, 28);
        long dataAt = entry.headerAt() + LOCAL_BYTES + nameBytes + extraBytes;
        long after = next - dataAt - entry.packedBytes();
        if (after < 0) {
            throw bad(entry.field(), entry.packedBytes() + " bytes of data", "entries that do not overlap");
        }
        int flags = unsigned(header, 6);
        int method = flagsAndMethod(entry.field(), flags, unsigned(header, 8));
        boolean described = (flags & WITH_DESCRIPTOR) != 0;
        byte[] name = at(entry.headerAt() + LOCAL_BYTES, nameBytes).array();
        boolean same = Arrays.equals(name, entry.name().getBytes(StandardCharsets.UTF_8))
                && (method == DEFLATED) == entry.deflated()
                && same(header, 14, entry.crc32(), described)
                && same(header, 18, entry.packedBytes(), described)
                && same(header, 22, entry.bytes(), described);
        if (!same) {
            throw bad(entry.field(), "its header differs from the directory", "the same in both");
        }
        extras(entry.field(), entry.headerAt() + LOCAL_BYTES + nameBytes, extraBytes);
        if (described ? !describes(entry, dataAt + entry.packedBytes(), after) : after != 0) {
            throw bad(
                    entry.field(),
                    after + " bytes between its data and what follows",
                    described ? "a descriptor that repeats the directory" : "none");
        }
        return new Entry(
                entry.name(),
                entry.deflated(),
                entry.crc32(),
                entry.packedBytes(),
                entry.bytes(),
                entry.headerAt(),
                dataAt);
    }

    /** A field of a local header: what the directory says, or nothing when a descriptor says it. */
    private static boolean same(ByteBuffer header, int at, long value, boolean described) {
        long there = unsignedInt(header, at);
        return there == value || (described && there == 0);
    }

    /** A descriptor is checksum and both lengths, with a signature before them or without. */
    private boolean describes(Entry entry, long at, long length) throws IOException {
        if (length != 16 && length != 12) {
            return false;
        }
        ByteBuffer descriptor = at(at, (int) length);
        int values = length == 16 ? 4 : 0;
        return (length == 12 || descriptor.getInt(0) == DESCRIPTOR)
                && unsignedInt(descriptor, values) == entry.crc32()
                && unsignedInt(descriptor, values + 4) == entry.packedBytes()
                && unsignedInt(descriptor, values + 8) == entry.bytes();
    }

    private void extras(String field, long at, int length) throws IOException {
        if (length > LONGEST_EXTRA) {
            throw bad(field, length + " bytes of extra fields", "at most " + LONGEST_EXTRA);
        }
        ByteBuffer extras = at(at, length);
        while (extras.remaining() >= 4) {
            int kind = Short.toUnsignedInt(extras.getShort());
            int bytes = Short.toUnsignedInt(extras.getShort());
            if (bytes > extras.remaining()) {
                throw bad(field, "an extra field of " + bytes + " bytes", "extra fields within their bounds");
            }
            if (!HARMLESS_EXTRAS.contains(kind)) {
                throw bad(
                        field,
                        "extra field " + Integer.toHexString(kind) + " (hex)",
                        "times and owners only; no 64-bit records, no second name, no encryption");
            }
            extras.position(extras.position() + bytes);
        }
        if (extras.hasRemaining()) {
            throw bad(field, extras.remaining() + " bytes behind its extra fields", "none");
        }
    }

    private String name(long at, int length, int flags) throws IOException {
        if (length < 1 || length > EntryName.MOST_BYTES) {
            throw new PackageRefusedException(
                    Code.BAD_ENTRY, "entry", "a name of " + length + " bytes", "names of 1 to " + EntryName.MOST_BYTES);
        }
        byte[] bytes = at(at, length).array();
        String name;
        try {
            name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw bad("directory", "a name that is not UTF-8", "names in UTF-8");
        }
        if ((flags & UTF_8) == 0 && name.length() != length) {
            throw bad("entry " + name, "not marked as UTF-8", "names in ASCII, or in UTF-8 and marked (flag bit 11)");
        }
        try {
            EntryName.check("entry", name);
        } catch (BadFieldException e) {
            throw new PackageRefusedException(Code.BAD_ENTRY, e);
        }
        return name;
    }

    /** No two that some file system takes for one; no file that is a folder of others. */
    private static void refuseSameNames(List<Entry> entries) throws IOException {
        Map<String, Entry> byName = new HashMap<>();
        for (Entry entry : entries) {
            String folded = EntryName.folded(entry.name());
            String path = entry.folder() ? folded.substring(0, folded.length() - 1) : folded;
            Entry other = byName.put(path, entry);
            if (other != null) {
                throw new PackageRefusedException(
                        Code.BAD_ENTRY, entry.field(), "is also " + other.name(), "each name once, in any case");
            }
        }
        for (Entry entry : entries) {
            String folded = EntryName.folded(entry.name());
            for (int slash = folded.indexOf('/'); slash >= 0; slash = folded.indexOf('/', slash + 1)) {
                Entry parent = byName.get(folded.substring(0, slash));
                if (parent != null && !parent.folder()) {
                    throw new PackageRefusedException(
                            Code.BAD_ENTRY, entry.field(), "lies below the file " + parent.name(), "files or folders");
                }
            }
        }
    }

    private ByteBuffer at(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw bad("package", "ends at " + (position + buffer.position()), "a ZIP file that is whole");
            }
        }
        return buffer.flip();
    }

    private static int unsigned(ByteBuffer buffer, int at) {
        return Short.toUnsignedInt(buffer.getShort(at));
    }

    private static long unsignedInt(ByteBuffer buffer, int at) {
        return Integer.toUnsignedLong(buffer.getInt(at));
    }

    private static PackageRefusedException bad(String field, String value, String accepted) {
        return new PackageRefusedException(Code.BAD_ARCHIVE, field, value, accepted);
    }
}
