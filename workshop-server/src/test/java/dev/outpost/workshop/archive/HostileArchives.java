package dev.outpost.workshop.archive;

import dev.outpost.workshop.archive.PackageRefusedException.Code;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Packages that are refused, each with what is to be said of it. */
final class HostileArchives {

    private HostileArchives() {}

    static Stream<Arguments> all() {
        return Stream.of(
                // Names.
                name("traversal", "../evil", "without . and .."),
                name("traversal within", "maps/../../evil", "without . and .."),
                name("dot part", "maps/./a", "without . and .."),
                name("absolute", "/etc/passwd", "relative"),
                name("empty part", "maps//a", "empty parts"),
                name("drive letter", "C:/windows/evil", "without any of"),
                name("stream of a file", "a.txt:hidden", "without any of"),
                name("backslash", "..\\evil", "without any of"),
                name("control character", "a\u0000.txt", "control characters"),
                name("turned text", "a\u202Etxt.exe", "control characters"),
                name("blank at the end", "maps /a", "blank"),
                name("dot at the end", "maps./a", "dot"),
                name("device", "maps/CON.txt", "devices"),
                name("not in normal form", "e\u0301.txt", "normal form C"),
                name("too long", "x".repeat(241), "240"),
                name("too deep", "a/".repeat(16) + "a", "16 levels"),
                // Kinds.
                lie("symbolic link", item -> item.attributes = 0120777L << 16, Code.BAD_ENTRY, "120000"),
                lie("device file", item -> item.attributes = 0020666L << 16, Code.BAD_ENTRY, "20000"),
                lie("folder by its mode only", item -> item.attributes = 0040755L << 16, Code.BAD_ENTRY, "40000"),
                lie("encrypted", item -> item.flags |= 1, Code.BAD_ARCHIVE, "encrypted"),
                lie("encrypted locally", item -> item.localFlags = item.flags | 1, Code.BAD_ARCHIVE, "encrypted"),
                lie("strong encryption", item -> item.flags |= 1 << 6, Code.BAD_ARCHIVE, "flags 40"),
                lie("method", item -> item.method = 12, Code.BAD_ARCHIVE, "method 12"),
                lie("second name", item -> item.extra = RawZip.extra(0x7075, 9), Code.BAD_ARCHIVE, "7075"),
                lie("zip64 field", item -> item.extra = RawZip.extra(1, 16), Code.BAD_ARCHIVE, "extra field 1 "),
                lie(
                        "zip64 field locally",
                        item -> item.localExtra = RawZip.extra(1, 16),
                        Code.BAD_ARCHIVE,
                        "extra field 1"),
                lie("zip64 length", item -> item.bytes = 0xFFFF_FFFFL, Code.BAD_ARCHIVE, "64-bit"),
                lie(
                        "extra field too long",
                        item -> item.extra = new byte[] {0x55, 0x54, 9, 0},
                        Code.BAD_ARCHIVE,
                        "9 bytes"),
                lie("rest of extra fields", item -> item.extra = new byte[] {1, 2}, Code.BAD_ARCHIVE, "2 bytes behind"),
                lie(
                        "long extra fields",
                        item -> item.extra = RawZip.extra(0x5455, 2000),
                        Code.BAD_ARCHIVE,
                        "2004 bytes"),
                lie("comment of an entry", item -> item.comment = new byte[] {65}, Code.BAD_ARCHIVE, "comment"),
                lie("another disk", item -> item.disk = 1, Code.BAD_ARCHIVE, "disk"),
                // Two views.
                lie(
                        "other name locally",
                        item -> item.localName = "b.txt".getBytes(StandardCharsets.UTF_8),
                        Code.BAD_ARCHIVE,
                        "differs"),
                lie("other length locally", item -> item.localBytes = 4L, Code.BAD_ARCHIVE, "differs"),
                lie("other packed length locally", item -> item.localPackedBytes = 1L, Code.BAD_ARCHIVE, "differs"),
                lie("other checksum locally", item -> item.localCrc32 = 4L, Code.BAD_ARCHIVE, "differs"),
                lie("other method locally", item -> item.localMethod = 0, Code.BAD_ARCHIVE, "differs"),
                lie("descriptor that lies", RawZipLies::descriptorLies, Code.BAD_ARCHIVE, "bytes between"),
                lie(
                        "descriptor that is missing",
                        item -> item.localFlags = item.flags | 8,
                        Code.BAD_ARCHIVE,
                        "bytes between"),
                lie("bytes behind the data", item -> item.behind = new byte[7], Code.BAD_ARCHIVE, "7 bytes between"),
                lie("overlap", item -> item.headerAt = 0L, Code.BAD_ARCHIVE, "entry manifest.yaml", "0 bytes before"),
                lie(
                        "header elsewhere",
                        item -> item.headerAt = 3L,
                        Code.BAD_ARCHIVE,
                        "entry manifest.yaml",
                        "3 bytes before"),
                lie(
                        "header beyond the file",
                        item -> item.headerAt = 1L << 31,
                        Code.BAD_ARCHIVE,
                        "entry manifest.yaml",
                        "bytes between"),
                lie(
                        "data longer than the file",
                        item -> item.packedBytes = 99_999,
                        Code.BAD_ARCHIVE,
                        "99999 bytes of data"),
                // Content.
                lie("expands further", item -> item.bytes = 3, Code.BAD_ARCHIVE, "more than 3 bytes"),
                lie("expands less", item -> item.bytes = 9, Code.BAD_ARCHIVE, "5 bytes"),
                lie("wrong checksum", item -> item.crc32 ^= 1, Code.BAD_ARCHIVE, "checksum"),
                lie("not deflated", item -> Arrays.fill(item.packed, (byte) 0xFF), Code.BAD_ARCHIVE, "not deflated"),
                lie("cut off", RawZipLies::cutOff, Code.BAD_ARCHIVE, "does not end"),
                lie("more behind the deflated data", RawZipLies::hiddenBehind, Code.BAD_ARCHIVE, "more behind"),
                lie("stored with two lengths", RawZipLies::storedTwice, Code.BAD_ARCHIVE, "stored for"),
                lie("stored with its length behind", RawZipLies::storedDescribed, Code.BAD_ARCHIVE, "stored"),
                lie(
                        "name in Latin-1",
                        item -> item.name = new byte[] {(byte) 0xE9},
                        Code.BAD_ARCHIVE,
                        "directory",
                        "UTF-8"),
                lie("UTF-8 that is not marked", RawZipLies::unmarked, Code.BAD_ARCHIVE, "entry é", "not marked"),
                lie("no name", item -> item.name = new byte[0], Code.BAD_ENTRY, "entry", "0 bytes"),
                // Names that are one.
                twice("the same name", "a.txt", "a.txt"),
                twice("another case", "A.TXT", "a.txt"),
                twice("another case of a script", "СТРАНА", "страна"),
                twice("compatible letters", "ﬁle", "file"),
                twice("file and folder", "a/", "A"),
                whole(
                        "below a file",
                        RawZip.whole().with("a", "").with("A/b", ""),
                        Code.BAD_ENTRY,
                        "entry A/b",
                        "below the file a"),
                whole(
                        "second manifest",
                        RawZip.whole().with("manifest.yaml", ""),
                        Code.BAD_ENTRY,
                        "entry manifest.yaml",
                        "is also"),
                whole(
                        "folder with content",
                        RawZip.whole().with("maps/", "x").lying(item -> item.attributes = 0),
                        Code.BAD_ARCHIVE,
                        "entry maps/",
                        "without content"),
                // The file.
                whole("nothing", new RawZip(), Code.BAD_MANIFEST, "manifest.yaml", "is missing"),
                whole(
                        "data before",
                        RawZip.whole().changed(zip -> zip.before = new byte[5]),
                        Code.BAD_ARCHIVE,
                        "entry manifest.yaml",
                        "begins at 5"),
                whole(
                        "data behind",
                        RawZip.whole().changed(zip -> zip.behind = new byte[5]),
                        Code.BAD_ARCHIVE,
                        "package",
                        "end record"),
                whole(
                        "comment",
                        RawZip.whole().changed(zip -> zip.comment = new byte[5]),
                        Code.BAD_ARCHIVE,
                        "package",
                        "end record"),
                whole(
                        "gap before the directory",
                        RawZip.whole().changed(zip -> zip.behindEntries = new byte[5]),
                        Code.BAD_ARCHIVE,
                        "entry manifest.yaml",
                        "5 bytes between"),
                whole(
                        "gap behind the directory",
                        RawZip.whole().changed(zip -> zip.behindDirectory = new byte[5]),
                        Code.BAD_ARCHIVE,
                        "end record",
                        "a directory of"),
                whole(
                        "more entries told",
                        RawZip.whole().changed(zip -> zip.countMore = 1),
                        Code.BAD_ARCHIVE,
                        "directory",
                        "1 entries"),
                whole(
                        "fewer entries told",
                        RawZip.whole().with("a", "").changed(zip -> zip.countMore = -1),
                        Code.BAD_ARCHIVE,
                        "directory",
                        "behind the last entry"),
                whole(
                        "directory elsewhere",
                        RawZip.whole().changed(zip -> zip.directoryAtMore = -3),
                        Code.BAD_ARCHIVE,
                        "end record",
                        "a directory of"),
                whole(
                        "directory too long",
                        RawZip.whole().changed(zip -> zip.directoryBytesMore = 1 << 30),
                        Code.BAD_ARCHIVE,
                        "end record",
                        "a directory of"),
                whole(
                        "zip64 end",
                        RawZip.whole().changed(zip -> zip.directoryBytesMore = -1 - 46 - 13),
                        Code.BAD_ARCHIVE,
                        "end record",
                        "64-bit"),
                // Bounds.
                whole(
                        "bomb",
                        RawZip.whole().with("bomb", new byte[2 << 20], true),
                        Code.TOO_LARGE,
                        "package",
                        "when expanded"),
                whole(
                        "expands too far",
                        RawZip.whole().with("zeros", new byte[5 << 20], true),
                        Code.TOO_LARGE,
                        "package",
                        "at most"),
                whole("too many entries", RawZipLies.many(50), Code.TOO_LARGE, "package", "51 entries"),
                whole(
                        "too long",
                        RawZip.whole().with("noise", noise(1 << 20), false),
                        Code.TOO_LARGE,
                        "package",
                        "at most 1048576 bytes"),
                // The manifest.
                whole(
                        "in a folder",
                        new RawZip().with("mod/manifest.yaml", RawZip.MANIFEST),
                        Code.BAD_MANIFEST,
                        "manifest.yaml",
                        "mod/manifest.yaml"),
                whole(
                        "in other letters",
                        new RawZip().with("Manifest.yml", RawZip.MANIFEST),
                        Code.BAD_MANIFEST,
                        "manifest.yaml",
                        "Manifest.yml"),
                whole(
                        "manifest too long",
                        new RawZip().with("manifest.yaml", RawZip.MANIFEST + "#".repeat(1 << 18)),
                        Code.BAD_MANIFEST,
                        "manifest.yaml",
                        "bytes"),
                whole(
                        "manifest wrong",
                        new RawZip().with("manifest.yaml", RawZip.MANIFEST.replace("CC-BY-4.0", "CC-BY")),
                        Code.BAD_MANIFEST,
                        "license",
                        "CC-BY"),
                whole(
                        "export that is missing",
                        new RawZip().with("manifest.yaml", RawZip.MANIFEST + "exports: [maps/a.map]\n"),
                        Code.BAD_MANIFEST,
                        "exports",
                        "maps/a.map"),
                whole(
                        "exported folder that is empty",
                        new RawZip()
                                .with("manifest.yaml", RawZip.MANIFEST + "exports: [maps/]\n")
                                .with("maps/", new byte[0], false)
                                .lying(item -> item.attributes = 0),
                        Code.BAD_MANIFEST,
                        "exports",
                        "maps/"));
    }

