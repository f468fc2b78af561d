package dev.outpost.relay.protocol.result;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON without white space, with integers only; what is not canonical in other ways it may let pass, since {@link
 * CanonicalJson} compares with the text written anew.
 */
final class JsonReader {

    private final String text;
    private int at;

    JsonReader(String text) {
        this.text = text;
    }

    /** The object that the whole text is. */
    Map<String, @Nullable Object> readObject() throws ResultException {
        Map<String, @Nullable Object> value = object(0);
        if (at < text.length()) {
            throw unexpected("the end");
        }
        return value;
    }

    private @Nullable Object value(int depth) throws ResultException {
        if (depth > CanonicalJson.MAX_DEPTH) {
            throw new ResultException("nested deeper than " + CanonicalJson.MAX_DEPTH);
        }
        char next = peek();
        switch (next) {
            case '{' -> {
                return object(depth);
            }
            case '[' -> {
                return list(depth);
            }
            case '"' -> {
                return text();
            }
            case 't' -> {
                word("true");
                return true;
            }
            case 'f' -> {
                word("false");
                return false;
            }
            case 'n' -> {
                word("null");
                return null;
            }
            default -> {
                return integer();
            }
        }
    }

    private Map<String, @Nullable Object> object(int depth) throws ResultException {
        take('{');
        Map<String, @Nullable Object> members = new TreeMap<>();
        if (peek() != '}') {
            while (true) {
                String key = text();
                take(':');
                if (members.containsKey(key)) {
                    throw new ResultException("member '" + key + "' is there twice");
                }
                members.put(key, value(depth + 1));
                if (peek() != ',') {
                    break;
                }
                take(',');
            }
        }
        take('}');
        return Collections.unmodifiableMap(members);
    }

    private List<@Nullable Object> list(int depth) throws ResultException {
        take('[');
        List<@Nullable Object> values = new ArrayList<>();
        if (peek() != ']') {
            while (true) {
                values.add(value(depth + 1));
                if (peek() != ',') {
                    break;
                }
                take(',');
            }
        }
        take(']');
        return Collections.unmodifiableList(values);
    }

    private long integer() throws ResultException {
        int from = at;
        if (peek() == '-') {
            at++;
        }
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        try {
            return Long.parseLong(text.substring(from, at));
        } catch (NumberFormatException e) {
            at = from;
            throw unexpected("a value");
        }
    }

    private String text() throws ResultException {
        take('"');
        StringBuilder value = new StringBuilder();
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return value.toString();
            }
            value.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() throws ResultException {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\' -> c;
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 'u' -> {
                int end = Math.min(at + 4, text.length());
                try {
                    char code = (char) Integer.parseInt(text.substring(at, end), 16);
                    at = end;
                    yield code;
                } catch (NumberFormatException e) {
                    throw unexpected("four hex digits");
                }
            }
            default -> throw unexpected("an escape");
        };
    }

    private void word(String word) throws ResultException {
        if (!text.startsWith(word, at)) {
            throw unexpected("a value");
        }
        at += word.length();
    }

    private void take(char wanted) throws ResultException {
        if (peek() != wanted) {
            throw unexpected("'" + wanted + "'");
        }
        at++;
    }

    private char peek() throws ResultException {
        if (at >= text.length()) {
            throw new ResultException("not JSON: it ends too early");
        }
        return text.charAt(at);
    }

    private ResultException unexpected(String wanted) {
        return new ResultException("not canonical JSON at character " + at + ": " + wanted + " was expected");
    }
}
