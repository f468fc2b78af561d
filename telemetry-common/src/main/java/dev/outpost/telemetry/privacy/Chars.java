package dev.outpost.telemetry.privacy;

/** Kinds of characters, and a look at a text that may go past its ends. */
final class Chars {

    private Chars() {}

    /** The character there; 0 outside of the first {@code length}. */
    static char at(CharSequence text, int length, int index) {
        return index < 0 || index >= length ? 0 : text.charAt(index);
    }

    static boolean digit(char character) {
        return character >= '0' && character <= '9';
    }

    static boolean hex(char character) {
        return digit(character) || ((character | 0x20) >= 'a' && (character | 0x20) <= 'f');
    }

    /** ASCII letters. */
    static boolean letter(char character) {
        return (character | 0x20) >= 'a' && (character | 0x20) <= 'z';
    }

    /** Letters of any script, loosely: all that is not ASCII counts as one. */
    static boolean anyLetter(char character) {
        return letter(character) || character >= 0x80;
    }

    static boolean letterOrDigit(char character) {
        return letter(character) || digit(character);
    }

    /** What a word of a program or a name goes on with. */
    static boolean word(char character) {
        return letterOrDigit(character) || character == '_' || character >= 0x80;
    }
}
