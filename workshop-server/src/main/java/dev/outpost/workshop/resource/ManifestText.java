package dev.outpost.workshop.resource;

import dev.outpost.server.config.KeySet;
import dev.outpost.server.web.BadFieldException;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.workshop.resource.Yaml.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** A manifest as YAML, there and back: each field has its type, and one that is not known is refused by its name. */
final class ManifestText {

    private static final Map<String, Boolean> FIELDS = required(
            List.of("id", "version", "category", "title", "license"),
            List.of(
                    "description",
                    "ai_usage",
                    "tags",
                    "channel",
                    "dependencies",
                    "conflicts",
                    "provides",
                    "modules",
                    "exports"));
    private static final Map<String, Boolean> DEPENDENCY = required(List.of("id", "range"), List.of("optional"));
    private static final Map<String, Boolean> CONFLICT = required(List.of("id"), List.of("range"));
    private static final Map<String, Boolean> PROVIDED = required(List.of("id", "version"), List.of());

    private ManifestText() {}

    static Manifest read(byte[] yaml) {
        Fields fields = new Fields("", Yaml.read(Manifest.FILE, yaml, Manifest.MOST_BYTES), FIELDS);
        return new Manifest(
                fields.read("id", PackageId::parse),
                fields.read("version", Version::parse),
                fields.text("category", ""),
                fields.text("title", ""),
                fields.text("description", ""),
                fields.read("license", License::new),
                fields.constant("ai_usage", AiUsage.METADATA_ONLY, AiUsage.values()),
                fields.texts("tags"),
                fields.constant("channel", Channel.RELEASE, Channel.values()),
                fields.mappings(
                        "dependencies",
                        DEPENDENCY,
                        one -> new Dependency(
                                one.read("id", PackageId::parse),
                                one.read("range", VersionRange::parse),
                                one.flag("optional"))),
                fields.mappings(
                        "conflicts",
                        CONFLICT,
                        one -> new Conflict(
                                one.read("id", PackageId::parse), one.readOr("range", "*", VersionRange::parse))),
                fields.mappings(
                        "provides",
                        PROVIDED,
                        one -> new Provided(one.read("id", PackageId::parse), one.read("version", Version::parse))),
                fields.texts("modules"),
                fields.texts("exports"));
    }

    static byte[] write(Manifest manifest) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("id", manifest.id().toString());
        all.put("version", manifest.version().toString());
        all.put("category", manifest.category());
        all.put("title", manifest.title());
        if (!manifest.description().isEmpty()) {
            all.put("description", manifest.description());
        }
        all.put("license", manifest.license().expression());
        all.put("ai_usage", Labels.of(manifest.aiUsage()));
        all.put("channel", Labels.of(manifest.channel()));
        put(all, "tags", manifest.tags());
        put(all, "modules", manifest.modules());
        put(
                all,
                "dependencies",
                manifest.dependencies().stream().map(ManifestText::entry).toList());
        put(
                all,
                "conflicts",
                manifest.conflicts().stream()
                        .map(one -> entry(one.id(), "range", one.range()))
                        .toList());
        put(
                all,
                "provides",
                manifest.provides().stream()
                        .map(one -> entry(one.id(), "version", one.version()))
                        .toList());
        put(all, "exports", manifest.exports());
        DumpSettings block = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setSplitLines(false)
                .build();
        return new Dump(block).dumpToString(all).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> entry(Dependency one) {
        Map<String, Object> entry = entry(one.id(), "range", one.range());
        if (one.optional()) {
            entry.put("optional", true);
        }
        return entry;
    }

    private static Map<String, Object> entry(PackageId id, String name, Object value) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", id.toString());
        entry.put(name, value.toString());
        return entry;
    }

    private static void put(Map<String, Object> all, String name, List<?> values) {
        if (!values.isEmpty()) {
            all.put(name, values);
        }
    }

    private static Map<String, Boolean> required(List<String> required, List<String> optional) {
        Map<String, Boolean> fields = new LinkedHashMap<>();
        required.forEach(name -> fields.put(name, true));
        optional.forEach(name -> fields.put(name, false));
        return fields;
    }

    /** The fields of one mapping. */
    private static final class Fields {

        private final String path;
        private final Map<String, Node> nodes;

        /**
         * Of a mapping.
         *
         * @param path what stands before its fields' names in messages, with a dot; empty at the top
         * @param known its fields' names; true: there must be one
         */
        Fields(String path, Node.Mapping mapping, Map<String, Boolean> known) {
            this.path = path;
            this.nodes = mapping.entries();
            for (String name : nodes.keySet()) {
                if (!known.containsKey(name)) {
                    throw BadFieldException.unknown(
                            path + name,
                            "nearest is " + KeySet.nearest(name, known.keySet()) + "; all: "
                                    + String.join(", ", new TreeSet<>(known.keySet())));
                }
            }
            known.forEach((name, required) -> {
                if (required && !nodes.containsKey(name)) {
                    throw BadFieldException.missing(path + name, "a text");
                }
            });
        }

        String text(String name, String missing) {
            Node node = nodes.get(name);
            return node == null ? missing : text(name, node);
        }

        <T> T read(String name, Function<String, T> reader) {
            return readOr(name, "", reader);
        }

        <T> T readOr(String name, String missing, Function<String, T> reader) {
            String text = text(name, missing);
            try {
                return reader.apply(text);
            } catch (BadFieldException e) {
                throw new BadFieldException(path + name, text, e.accepted());
            }
        }

        boolean flag(String name) {
            return switch (text(name, "false")) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new BadFieldException(path + name, text(name, ""), "true or false");
            };
        }

        <E extends Enum<E>> E constant(String name, E missing, E[] constants) {
            String text = text(name, Labels.of(missing));
            StringJoiner accepted = new StringJoiner(", ");
            for (E constant : constants) {
                if (Labels.of(constant).equals(text)) {
                    return constant;
                }
                accepted.add(Labels.of(constant));
            }
            throw new BadFieldException(path + name, text, accepted.toString());
        }

        List<String> texts(String name) {
            List<String> all = new ArrayList<>();
            for (Node node : sequence(name)) {
                all.add(text(name + "[" + all.size() + "]", node));
            }
            return all;
        }

        <T> List<T> mappings(String name, Map<String, Boolean> known, Function<Fields, T> element) {
            List<T> all = new ArrayList<>();
            for (Node node : sequence(name)) {
                String at = path + name + "[" + all.size() + "]";
                if (!(node instanceof Node.Mapping mapping)) {
                    throw new BadFieldException(at, "line " + node.line(), "a mapping of " + known.keySet());
                }
                all.add(element.apply(new Fields(at + ".", mapping, known)));
            }
            return all;
        }

        private List<Node> sequence(String name) {
            Node node = nodes.get(name);
            if (node == null) {
                return List.of();
            }
            if (node instanceof Node.Sequence sequence) {
                return sequence.entries();
            }
            throw new BadFieldException(path + name, "line " + node.line(), "a list");
        }

        private String text(String name, Node node) {
            if (node instanceof Node.Text text) {
                return text.value();
            }
            throw new BadFieldException(path + name, "line " + node.line(), "a text");
        }
    }
}
