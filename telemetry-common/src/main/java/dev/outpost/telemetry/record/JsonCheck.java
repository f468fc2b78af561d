package dev.outpost.telemetry.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Tells whether bytes are one JSON object. Only recovery needs it. */
final class JsonCheck {

    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonCheck() {}

    static boolean isObject(byte[] bytes, int at, int length) {
        try (JsonParser parser = FACTORY.createParser(bytes, at, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
