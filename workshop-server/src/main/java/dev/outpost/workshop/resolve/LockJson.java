package dev.outpost.workshop.resolve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.outpost.server.web.BadFieldException;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a {@link Lock} is written and read. */
final class LockJson {

    private static final int FORMAT = 1;
    private static final int MOST_DEPTH = 8;
    private static final int LONGEST_TEXT = 1024;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_DEPTH)
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .build();

    private LockJson() {}

    /** One package a line: what changed from lock to lock is read easily. */
    private static final class LinePerPackage extends MinimalPrettyPrinter {
        private static final long serialVersionUID = 1L;
        private int depth;

        @Override
        public void writeStartObject(JsonGenerator json) throws IOException {
            json.writeRaw('{');
            depth++;
        }

        @Override
        public void beforeObjectEntries(JsonGenerator json) throws IOException {
            line(json);
        }

        @Override
        public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
            json.writeRaw(',');
            line(json);
        }

        @Override
        public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
            json.writeRaw(": ");
        }

        @Override
        public void writeEndObject(JsonGenerator json, int entries) throws IOException {
            depth--;
            if (depth == 0) {
                line(json);
            } else {
                json.writeRaw(' ');
            }
            json.writeRaw('}');
        }

        @Override
        public void writeStartArray(JsonGenerator json) throws IOException {
            json.writeRaw('[');
            depth++;
        }

        @Override
        public void beforeArrayValues(JsonGenerator json) throws IOException {
            line(json);
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
            json.writeRaw(',');
            line(json);
        }

        @Override
        public void writeEndArray(JsonGenerator json, int values) throws IOException {
            depth--;
            line(json);
            json.writeRaw(']');
        }

        private void line(JsonGenerator json) throws IOException {
            if (depth <= 2) {
                json.writeRaw('\n');
                json.writeRaw("  ".repeat(depth));
            } else {
                json.writeRaw(' ');
            }
        }
    }

    static byte[] write(Lock lock) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.setPrettyPrinter(new LinePerPackage());
            json.writeStartObject();
            json.writeNumberField("lock", FORMAT);
            json.writeArrayFieldStart("roots");
            for (Map.Entry<PackageId, VersionRange> root : lock.roots().entrySet()) {
                json.writeStartObject();
                json.writeStringField("id", root.getKey().toString());
                json.writeStringField("range", root.getValue().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("packages");
            for (Locked each : lock.packages()) {
                json.writeStartObject();
                json.writeStringField("id", each.id().toString());
                json.writeStringField("version", each.version().toString());
                json.writeStringField("sha256", each.hash().hex());
                json.writeNumberField("size", each.sizeBytes());
                json.writeStringField("source", each.source());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    static Lock read(byte[] bytes) {
        if (bytes.length > Lock.MOST_BYTES) {
            throw new BadFieldException("lock", bytes.length + " bytes", "at most " + Lock.MOST_BYTES + " bytes");
        }
        try (JsonParser json = JSON.createParser(new String(bytes, StandardCharsets.UTF_8))) {
            Lock lock = new Reader(json).lock();
            if (json.nextToken() != null) {
                throw new BadFieldException("lock", "text behind its end", "one JSON object");
            }
            return lock;
        } catch (IOException e) {
            BadFieldException refused =
                    new BadFieldException("lock", "no JSON", "one JSON object as a lock is written");
            refused.initCause(e);
            throw refused;
        }
    }

    /** Goes through the tokens once. */
    private record Reader(JsonParser json) {

        Lock lock() throws IOException {
            Map<PackageId, VersionRange> roots = new TreeMap<>();
            List<Locked> packages = new ArrayList<>();
            boolean listed = false;
            expect(json.nextToken(), JsonToken.START_OBJECT, "lock", "one JSON object");
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                switch (field) {
                    case "lock" -> {
                        expect(value, JsonToken.VALUE_NUMBER_INT, "lock", "1");
                        if (json.getLongValue() != FORMAT) {
                            throw new BadFieldException("lock", json.getText(), "1");
                        }
                    }
                    case "roots" -> roots(value, roots);
                    case "packages" -> {
                        packages(value, packages);
                        listed = true;
                    }
                    default -> throw BadFieldException.unknown(field, "lock, roots, packages");
                }
            }
            if (!listed) {
                throw BadFieldException.missing("packages", "a list of packages");
            }
            return new Lock(roots, packages);
        }

        private void roots(JsonToken start, Map<PackageId, VersionRange> roots) throws IOException {
            expect(start, JsonToken.START_ARRAY, "roots", "a list of ids and ranges");
            for (JsonToken each = json.nextToken(); each != JsonToken.END_ARRAY; each = json.nextToken()) {
                String path = "roots[" + roots.size() + "]";
                if (roots.size() == Request.MOST_ROOTS) {
                    throw new BadFieldException("roots", "more", "at most " + Request.MOST_ROOTS);
                }
                expect(each, JsonToken.START_OBJECT, path, "an object");
                Map<String, String> texts = new TreeMap<>();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String field = json.currentName();
                    if (!field.equals("id") && !field.equals("range")) {
                        throw BadFieldException.unknown(path + "." + field, "id, range");
                    }
                    expect(json.nextToken(), JsonToken.VALUE_STRING, path + "." + field, "a text");
                    texts.put(field, json.getText());
                }
                PackageId id = PackageId.parse(text(texts, path, "id"));
                if (roots.put(id, VersionRange.parse(texts.getOrDefault("range", "*"))) != null) {
                    throw new BadFieldException(path + ".id", id, "each package once");
                }
            }
        }

        private void packages(JsonToken start, List<Locked> packages) throws IOException {
            expect(start, JsonToken.START_ARRAY, "packages", "a list of packages");
            for (JsonToken each = json.nextToken(); each != JsonToken.END_ARRAY; each = json.nextToken()) {
                if (packages.size() == Lock.MOST_PACKAGES) {
                    throw new BadFieldException("packages", "more", "at most " + Lock.MOST_PACKAGES);
                }
                packages.add(locked(each, "packages[" + packages.size() + "]"));
            }
        }

        private Locked locked(JsonToken start, String path) throws IOException {
            expect(start, JsonToken.START_OBJECT, path, "an object");
            Map<String, String> texts = new TreeMap<>();
            long sizeBytes = -1; // refused if it stays so
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                switch (field) {
                    case "id", "version", "sha256", "source" -> {
                        expect(value, JsonToken.VALUE_STRING, path + "." + field, "a text");
                        texts.put(field, json.getText());
                    }
                    case "size" -> {
                        expect(value, JsonToken.VALUE_NUMBER_INT, path + "." + field, "a whole number");
                        sizeBytes = json.getLongValue();
                    }
                    default -> throw BadFieldException.unknown(path + "." + field, "id, version, sha256, size, source");
                }
            }
            return new Locked(
                    PackageId.parse(text(texts, path, "id")),
                    Version.parse(text(texts, path, "version")),
                    new Hash(text(texts, path, "sha256")),
                    sizeBytes,
                    texts.getOrDefault("source", ""));
        }

        private static String text(Map<String, String> texts, String path, String field) {
            String text = texts.get(field);
            if (text == null) {
                throw BadFieldException.missing(path + "." + field, "a text");
            }
            return text;
        }

        private static void expect(JsonToken got, JsonToken wanted, String field, String accepted) {
            if (got != wanted) {
                throw new BadFieldException(field, got, accepted);
            }
        }
    }
}
