package dev.outpost.telemetry.analytics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** JSON that is safe to show in a terminal and that every reader takes. */
public final class JsonText {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .build();

    private JsonText() {}

    /**
     * A generator onto {@code out}, which it neither flushes nor closes. Characters beyond ASCII that steer a terminal
     * are escaped, also those in raw values.
     *
     * @param separator what stands between two values at the top level
     */
    public static JsonGenerator generator(Writer out, String separator) throws IOException {
        JsonGenerator json = FACTORY.createGenerator(new Escaping(out));
        json.setRootValueSeparator(new SerializedString(separator));
        return json;
    }

    /** Writes a value as SQLite gave it: bytes as lower-case hex digits, infinities as null. */
    static void value(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Number number) {
            double fraction = number.doubleValue();
            if (Double.isFinite(fraction)) {
                json.writeNumber(fraction);
            } else {
                json.writeNull();
            }
        } else if (value instanceof byte[] bytes) {
            json.writeString(HexFormat.of().formatHex(bytes));
        } else {
            json.writeString(value.toString());
        }
    }

    /** A parser of UTF-8 that names line and column when something is wrong; it closes what it reads. */
    static JsonParser parser(InputStream in) throws IOException {
        return FACTORY.createParser(in);
    }

    /** The value that a parser stands at, as compact JSON; numbers as they are written. The parser ends at its end. */
    static String copied(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            int depth = 0;
            JsonToken token = parser.currentToken();
            while (token != null) {
                if (token.isNumeric()) {
                    json.writeNumber(parser.getText());
                } else {
                    json.copyCurrentEvent(parser);
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                token = depth == 0 ? null : parser.nextToken();
            }
        }
        return text.toString();
    }

    /**
     * One text for all that say the same in JSON: no blanks between values, no character escaped that need not be. What is
     * not JSON stays as it is.
     */
    static String canonical(String text) {
        if (isPlain(text)) {
            return text;
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return text;
            }
            String copied = copied(parser);
            return parser.nextToken() == null ? copied : text;
        } catch (IOException e) {
            return text;
        }
    }

    /** Whether nothing in it could be said otherwise: no blanks, no escapes. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** True for what may move the cursor, reorder text or be taken for the end of a line. */
    static boolean steersTerminal(int character) {
        return character < 0x20
                || (character >= 0x7f && character <= 0x9f)
                || character == 0x061c
                || (character >= 0x200e && character <= 0x200f)
                || (character >= 0x2028 && character <= 0x202e)
                || (character >= 0x2066 && character <= 0x2069)
                || character == 0xfeff
                || Character.getType(character) == Character.SURROGATE;
    }

    /** {@code \}{@code u001b} for ESC. */
    static String escaped(int character) {
        return String.format(Locale.ROOT, "\\u%04x", character);
    }

    /** Outside ASCII only texts have characters, so an escape is right wherever one of these stands. */
    private static final class Escaping extends Writer {

        private final Writer out;

        Escaping(Writer out) {
            this.out = out;
        }

        @Override
        public void write(char[] buffer, int offset, int length) throws IOException {
            int from = offset;
            int end = offset + length;
            for (int i = offset; i < end; i++) {
                char character = buffer[i];
                if (character >= 0x7f && !Character.isSurrogate(character) && steersTerminal(character)) {
                    out.write(buffer, from, i - from);
                    out.write(escaped(character));
                    from = i + 1;
                }
            }
            out.write(buffer, from, end - from);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
