package dev.outpost.workshop.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Cuts texts into the words that are searched for, the same for every store: letters and digits of any script, small, without
 * accents; a name such as {@code HeavyTankPack} is also cut where its case changes. Writing without spaces (Chinese,
 * Japanese) is cut into its characters, which a query looks for side by side. What comes out has only letters and digits, so
 * that no query language finds anything of its own in it.
 */
public final class Words {

    /** Letters of the longest word that is kept whole; the rest of a longer one is left out. */
    static final int LONGEST = 40;

    private Words() {}

    /** The words in their order, at most so many. */
    public static List<String> of(String text, int most) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD);
        for (int at = 0; at < plain.length() && words.size() < most; ) {
            int point = plain.codePointAt(at);
            at += Character.charCount(point);
            if (isMark(point)) {
                continue;
            }
            if (standsAlone(point)) {
                end(word, words);
                if (words.size() < most) {
                    words.add(Character.toString(point));
                }
            } else if (Character.isLetterOrDigit(point)) {
                if (word.length() < LONGEST) {
                    word.appendCodePoint(Character.toLowerCase(Character.toUpperCase(point)));
                }
            } else {
                end(word, words);
            }
        }
        if (words.size() < most) {
            end(word, words);
        }
        return words;
    }

    /**
     * The words of a name or title, and beside them its parts where the case changes, so that {@code tank} finds
     * {@code HeavyTankPack}, too.
     */
    public static List<String> ofName(String text, int most) {
        Set<String> whole = new LinkedHashSet<>(of(text, most));
        List<String> parts = of(parted(text), most);
        List<String> all = new ArrayList<>(of(text, most));
        for (String part : parts) {
            if (all.size() < most && whole.add(part)) {
                all.add(part);
            }
        }
        return all;
    }

    private static String parted(String text) {
        StringBuilder parted = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (i > 0 && isSeam(text.charAt(i - 1), c, i + 1 < text.length() ? text.charAt(i + 1) : ' ')) {
                parted.append(' ');
            }
            parted.append(c);
        }
        return parted.toString();
    }

    private static boolean isSeam(char before, char at, char after) {
        return (Character.isLowerCase(before) && Character.isUpperCase(at))
                || (Character.isUpperCase(before) && Character.isUpperCase(at) && Character.isLowerCase(after))
                || (Character.isLetter(before) && Character.isDigit(at));
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static boolean isMark(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    private static boolean standsAlone(int point) {
        return switch (Character.UnicodeScript.of(point)) {
            case HAN, HIRAGANA, KATAKANA -> Character.isLetterOrDigit(point);
            default -> false;
        };
    }
}
