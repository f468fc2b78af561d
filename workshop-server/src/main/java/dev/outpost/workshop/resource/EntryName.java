package dev.outpost.workshop.resource;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Texts;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/**
 * Names of files and folders in a package: relative, with {@code /} between their parts, and such that every file system
 * that players use can hold them, each as a file of its own, below the folder that they are unpacked in.
 */
public final class EntryName {

    /** Longest name, in UTF-8. */
    public static final int MOST_BYTES = 240;
    /** Most parts of a name. */
    public static final int DEEPEST = 16;

    private static final String REFUSED_CHARACTERS = "\\:*?\"<>|";
    /** Names of devices on Windows, whatever ending they have. */
    private static final Set<String> DEVICES = Set.of(
            "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1",
            "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

    private EntryName() {}

    /**
     * Checks a name; that of a folder ends in {@code /}.
     *
     * @throws BadFieldException when it is refused
     */
    public static void check(String field, String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MOST_BYTES) {
            throw new BadFieldException(
                    field, name, "names of 1 to " + MOST_BYTES + " bytes in UTF-8; it has " + bytes);
        }
        name.codePoints().forEach(point -> {
            if (!Texts.isShowable(point) || REFUSED_CHARACTERS.indexOf(point) >= 0) {
                throw new BadFieldException(
                        field,
                        name,
                        "names without control characters and without any of " + REFUSED_CHARACTERS
                                + "; parts are divided by /");
            }
        });
        if (!Normalizer.isNormalized(name, Normalizer.Form.NFC)) {
            throw new BadFieldException(field, name, "names in Unicode's normal form C");
        }
        String[] parts = (name.endsWith("/") ? name.substring(0, name.length() - 1) : name).split("/", -1);
        if (parts.length > DEEPEST) {
            throw new BadFieldException(field, name, "at most " + DEEPEST + " levels; it has " + parts.length);
        }
        for (String part : parts) {
            check(field, name, part);
        }
    }

    private static void check(String field, String name, String part) {
        if (part.isEmpty() || part.equals(".") || part.equals("..")) {
            throw new BadFieldException(field, name, "relative names without empty parts and without . and ..");
        }
        char first = part.charAt(0);
        char last = part.charAt(part.length() - 1);
        if (first == ' ' || last == ' ' || last == '.') {
            throw new BadFieldException(field, name, "parts that do not begin with a blank or end in a blank or a dot");
        }
        int dot = part.indexOf('.');
        String stem = (dot < 0 ? part : part.substring(0, dot)).strip().toLowerCase(Locale.ROOT);
        if (DEVICES.contains(stem)) {
            throw new BadFieldException(field, name, "parts that are no names of devices, such as " + stem);
        }
    }

    /** What two names have in common that some file system takes for one: without case, in normal form. */
    public static String folded(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC);
        String folded = plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }
}
