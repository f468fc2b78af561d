package dev.outpost.relay.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lays messages out by nothing but the tables of docs/protocol.md: a second, slow encoder that shares no code with the
 * first, so that the document is proved to say what the codec does.
 */
final class DocumentedLayout {

    private static final Pattern SIZED = Pattern.compile("(text|bytes)\\((\\d+)\\)");
    private static final Pattern LIST = Pattern.compile("list\\((.+), (\\d+)\\)");
    private static final int BYTES_PER_LINE = 16;

    private final ProtocolDocument document;

    DocumentedLayout(ProtocolDocument document) {
        this.document = document;
    }

    /** Some bytes of a frame and what they mean. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    record Piece(byte[] bytes, String meaning) {}

    /** A message's frame, piece by piece. */
    List<Piece> frame(Message message) {
        List<Piece> body = new ArrayList<>();
        record((Record) message, "", body);
        int length = 1 + body.stream().mapToInt(piece -> piece.bytes().length).sum();
        List<Piece> frame = new ArrayList<>();
        frame.add(new Piece(varuint(length), "length: " + length));
        frame.add(new Piece(
                new byte[] {(byte) message.type()},
                "type: " + message.getClass().getSimpleName()));
        frame.addAll(body);
        return frame;
    }

    static byte[] bytes(List<Piece> frame) {
        return Streams.join(frame.stream().map(Piece::bytes).toArray(byte[][]::new));
    }

    /** The lines that a dump has for a message. */
    static List<String> lines(List<Piece> frame) {
        List<String> lines = new ArrayList<>();
        HexFormat hex = HexFormat.ofDelimiter(" ");
        for (Piece piece : frame) {
            for (int at = 0; at < piece.bytes().length; at += BYTES_PER_LINE) {
                int end = Math.min(piece.bytes().length, at + BYTES_PER_LINE);
                String part = hex.formatHex(piece.bytes(), at, end);
                lines.add(at == 0 ? "  %-47s  %s".formatted(part, piece.meaning()) : "  " + part);
            }
        }
        return lines;
    }

    private void record(Record record, String path, List<Piece> pieces) {
        for (ProtocolDocument.Field field : document.fields(record.getClass().getSimpleName())) {
            Object value = field.name().equals("magic") ? "4f555450" : component(record, field.name());
            value(field.type(), value, path + field.name(), pieces);
        }
    }

    private void value(String type, Object value, String path, List<Piece> pieces) {
        Matcher list = LIST.matcher(type);
        Matcher sized = SIZED.matcher(type);
        if (list.matches()) {
            List<?> entries = (List<?>) value;
            pieces.add(new Piece(varuint(entries.size()), path + ": " + entries.size() + " entries"));
            for (int i = 0; i < entries.size(); i++) {
                Object entry = entries.get(i);
                value(list.group(1), entry, path + "[" + i + "]" + (entry instanceof Record ? "." : ""), pieces);
            }
        } else if (type.equals("outcome") || (sized.matches() && sized.group(1).equals("text"))) {
            byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
            pieces.add(new Piece(Streams.join(varuint(text.length), text), path + ": \"" + value + "\""));
        } else if (type.equals("payload")) {
            byte[] payload = (byte[]) value;
            pieces.add(
                    new Piece(Streams.join(varuint(payload.length), payload), path + ": " + payload.length + " bytes"));
        } else if (type.startsWith("bytes(")) {
            pieces.add(new Piece(HexFormat.of().parseHex((String) value), path));
        } else if (type.startsWith("choice(")) {
            Enum<?> choice = (Enum<?>) value;
            pieces.add(new Piece(new byte[] {(byte) numberOf(choice)}, path + ": " + choice));
        } else if (value instanceof ErrorCode code) {
            pieces.add(new Piece(new byte[] {(byte) code.code()}, path + ": " + code));
        } else if (value instanceof Record nested) {
            record(nested, path.endsWith(".") ? path : path + ".", pieces);
        } else {
            pieces.add(new Piece(number(type, value), path + ": " + shown(type, value)));
        }
    }

    private static byte[] number(String type, Object value) {
        return switch (type) {
            case "u8" -> new byte[] {((Number) value).byteValue()};
            case "bool" -> new byte[] {(byte) ((Boolean) value ? 1 : 0)};
            case "u32" -> little(4).putInt((Integer) value).array();
            case "u64" -> little(8).putLong((Long) value).array();
            case "varuint" -> varuint(((Number) value).longValue());
            default -> throw new AssertionError("the document has no type " + type);
        };
    }

    private static String shown(String type, Object value) {
        return switch (type) {
            case "u32" -> "0x%08x".formatted((Integer) value);
            case "u64" -> "0x%016x".formatted((Long) value);
            default -> String.valueOf(value);
        };
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] varuint(long value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long rest = value;
        do {
            long low = rest % 128;
            rest /= 128;
            bytes.write((int) (rest == 0 ? low : low + 128));
        } while (rest != 0);
        return bytes.toByteArray();
    }

    private int numberOf(Enum<?> choice) {
        return document.table("choice", "value", "name", "meaning").stream()
                .filter(row -> row.get(0).equals(choice.getDeclaringClass().getSimpleName())
                        && row.get(2).equals(choice.name()))
                .mapToInt(row -> Integer.parseInt(row.get(1)))
                .findFirst()
                .orElseThrow();
    }

    /** The value of a record's component, by the name that the document gives it. */
    static Object component(Record record, String documented) {
        for (var component : record.getClass().getRecordComponents()) {
            if (documented(component.getName()).equals(documented)) {
                try {
                    return component.getAccessor().invoke(record);
                } catch (ReflectiveOperationException e) {
                    throw new LinkageError(e.getMessage(), e);
                }
            }
        }
        throw new AssertionError(record.getClass().getSimpleName() + " has no " + documented);
    }

    /** How the document spells a component's name. */
    static String documented(String component) {
        return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
