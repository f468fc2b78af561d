package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.Version;
import java.util.Locale;

/**
 * Versions as texts whose order, byte by byte, is the order of Semantic Versioning (2.0.0, section 11), so that an index on
 * them is one of versions. Two versions that differ only in build metadata have the same key.
 *
 * <p>Each number is written with how many digits it has before it ({@code 7} is {@code 017}, {@code 12} is {@code 0212}).
 * After the three numbers stands {@code ~} for a release, which is above all that a pre-release can have there: {@code -},
 * and then each identifier, a number after {@code 0}, a text after {@code 1}, ended by {@code !}, which is below all that an
 * identifier may have. {@code 1.4.12-rc.2} is {@code 011014021 2-1rc!0012!} without the blank.
 */
final class VersionKey {

    private VersionKey() {}

    static String of(Version version) {
        String text = version.toString();
        int plus = text.indexOf('+');
        String plain = plus < 0 ? text : text.substring(0, plus);
        int dash = plain.indexOf('-');
        StringBuilder key = new StringBuilder(48);
        for (String number : (dash < 0 ? plain : plain.substring(0, dash)).split("\\.", -1)) {
            number(key, number);
        }
        if (dash < 0) {
            return key.append('~').toString();
        }
        key.append('-');
        for (String identifier : plain.substring(dash + 1).split("\\.", -1)) {
            if (identifier.chars().allMatch(c -> c >= '0' && c <= '9')) {
                number(key.append('0'), identifier);
            } else {
                key.append('1').append(identifier);
            }
            key.append('!');
        }
        return key.toString();
    }

    private static void number(StringBuilder key, String digits) {
        key.append(String.format(Locale.ROOT, "%02d", digits.length())).append(digits);
    }
}
