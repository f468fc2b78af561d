package dev.outpost.telemetry.privacy;

import static dev.outpost.telemetry.privacy.Chars.anyLetter;
import static dev.outpost.telemetry.privacy.Chars.at;
import static dev.outpost.telemetry.privacy.Chars.digit;
import static dev.outpost.telemetry.privacy.Chars.hex;
import static dev.outpost.telemetry.privacy.Chars.letter;
import static dev.outpost.telemetry.privacy.Chars.letterOrDigit;
import static dev.outpost.telemetry.privacy.Chars.word;

/**
 * Addresses of machines and of mailboxes. Each method is asked at one separator and looks around it; it answers for the
 * first separator of what it finds, so that a text is walked once.
 */
final class Addresses {

    private static final int OCTETS = 4;
    private static final int MAX_OCTET = 255;
    private static final int IPV6_GROUPS = 8;
    private static final int HARDWARE_GROUPS = 6;
    private static final int MAX_PORT_DIGITS = 5;
    private static final int MAX_HOST_CHARS = 253;
    private static final String LOCALHOST = "localhost";
    /** What a label begins with in which letters of other scripts are written as ASCII. */
    private static final String PUNYCODE = "xn--";

    private Addresses() {}

    /** Whether the dot at {@code dot} is the first of an IPv4 address. */
    static boolean ipv4At(CharSequence text, int length, int dot) {
        int start = dot;
        while (start > 0 && digit(text.charAt(start - 1))) {
            start--;
        }
        char before = at(text, length, start - 1);
        if (before == '.' && digit(at(text, length, start - 2))) {
            return false;
        }
        if ((before == 'v' || before == 'V') && !letter(at(text, length, start - 2))) {
            return false;
        }
        int i = start;
        for (int octet = 0; octet < OCTETS; octet++) {
            if (octet > 0 && at(text, length, i++) != '.') {
                return false;
            }
            int value = 0;
            int digits = 0;
            for (; digits < 4 && digit(at(text, length, i)); digits++) {
                value = value * 10 + text.charAt(i++) - '0';
            }
            if (digits == 0 || digits == 4 || value > MAX_OCTET) {
                return false;
            }
        }
        char after = at(text, length, i);
        return !letter(after) && !(after == '.' && digit(at(text, length, i + 1)));
    }

    /** Whether the dot at {@code dot} is the first of a hardware address of three groups with four digits. */
    static boolean dottedHardwareAt(CharSequence text, int length, int dot) {
        int start = dot - 4;
        int end = start + 14;
        if (start < 0 || end > length || text.charAt(dot + 5) != '.') {
            return false;
        }
        boolean letters = false;
        for (int i = start; i < end; i++) {
            char character = text.charAt(i);
            if (i != dot && i != dot + 5 && !hex(character)) {
                return false;
            }
            letters |= letter(character);
        }
        // Without a letter it is rather a version or a date.
        return letters && bounded(text, length, start, end, '.');
    }

    /** Whether the dash at {@code dash} is the first of a hardware address: six or eight groups of two digits. */
    static boolean dashedHardwareAt(CharSequence text, int length, int dash) {
        int start = dash - 2;
        int i = start;
        int groups = 0;
        while (i >= 0 && hex(at(text, length, i)) && hex(at(text, length, i + 1))) {
            groups++;
            i += 2;
            if (at(text, length, i) != '-') {
                return (groups == HARDWARE_GROUPS || groups == IPV6_GROUPS) && bounded(text, length, start, i, '-');
            }
            i++;
        }
        return false;
    }

    /** Whether the colon at {@code colon} is the first of an IPv6 or hardware address. */
    static boolean colonsAt(CharSequence text, int length, int colon) {
        int start = colon;
        while (start > 0 && colon - start <= 4 && hex(text.charAt(start - 1))) {
            start--;
        }
        char before = at(text, length, start - 1);
        if (before == ':') {
            return false;
        }
        boolean twoColons = at(text, length, colon + 1) == ':';
        if (word(before)) {
            // What stands before is a word, as in "host:fe80::1" or "std::vec".
            if (twoColons && at(text, length, colon + 2) != ':') {
                return false;
            }
            start = colon + 1;
        } else if (start == colon && !twoColons) {
            start = colon + 1;
        }
        return groupsFrom(text, length, start);
    }

