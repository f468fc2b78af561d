package dev.outpost.telemetry.privacy;

import static dev.outpost.telemetry.privacy.Chars.at;
import static dev.outpost.telemetry.privacy.Chars.digit;
import static dev.outpost.telemetry.privacy.Chars.letter;
import static dev.outpost.telemetry.privacy.Chars.letterOrDigit;
import static dev.outpost.telemetry.privacy.Chars.word;

/** File paths of Unix and Windows, and URLs. Each method is asked at one separator and looks around it. */
final class Paths {

    private static final int MAX_USER_CHARS = 32;

    /** Folders at the root of a Unix system: one of them alone is a path already. */
    private static final String[] ROOTS = {
        "bin",
        "dev",
        "etc",
        "home",
        "lib",
        "media",
        "mnt",
        "opt",
        "private",
        "proc",
        "root",
        "run",
        "srv",
        "sys",
        "tmp",
        "usr",
        "var",
        "Applications",
        "Library",
        "Users",
        "Volumes"
    };

    /** Folders that people's folders are in. */
    private static final String[] HOMES = {"home", "Users"};

    private Paths() {}

    /** Whether the slash at {@code slash} belongs to a path or a URL. */
    static boolean slashAt(CharSequence text, int length, int slash) {
        char before = at(text, length, slash - 1);
        char after = at(text, length, slash + 1);
        if (before == ':' && url(text, length, slash, after)) {
            return true;
        }
        if (!name(after)) {
            return after == '/'
                    && beginsToken(before)
                    && name(at(text, length, slash + 2))
                    && goesOn(text, length, slash + 2);
        }
        if (before == ':' && drive(text, length, slash - 1)) {
            return true;
        }
        if (beginsToken(before)) {
            return goesOn(text, length, slash + 1) || root(text, length, slash + 1);
        }
        return dots(text, length, slash)
                || homeOf(text, length, slash)
                || (inHomes(text, length, slash) && goesOn(text, length, slash + 1));
    }

    /** Whether the backslash at {@code backslash} belongs to a Windows path: something that could be a name follows. */
    static boolean backslashAt(CharSequence text, int length, int backslash) {
        char after = at(text, length, backslash + 1);
        if (after == '\\') {
            after = at(text, length, backslash + 2);
        }
        return letterOrDigit(after)
                || after >= 0x80
                || after == '.'
                || after == '$'
                || after == '%'
                || (at(text, length, backslash - 1) == ':' && drive(text, length, backslash - 1));
    }

    private static boolean url(CharSequence text, int length, int slash, char after) {
        char scheme = at(text, length, slash - 2);
        char host = at(text, length, slash + 2);
        return after == '/' && letterOrDigit(scheme) && (name(host) || host == '/' || host == '[');
    }

    /** Whether a letter that stands alone is before the colon. */
    private static boolean drive(CharSequence text, int length, int colon) {
        return letter(at(text, length, colon - 1)) && !word(at(text, length, colon - 2));
    }

    /** Whether the segment that begins there has another one behind it. */
    private static boolean goesOn(CharSequence text, int length, int start) {
        int i = start;
        while (name(at(text, length, i))) {
            i++;
        }
        return at(text, length, i) == '/' && name(at(text, length, i + 1));
    }

    private static boolean root(CharSequence text, int length, int start) {
        for (String folder : ROOTS) {
            if (segment(text, length, start, folder)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the slash follows one dot or two that begin the text or a word of it. */
    private static boolean dots(CharSequence text, int length, int slash) {
        int start = slash;
        while (slash - start <= 2 && at(text, length, start - 1) == '.') {
            start--;
        }
        int dots = slash - start;
        return (dots == 1 || dots == 2) && beginsToken(at(text, length, start - 1));
    }

    /** Whether the slash follows a tilde, or a tilde and a user's name. */
    private static boolean homeOf(CharSequence text, int length, int slash) {
        int start = slash;
        while (slash - start < MAX_USER_CHARS && userName(at(text, length, start - 1))) {
            start--;
        }
        return at(text, length, start - 1) == '~'
                && beginsToken(at(text, length, start - 2))
                && !digit(at(text, length, start));
    }

    /** Whether the slash follows the folder that people's folders are in. */
    private static boolean inHomes(CharSequence text, int length, int slash) {
        for (String folder : HOMES) {
            int start = slash - folder.length();
            if (start >= 0 && segment(text, length, start, folder) && !name(at(text, length, start - 1))) {
                return true;
            }
        }
        return false;
    }

    private static boolean segment(CharSequence text, int length, int start, String folder) {
        for (int i = 0; i < folder.length(); i++) {
            if (at(text, length, start + i) != folder.charAt(i)) {
                return false;
            }
        }
        return !name(at(text, length, start + folder.length()));
    }

    private static boolean userName(char character) {
        return letterOrDigit(character) || character == '_' || character == '-' || character == '.';
    }

    private static boolean name(char character) {
        return word(character) || (character != 0 && ".-$%~+@#".indexOf(character) >= 0);
    }

    /** Whether a path may begin behind this character; 0: the text begins there. */
    private static boolean beginsToken(char before) {
        return before == 0 || before <= ' ' || "\"'`=([{<>}])|,;:!?*&".indexOf(before) >= 0;
    }
}
