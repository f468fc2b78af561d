package dev.outpost.workshop.resource;

import dev.outpost.server.web.BadFieldException;
import java.util.regex.Pattern;

/**
 * Which package: who publishes it, and its name with that publisher. Ordered by text.
 *
 * @param publisher 1 to 64 of {@code a-z 0-9 . _ -}, the first a letter or digit
 * @param name the same
 */
public record PackageId(String publisher, String name) implements Comparable<PackageId> {

    /** What a publisher or a name looks like. */
    public static final String ACCEPTED = "1 to 64 of a-z 0-9 . _ -, first a letter or digit";

    private static final Pattern PART = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final int LONGEST = 129;

    /** Checks both. */
    public PackageId {
        part("publisher", publisher);
        part("name", name);
    }

    /** Of {@code publisher/name}; refused with the field {@code id} otherwise. */
    public static PackageId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0
                || text.length() > LONGEST
                || !PART.matcher(text.substring(0, slash)).matches()
                || !PART.matcher(text.substring(slash + 1)).matches()) {
            throw new BadFieldException("id", text, "publisher/name, each " + ACCEPTED);
        }
        return new PackageId(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(PackageId other) {
        int byPublisher = publisher.compareTo(other.publisher);
        return byPublisher != 0 ? byPublisher : name.compareTo(other.name);
    }

    /** {@code publisher/name}. */
    @Override
    public String toString() {
        return publisher + "/" + name;
    }

    private static void part(String field, String text) {
        if (!PART.matcher(text).matches()) {
            throw new BadFieldException(field, text, ACCEPTED);
        }
    }
}