    private static boolean groupsFrom(CharSequence text, int length, int start) {
        int i = start;
        int groups = 0;
        boolean shortened = false;
        boolean twoDigits = true;
        if (at(text, length, i) == ':') {
            shortened = true;
            i += 2;
        }
        while (true) {
            int digits = 0;
            while (digits <= MAX_PORT_DIGITS && hex(at(text, length, i))) {
                digits++;
                i++;
            }
            if (digits > 4) {
                // A port behind the address, or none at all.
                break;
            }
            if (digits == 0) {
                break;
            }
            groups++;
            twoDigits &= digits == 2;
            if (at(text, length, i) != ':') {
                break;
            }
            if (at(text, length, i + 1) == ':') {
                if (shortened) {
                    return false;
                }
                shortened = true;
                i++;
            } else if (!hex(at(text, length, i + 1))) {
                break;
            }
            i++;
        }
        if (word(at(text, length, i))) {
            return false;
        }
        return shortened
                ? groups > 0 && groups <= IPV6_GROUPS
                : groups >= IPV6_GROUPS || (groups == HARDWARE_GROUPS && twoDigits);
    }

    /** Whether the colon at {@code colon} stands between a host's name and a port of four or five digits. */
    static boolean hostPortAt(CharSequence text, int length, int colon) {
        int digits = 0;
        while (digits <= MAX_PORT_DIGITS && digit(at(text, length, colon + 1 + digits))) {
            digits++;
        }
        if (digits < 4 || digits > MAX_PORT_DIGITS || word(at(text, length, colon + 1 + digits))) {
            return false;
        }
        int start = colon;
        int lastLabel = 0;
        int dots = 0;
        boolean letters = true;
        for (; colon - start < MAX_HOST_CHARS; start--) {
            char character = at(text, length, start - 1);
            if (character == '.') {
                dots++;
            } else if (!letterOrDigit(character) && character != '-') {
                break;
            } else if (dots == 0) {
                lastLabel++;
                letters &= letter(character);
            }
        }
        if (dots == 0) {
            return colon - start == LOCALHOST.length() && matches(text, start, LOCALHOST);
        }
        // With one dot and four digits it is as likely a setting and its value, "video.width:1920".
        return letters && lastLabel >= 2 && (digits == MAX_PORT_DIGITS || dots >= 2);
    }

    /** Whether the at sign at {@code sign} stands between a mailbox and its domain. */
    static boolean emailAt(CharSequence text, int length, int sign) {
        char before = at(text, length, sign - 1);
        if (!word(before) && (before == 0 || ".%+-'\"".indexOf(before) < 0)) {
            return false;
        }
        int labels = 0;
        int numbersFirst = 0;
        int label = 0;
        boolean letters = true;
        boolean numbers = true;
        for (int i = sign + 1; ; i++) {
            char character = at(text, length, i);
            boolean inLabel = anyLetter(character) || digit(character) || character == '-';
            if (inLabel) {
                letters &= anyLetter(character);
                numbers &= digit(character);
                label++;
                continue;
            }
            if (label == 0) {
                return false;
            }
            labels++;
            if (numbers && numbersFirst == labels - 1) {
                numbersFirst++;
            }
            char next = at(text, length, i + 1);
            if (character != '.' || !(anyLetter(next) || digit(next))) {
                // "mod@1.2.3-rc.beta" is a version: its first two labels are numbers.
                boolean topLevel = letters || (label > PUNYCODE.length() && matches(text, i - label, PUNYCODE));
                return labels >= 2 && label >= 2 && topLevel && numbersFirst < 2;
            }
            label = 0;
            letters = true;
            numbers = true;
        }
    }

    private static boolean matches(CharSequence text, int start, String word) {
        for (int i = 0; i < word.length(); i++) {
            if ((text.charAt(start + i) | 0x20) != (word.charAt(i) | 0x20)) {
                return false;
            }
        }
        return true;
    }

    /** Whether what is found stands alone: not within a word, not within a longer row of groups. */
    private static boolean bounded(CharSequence text, int length, int start, int end, char separator) {
        char before = at(text, length, start - 1);
        char after = at(text, length, end);
        return !word(before)
                && !word(after)
                && !(before == separator && word(at(text, length, start - 2)))
                && !(after == separator && word(at(text, length, end + 1)));
    }
}