    private static Arguments name(String what, String name, String saying) {
        return Arguments.of(what, RawZip.whole().with(name, "hello"), Code.BAD_ENTRY, "entry", saying);
    }

    private static Arguments lie(String what, Consumer<RawZip.Item> lie, Code code, String saying) {
        return lie(what, lie, code, "entry a.txt", saying);
    }

    private static Arguments lie(String what, Consumer<RawZip.Item> lie, Code code, String field, String saying) {
        return Arguments.of(what, RawZip.whole().with("a.txt", "hello").lying(lie), code, field, saying);
    }

    private static Arguments twice(String what, String one, String other) {
        RawZip zip =
                RawZip.whole().with(one, "").lying(item -> item.attributes = 0).with(other, "");
        return Arguments.of(what, zip, Code.BAD_ENTRY, "entry " + other, "is also " + one);
    }

    private static Arguments whole(String what, RawZip zip, Code code, String field, String saying) {
        return Arguments.of(what, zip, code, field, saying);
    }

    static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(1).nextBytes(noise);
        return noise;
    }

    /** Lies of more than a line. */
    private static final class RawZipLies {

        static void descriptorLies(RawZip.Item item) {
            item.flags |= 1 << 3;
            item.localCrc32 = 0L;
            item.localBytes = 0L;
            item.localPackedBytes = 0L;
            item.behind = RawZip.descriptor(item, true);
            item.behind[15] ^= 1;
        }

        static void cutOff(RawZip.Item item) {
            item.packed = Arrays.copyOf(item.packed, item.packed.length - 1);
            item.packedBytes = item.packed.length;
        }

        static void hiddenBehind(RawZip.Item item) {
            item.packed = Arrays.copyOf(item.packed, item.packed.length + 100);
            item.packedBytes = item.packed.length;
        }

        static void storedTwice(RawZip.Item item) {
            item.method = 0;
            item.bytes = item.packedBytes + 1;
        }

        static void storedDescribed(RawZip.Item item) {
            item.method = 0;
            item.bytes = item.packedBytes;
            item.flags |= 1 << 3;
            item.behind = RawZip.descriptor(item, true);
        }

        static void unmarked(RawZip.Item item) {
            item.name = "é".getBytes(StandardCharsets.UTF_8);
            item.flags = 0;
        }

        static RawZip many(int more) {
            RawZip zip = RawZip.whole();
            for (int i = 0; i < more; i++) {
                zip.with("file-" + i, "");
            }
            return zip;
        }
    }
}
