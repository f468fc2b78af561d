package dev.outpost.workshop.store;

import dev.outpost.server.web.BadFieldException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts of where a page begins; they mean nothing to others. */
final class Cursor {

    private static final int LONGEST = 512;
    private static final String SEPARATOR = "\n";

    private Cursor() {}

    /** Of where to go on, in a list that has a name. */
    static String of(String list, Object... parts) {
        StringBuilder text = new StringBuilder(list);
        for (Object part : parts) {
            text.append(SEPARATOR).append(part);
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Its parts; empty for the first page.
     *
     * @throws BadFieldException when it is not one of this list with so many parts
     */
    static List<String> parts(@Nullable String cursor, String list, int count) {
        if (cursor == null) {
            return List.of();
        }
        try {
            if (cursor.length() <= LONGEST) {
                String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
                List<String> parts = List.of(text.split(SEPARATOR, -1));
                if (parts.size() == count + 1 && parts.get(0).equals(list)) {
                    return parts.subList(1, parts.size());
                }
            }
        } catch (IllegalArgumentException noBase64) {
            // Refused below.
        }
        throw refused(cursor);
    }

    private static BadFieldException refused(String cursor) {
        return new BadFieldException("cursor", cursor, "the cursor of the page before, with the same question");
    }

    /** A part that is a number. */
    static long number(String part) {
        try {
            return Long.parseLong(part);
        } catch (NumberFormatException e) {
            throw refused(part);
        }
    }
}
