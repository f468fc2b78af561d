package dev.outpost.relay.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docs/protocol.md says, as far as a machine can read it: its tables and its hex dumps. */
final class ProtocolDocument {

    private static final Pattern MESSAGE_HEADING = Pattern.compile("#### (0x[0-9a-f]{2}) (\\w+)");
    private static final Pattern RECORD_HEADING = Pattern.compile("#### (\\w+)");
    private static final Pattern DUMP_HEADING = Pattern.compile("(client|relay) (\\w+)");
    private static final Pattern DUMP_BYTES = Pattern.compile(" {2}((?:[0-9a-f]{2} ?)+?) *(?: {2}\\S.*)?");

    private final List<String> lines;
    private final Map<String, List<Field>> fields = new HashMap<>();

    private ProtocolDocument(List<String> lines) {
        this.lines = lines;
    }

    static ProtocolDocument read() {
        // Tests run in the module's directory.
        Path document = Path.of("..", "docs", "protocol.md");
        try {
            return new ProtocolDocument(Files.readAllLines(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> lines() {
        return lines;
    }

    /** One row of a field table. */
    record Field(String name, String type, String limits) {}

    /** A message of a dump: who sent it, its name, its frame, and the lines that explain it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    record Dumped(boolean fromClient, String name, byte[] frame, List<String> lines) {}

    /** Names of the messages by type byte, from the headings. */
    Map<Integer, String> messages() {
        Map<Integer, String> messages = new LinkedHashMap<>();
        for (String line : lines) {
            Matcher heading = MESSAGE_HEADING.matcher(line);
            if (heading.matches() && messages.put(Integer.decode(heading.group(1)), heading.group(2)) != null) {
                throw new AssertionError("two messages have type " + heading.group(1));
            }
        }
        return messages;
    }

    /** Names of the records that have a field table but are no messages. */
    List<String> records() {
        return lines.stream()
                .map(RECORD_HEADING::matcher)
                .filter(Matcher::matches)
                .map(heading -> heading.group(1))
                .toList();
    }

    /** Field table of a message or record. */
    List<Field> fields(String name) {
        return fields.computeIfAbsent(name, this::findFields);
    }

    private List<Field> findFields(String name) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("#### (0x[0-9a-f]{2} )?" + name)) {
                return table(i, "field", "type", "limits", "meaning").stream()
                        .map(row -> new Field(row.get(0), row.get(1), row.get(2)))
                        .toList();
            }
        }
        throw new AssertionError("no section for " + name);
    }

    /** Rows of the first table with this header. */
    List<List<String>> table(String... header) {
        return table(0, header);
    }

    private List<List<String>> table(int from, String... header) {
        List<List<String>> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : lines.subList(from, lines.size())) {
            if (!line.startsWith("|")) {
                if (inside) {
                    break;
                }
                continue;
            }
            List<String> cells = Arrays.stream(
                            line.substring(1, line.length() - 1).split("\\|", -1))
                    .map(String::strip)
                    .toList();
            if (inside) {
                rows.add(cells);
            } else if (cells.equals(List.of(header))) {
                inside = true;
            }
        }
        if (rows.isEmpty()) {
            throw new AssertionError("no table with header " + Arrays.toString(header));
        }
        return rows.subList(1, rows.size());
    }

    /** The hex dumps, each a list of messages. */
    List<List<Dumped>> dumps() {
        List<List<Dumped>> dumps = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).equals("```hexdump")) {
                int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
                dumps.add(dump(lines.subList(i + 1, end)));
            }
        }
        return dumps;
    }

    private static List<Dumped> dump(List<String> block) {
        List<Dumped> messages = new ArrayList<>();
        int i = 0;
        while (i < block.size()) {
            Matcher heading = DUMP_HEADING.matcher(block.get(i));
            if (!heading.matches()) {
                throw new AssertionError("no heading of a message: " + block.get(i));
            }
            int begin = ++i;
            StringBuilder hex = new StringBuilder();
            for (; i < block.size() && block.get(i).startsWith(" "); i++) {
                Matcher bytes = DUMP_BYTES.matcher(block.get(i));
                if (!bytes.matches()) {
                    throw new AssertionError("no bytes in a dump's line: " + block.get(i));
                }
                hex.append(bytes.group(1).replace(" ", ""));
            }
            messages.add(new Dumped(
                    heading.group(1).equals("client"),
                    heading.group(2),
                    HexFormat.of().parseHex(hex),
                    block.subList(begin, i)));
        }
        return messages;
    }
}
