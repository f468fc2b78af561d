package dev.outpost.relay.protocol;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Checks the bounds in the field tables of docs/protocol.md against the encoder, by putting the last value inside and
 * the first outside into each field of a message.
 */
final class DocumentedBounds {

    private static final Pattern RANGE = Pattern.compile("(\\d+) to (\\d+)");
    private static final Pattern SIZED = Pattern.compile("(text|list)\\((?:.+, )?(\\d+)\\)");

    private final ProtocolDocument document;
    private final Set<String> checked = new TreeSet<>();

    private DocumentedBounds(ProtocolDocument document) {
        this.document = document;
    }

    /** Names, as {@code Record.field}, of all fields that a table gives a bound for. */
    static Set<String> bounded(ProtocolDocument document) {
        Set<String> names = new TreeSet<>();
        Stream.concat(document.messages().values().stream(), document.records().stream())
                .forEach(record -> document.fields(record).stream()
                        .filter(DocumentedBounds::isBounded)
                        .forEach(field -> names.add(record + "." + field.name())));
        // It takes anything and makes it fit.
        names.remove("Refused.detail");
        return names;
    }

    /** Checks the fields of a message and of the records in it; returns which they were. */
    static Set<String> check(ProtocolDocument document, Message message) {
        DocumentedBounds bounds = new DocumentedBounds(document);
        bounds.check((Record) message, changed -> changed);
        return bounds.checked;
    }

    private static boolean isBounded(ProtocolDocument.Field field) {
        return RANGE.matcher(field.limits()).matches()
                || field.type().startsWith("text(")
                || field.type().startsWith("list(")
                || field.type().equals("outcome");
    }

    private void check(Record record, UnaryOperator<Record> whole) {
        for (ProtocolDocument.Field field : document.fields(record.getClass().getSimpleName())) {
            if (field.name().equals("magic") || record instanceof Refused) {
                continue;
            }
            Object value = DocumentedLayout.component(record, field.name());
            Checker put = changed -> whole.apply(with(record, field.name(), changed));
            if (isBounded(field)) {
                checked.add(record.getClass().getSimpleName() + "." + field.name());
                bounds(field, value, put);
            }
            if (value instanceof Record nested) {
                check(nested, changed -> put.put(changed));
            } else if (value instanceof List<?> list
                    && !list.isEmpty()
                    && list.get(list.size() - 1) instanceof Record last) {
                check(last, changed -> put.put(withLast(list, changed)));
            }
        }
    }

    /** Puts a value into the field and gives the whole message. */
    @FunctionalInterface
    private interface Checker {
        Record put(Object value);
    }

    private static void bounds(ProtocolDocument.Field field, Object value, Checker put) {
        Matcher range = RANGE.matcher(field.limits());
        Matcher sized = SIZED.matcher(field.type());
        if (sized.matches()) {
            int most = Integer.parseInt(sized.group(2));
            if (sized.group(1).equals("text")) {
                accepted(put.put("x".repeat(most)));
                refused(put.put("x".repeat(most + 1)));
                refused(put.put("x".repeat(most - 1) + "é"));
            } else if (value instanceof List<?> list && !list.isEmpty()) {
                accepted(put.put(filled(list.get(0), most)));
                refused(put.put(filled(list.get(0), most + 1)));
            }
        } else if (field.type().equals("outcome")) {
            accepted(put.put("x".repeat(64)));
            refused(put.put("x".repeat(65)));
            refused(put.put(""));
        }
        if (range.matches() && value instanceof byte[]) {
            int most = Integer.parseInt(range.group(2));
            accepted(put.put(new byte[most]));
            refused(put.put(new byte[most + 1]));
        } else if (range.matches()) {
            long least = Long.parseLong(range.group(1));
            long most = Long.parseLong(range.group(2));
            UnaryOperator<Object> entry = number -> value instanceof List<?> list ? withLast(list, number) : number;
            boolean isLong = value instanceof Long;
            accepted(put.put(entry.apply(number(most, isLong))));
            refused(put.put(entry.apply(number(least - 1, isLong))));
            if (most < (isLong ? Long.MAX_VALUE : Integer.MAX_VALUE)) {
                refused(put.put(entry.apply(number(most + 1, isLong))));
            }
        }
    }

    /** So many entries like this one; slots must ascend. */
    private static List<?> filled(Object entry, int size) {
        if (entry instanceof Integer) {
            return IntStream.range(0, size).boxed().toList();
        }
        if (entry instanceof Member || entry instanceof SlotCommit || entry instanceof SlotNonce) {
            return IntStream.range(0, size)
                    .mapToObj(slot -> with((Record) entry, "slot", slot))
                    .toList();
        }
        return Collections.nCopies(size, entry);
    }

    private static Object number(long value, boolean isLong) {
        return isLong ? (Object) value : (Object) Math.toIntExact(value);
    }

    private static void accepted(Record message) {
        assertThatCode(() -> FrameEncoder.encode((Message) message))
                .as(() -> "accepted: " + message)
                .doesNotThrowAnyException();
    }

    private static void refused(Record message) {
        assertThatIllegalArgumentException()
                .as(() -> "refused: " + message)
                .isThrownBy(() -> FrameEncoder.encode((Message) message));
    }

    private static List<Object> withLast(List<?> list, Object last) {
        List<Object> changed = new ArrayList<>(list);
        changed.set(list.size() - 1, last);
        return changed;
    }

    private static Record with(Record record, String field, Object value) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = DocumentedLayout.documented(components[i].getName());
            values[i] = name.equals(field) ? value : DocumentedLayout.component(record, name);
        }
        try {
            return record.getClass()
                    .getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new))
                    .newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
