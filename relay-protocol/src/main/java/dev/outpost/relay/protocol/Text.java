package dev.outpost.relay.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Rules for the characters of text fields (docs/protocol.md, section "Primitive types"). */
final class Text {

    private Text() {}

    /** Index of the first character that no text may hold (U+0000 to U+001F, U+007F to U+009F), or -1. */
    static int firstControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    /** Whether it is a word that an outcome may be: 1 or more of {@code a-z 0-9 _ : -}. */
    static boolean isOutcome(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == ':' || c == '-')) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** The text as it may go out: what cannot be said becomes a question mark, what is too much is cut off. */
    static String fit(String text, int maxBytes) {
        StringBuilder clean = new StringBuilder(text);
        for (int i = 0; i < clean.length(); i++) {
            if (Character.isISOControl(clean.charAt(i))) {
                clean.setCharAt(i, '?');
            }
        }
        ByteBuffer fitting = ByteBuffer.allocate(maxBytes);
        // Stops before the first character that does not fit whole.
        var unused = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(clean), fitting, true);
        return new String(fitting.array(), 0, fitting.position(), StandardCharsets.UTF_8);
    }
}
