package dev.outpost.tracking.browse;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Texts without case and accents, so that {@code strasse} finds {@code Straße} and {@code lodz} finds {@code Łódź}. Signs
 * that change a letter in scripts where they are no accents, Japanese or Indian ones say, stay.
 */
final class Folding {

    private Folding() {}

    static String fold(String text) {
        if (isPlain(text)) {
            return text;
        }
        String lower = text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        String apart = Normalizer.normalize(lower, Normalizer.Form.NFKD);
        StringBuilder bare = new StringBuilder(apart.length());
        apart.codePoints().filter(point -> !isAccent(point)).forEach(point -> append(bare, point));
        return Normalizer.normalize(bare, Normalizer.Form.NFC);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || (c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return true;
    }

    /** Latin, Greek and Cyrillic accents; Hebrew points; Arabic vowel signs. */
    private static boolean isAccent(int point) {
        return (point >= 0x0300 && point <= 0x036F)
                || (point >= 0x0591 && point <= 0x05BD)
                || point == 0x05BF
                || point == 0x05C1
                || point == 0x05C2
                || point == 0x05C4
                || point == 0x05C5
                || point == 0x05C7
                || (point >= 0x064B && point <= 0x065F)
                || point == 0x0670;
    }

    /** Letters whose stroke or tie Unicode does not take apart. */
    private static void append(StringBuilder bare, int point) {
        switch (point) {
            case 'ł' -> bare.append('l');
            case 'ø' -> bare.append('o');
            case 'đ', 'ð' -> bare.append('d');
            case 'ħ' -> bare.append('h');
            case 'ı' -> bare.append('i');
            case 'ŧ' -> bare.append('t');
            case 'æ' -> bare.append("ae");
            case 'œ' -> bare.append("oe");
            case 'þ' -> bare.append("th");
            case 'ς' -> bare.append('σ');
            default -> bare.appendCodePoint(point);
        }
    }
}
