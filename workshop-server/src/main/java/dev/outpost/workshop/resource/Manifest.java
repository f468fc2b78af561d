package dev.outpost.workshop.resource;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Texts;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a package says of itself: its {@code manifest.yaml}, the truth about it (docs/workshop.md, Packages). Immutable.
 *
 * @param id who publishes it, and its name
 * @param version of the package, of which there is one for all time
 * @param category what it is, {@code map} or {@code mod} say: 1 to 32 of {@code a-z 0-9 -}
 * @param title 1 to 128 characters on one line
 * @param description up to 16384 characters; empty: none
 * @param license under which licence it may be used
 * @param aiUsage what machines that learn may do with it
 * @param tags up to 32, each 1 to 32 of {@code a-z 0-9 -}
 * @param channel whom the version is for
 * @param dependencies what it needs, each package once, up to 256
 * @param conflicts what it cannot be together with, up to 256
 * @param provides what it also stands for, up to 64
 * @param modules game modules that it is for, up to 32; empty: any
 * @param exports its files that are for others, up to 1024; a folder, which ends in {@code /}, stands for all below it
 */
public record Manifest(
        PackageId id,
        Version version,
        String category,
        String title,
        String description,
        License license,
        AiUsage aiUsage,
        List<String> tags,
        Channel channel,
        List<Dependency> dependencies,
        List<Conflict> conflicts,
        List<Provided> provides,
        List<String> modules,
        List<String> exports) {

    /** Its name in a package. */
    public static final String FILE = "manifest.yaml";
    /** Longest manifest. */
    public static final int MOST_BYTES = 256 << 10;

    private static final int LONGEST_DESCRIPTION = 16_384;
    private static final int MOST_TAGS = 32;
    private static final int MOST_DEPENDENCIES = 256;
    private static final int MOST_PROVIDED = 64;
    private static final int MOST_MODULES = 32;
    private static final int MOST_EXPORTS = 1024;
    private static final int LONGEST_MODULE = 64;
    private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final String WORD_ACCEPTED = "1 to 32 of a-z 0-9 -, first a letter or digit";

    /** Checks each field. */
    public Manifest {
        word("category", category);
        title = Texts.line("title", title, 1, 128);
        description = text(description);
        tags = distinct("tags", tags, MOST_TAGS, tag -> tag);
        tags.forEach(tag -> word("tags", tag));
        dependencies = distinct("dependencies", dependencies, MOST_DEPENDENCIES, Dependency::id);
        conflicts = distinct("conflicts", conflicts, MOST_DEPENDENCIES, Conflict::id);
        provides = distinct("provides", provides, MOST_PROVIDED, Provided::id);
        modules = distinct("modules", modules, MOST_MODULES, module -> module);
        modules.forEach(module -> Texts.label("modules", module, 1, LONGEST_MODULE));
        exports = distinct("exports", exports, MOST_EXPORTS, export -> export);
        exports.forEach(export -> EntryName.check("exports", export));
        PackageId own = id;
        refuseOwn("dependencies", own, dependencies.stream().map(Dependency::id).toList());
        refuseOwn("conflicts", own, conflicts.stream().map(Conflict::id).toList());
        refuseOwn("provides", own, provides.stream().map(Provided::id).toList());
    }

    /**
     * Reads a manifest.
     *
     * @param yaml the bytes of {@code manifest.yaml}
     * @throws BadFieldException when it is refused: names the field or the line
     */
    public static Manifest read(byte[] yaml) {
        return ManifestText.read(yaml);
    }

    /** As YAML: what {@link #read} makes the same manifest of; the same bytes each time. */
    public byte[] write() {
        return ManifestText.write(this);
    }

    private static void word(String field, String value) {
        if (!WORD.matcher(value).matches()) {
            throw new BadFieldException(field, value, WORD_ACCEPTED);
        }
    }

    /** Several lines, each of which could stand alone; tabs are welcome. */
    private static String text(String value) {
        String accepted = "0 to " + LONGEST_DESCRIPTION + " characters of any script";
        String text = Normalizer.normalize(value.replace("\r\n", "\n"), Normalizer.Form.NFC)
                .strip();
        int length = text.codePointCount(0, text.length());
        if (length > LONGEST_DESCRIPTION) {
            throw new BadFieldException("description", text, accepted + "; it has " + length);
        }
        text.codePoints().forEach(point -> {
            if (point != '\n' && point != '\t' && !Texts.isShowable(point)) {
                throw new BadFieldException("description", text, accepted + "; not U+" + Integer.toHexString(point));
            }
        });
        return text;
    }

    private static <T, K> List<T> distinct(String field, List<T> values, int most, Function<T, K> key) {
        if (values.size() > most) {
            throw new BadFieldException(field, values.size() + " entries", "0 to " + most + " entries");
        }
        Set<K> seen = new HashSet<>();
        for (T value : values) {
            if (!seen.add(key.apply(value))) {
                throw new BadFieldException(field, key.apply(value) + " again", "each once");
            }
        }
        return List.copyOf(values);
    }

    private static void refuseOwn(String field, PackageId own, List<PackageId> others) {
        if (others.contains(own)) {
            throw new BadFieldException(field, own, "other packages than this one");
        }
    }
}
