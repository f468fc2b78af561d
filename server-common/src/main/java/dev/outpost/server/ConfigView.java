package dev.outpost.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.outpost.server.config.Config;
import dev.outpost.server.config.Key;
import dev.outpost.server.config.KeyFamily;
import dev.outpost.server.config.Origin;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Shows the effective configuration: name, value, origin; secrets masked. */
final class ConfigView {

    private ConfigView() {}

    /** One line of the view; a family's members that are not configured share one. */
    private record Row(String name, Key<?> key, String value, Origin origin) {}

    static void table(Config config, PrintWriter out) {
        List<Row> rows = rows(config);
        int nameWidth = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        int valueWidth =
                rows.stream().mapToInt(row -> row.value().length()).max().orElse(0);
        String form = "%-" + Math.max(3, nameWidth) + "s  %-" + Math.max(5, valueWidth) + "s  %s%n";
        out.printf(form, "KEY", "VALUE", "ORIGIN");
        rows.forEach(row -> out.printf(form, row.name(), row.value(), row.origin()));
    }

    static void json(Config config, PrintWriter out) {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            for (Row row : rows(config)) {
                json.writeObjectFieldStart(row.name());
                json.writeStringField("value", row.value());
                json.writeStringField("origin", row.origin().toString());
                json.writeStringField("default", defaultText(row.key()));
                json.writeStringField("accepted", row.key().accepted());
                json.writeStringField("description", row.key().description());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeRaw(System.lineSeparator());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Row> rows(Config config) {
        List<Row> rows = new ArrayList<>();
        Set<Key<?>> shared = new HashSet<>();
        for (KeyFamily<?> family : config.keys().families()) {
            boolean shown = false;
            for (Key<?> key : family.members().values()) {
                if (config.origin(key).source() == Origin.Source.DEFAULT) {
                    shared.add(key);
                    if (!shown) {
                        rows.add(new Row(family.pattern(), key, config.show(key), config.origin(key)));
                        shown = true;
                    }
                }
            }
        }
        for (Key<?> key : config.keys().keys()) {
            if (!shared.contains(key)) {
                rows.add(new Row(key.name(), key, config.show(key), config.origin(key)));
            }
        }
        rows.sort((a, b) -> a.name().compareTo(b.name()));
        return rows;
    }

    private static <T> String defaultText(Key<T> key) {
        return key.format(key.defaultValue());
    }
}
