package dev.outpost.telemetry.analytics;

/** Text as a terminal shows it: how many cells it takes, and nothing in it that steers the terminal. */
public final class DisplayText {

    /** First and last code points that take two cells: the wide and full-width ones of Unicode's East Asian Width. */
    private static final int[][] WIDE = {
        {0x1100, 0x115f}, {0x231a, 0x231b}, {0x2329, 0x232a}, {0x23e9, 0x23ec}, {0x2614, 0x2615},
        {0x2e80, 0x303e}, {0x3041, 0x33ff}, {0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xa000, 0xa4cf},
        {0xa960, 0xa97f}, {0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe30, 0xfe6f}, {0xff00, 0xff60},
        {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1faff}, {0x20000, 0x3fffd}
    };

    private DisplayText() {}

    /** The text with control characters, line ends and marks of direction shown as escapes. */
    public static String clean(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            int length = Character.charCount(character);
            if (JsonText.steersTerminal(character)) {
                if (clean == null) {
                    clean = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                clean.append(
                        switch (character) {
                            case '\n' -> "\\n";
                            case '\r' -> "\\r";
                            case '\t' -> "\\t";
                            default -> JsonText.escaped(character);
                        });
            } else if (clean != null) {
                clean.appendCodePoint(character);
            }
            i += length;
        }
        return clean == null ? text : clean.toString();
    }

    /** Cells that a clean text takes. */
    static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            width += cells(character);
            i += Character.charCount(character);
        }
        return width;
    }

    /** A clean text cut to so many cells, ending in an ellipsis if something was cut. */
    static String fit(String text, int cells) {
        // No character is wider than two cells, and most texts are short.
        if (text.length() * 2L <= cells || width(text) <= cells) {
            return text;
        }
        int used = 0;
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            if (used + cells(character) > cells - 1) {
                break;
            }
            used += cells(character);
            end += Character.charCount(character);
        }
        return text.substring(0, end) + "…";
    }

    private static int cells(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        if (character < WIDE[0][0]) {
            return 1;
        }
        for (int[] range : WIDE) {
            if (character <= range[1]) {
                return character >= range[0] ? 2 : 1;
            }
        }
        return 1;
    }
}
