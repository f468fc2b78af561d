package dev.outpost.workshop.resource;

import dev.outpost.server.web.BadFieldException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a YAML document of strangers: mappings, lists and texts, nothing else. Texts stay what is written ({@code 1.10}
 * is no number, {@code no} is no truth value). Anchors, aliases, tags, a second document and keys that come twice are
 * refused, each with its line; size, depth and number of nodes are bounded. One thread.
 */
final class Yaml {

    private static final int DEEPEST = 8;
    private static final int MOST_NODES = 10_000;

    private final String document;
    private final Iterator<Event> events;
    private int nodes;

    /** A node: a text, a list or a mapping, and the line it begins in. */
    sealed interface Node {

        int line();

        /** What is written. */
        record Text(String value, int line) implements Node {}

        /** One after the other. */
        record Sequence(List<Node> entries, int line) implements Node {}

        /** By key, in the order written. */
        record Mapping(Map<String, Node> entries, int line) implements Node {}
    }

    private Yaml(String document, String text) {
        this.document = document;
        this.events = new Parse(LoadSettings.builder()
                        .setLabel(document)
                        .setCodePointLimit(text.length() + 1)
                        .build())
                .parseString(text)
                .iterator();
    }

    /**
     * The mapping that a document is.
     *
     * @param document its name, for messages
     * @throws BadFieldException when it is none, or more than is accepted
     */
    static Node.Mapping read(String document, byte[] bytes, int mostBytes) {
        if (bytes.length > mostBytes) {
            throw new BadFieldException(document, bytes.length + " bytes", "at most " + mostBytes + " bytes");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadFieldException(document, bytes.length + " bytes", "text in UTF-8");
        }
        try {
            return new Yaml(document, text).document();
        } catch (MarkedYamlEngineException e) {
            throw new BadFieldException(
                    document,
                    e.getProblemMark()
                            .map(mark -> "line " + (mark.getLine() + 1))
                            .orElse("?"),
                    "YAML; " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new BadFieldException(document, bytes.length + " bytes", "YAML; " + e.getMessage());
        }
    }

    private Node.Mapping document() {
        Node root = null;
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof NodeEvent) {
                root = node(event, 1);
            } else if (event instanceof DocumentStartEvent && root != null) {
                throw refused(event, "a second document", "one document");
            }
        }
        if (root instanceof Node.Mapping mapping) {
            return mapping;
        }
        throw new BadFieldException(document, root == null ? "nothing" : "line " + root.line(), "a mapping");
    }

    private Node node(Event event, int depth) {
        nodes++;
        if (nodes > MOST_NODES) {
            throw refused(event, "more than " + MOST_NODES + " values", "at most " + MOST_NODES);
        }
        if (depth > DEEPEST) {
            throw refused(event, "depth " + depth, "at most " + DEEPEST + " levels");
        }
        if (event instanceof AliasEvent) {
            throw refused(event, "an alias", "no anchors and no aliases");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw refused(event, "an anchor", "no anchors and no aliases");
        }
        if (event instanceof CollectionStartEvent start && start.getTag().isPresent()) {
            throw refused(event, "the tag " + start.getTag().get(), "no tags");
        }
        int line = line(event);
        if (event instanceof ScalarEvent scalar) {
            if (scalar.getTag().isPresent()) {
                throw refused(event, "the tag " + scalar.getTag().get(), "no tags");
            }
            return new Node.Text(scalar.getValue(), line);
        }
        if (event instanceof SequenceStartEvent) {
            List<Node> entries = new ArrayList<>();
            for (Event next = events.next(); next instanceof NodeEvent; next = events.next()) {
                entries.add(node(next, depth + 1));
            }
            return new Node.Sequence(entries, line);
        }
        if (event instanceof MappingStartEvent) {
            return new Node.Mapping(entries(depth), line);
        }
        throw refused(event, String.valueOf(event.getEventId()), "a text, a list or a mapping");
    }

    private Map<String, Node> entries(int depth) {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (Event next = events.next(); next instanceof NodeEvent; next = events.next()) {
            if (!(node(next, depth + 1) instanceof Node.Text key) || key.value().isBlank()) {
                throw refused(next, "a key that is no text, or an empty one", "texts as keys");
            }
            Node value = node(events.next(), depth + 1);
            if (entries.putIfAbsent(key.value(), value) != null) {
                throw refused(next, "key " + key.value() + " again", "each key once");
            }
        }
        return entries;
    }

    private BadFieldException refused(Event event, String what, String accepted) {
        return new BadFieldException(document, "line " + line(event) + ": " + what, accepted);
    }

    private static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }
}
