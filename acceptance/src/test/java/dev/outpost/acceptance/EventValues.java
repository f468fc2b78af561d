package dev.outpost.acceptance;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Field;
import dev.outpost.telemetry.record.EventWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes up values that an event's definition allows: ordinary, extreme, missing. */
final class EventValues {

    private static final int ROUNDS = 12;
    private static final long[] INTEGERS = {0, 1, -1, 255, 1L << 53, Long.MAX_VALUE, Long.MIN_VALUE};
    private static final double[] NUMBERS = {
        0, -0.0, 0.5, 33.367, -1e-9, 1e300, Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY
    };
    private static final List<String> TEXTS = List.of(
            "",
            "Mammoth Mk.III",
            "\u043a\u0430\u0440\u0442\u0430 \u00df \u65e5\u672c\u8a9e \ud83d\ude80",
            "\"quoted\" \\ back\tslash\n",
            "\u0000\u001f\u007f\u2028",
            "half \ud83d of a pair",
            "someone@example.org at 192.0.2.7",
            "/home/someone/maps/ore.map",
            "x".repeat(5000));

    private final Random random;

    EventValues(long seed) {
        random = new Random(seed);
    }

    /** How often to record an event so that each of its closed sets has been gone through. */
    static int rounds(EventType event) {
        // In the first round they may be missing
        return Math.max(ROUNDS, 1 + mostValues(event.fields()));
    }

    /** Records one; in the first round all that may be missing is, in the second nothing. */
    void record(EventWriter event, EventType type, int round) {
        type.fields().forEach(field -> put(event, field, round));
        event.tick(round).durationUs(round).end();
    }

    private void put(EventWriter event, Field field, int round) {
        // Not before its closed set has been gone through
        int needed = Math.max(1, field.values().size());
        boolean missing = round == 0 || (round > needed && random.nextInt(4) == 0);
        if (field.nullable() && missing) {
            event.putNull();
            return;
        }
        switch (field.kind()) {
            case INTEGER -> event.put(INTEGERS[random.nextInt(INTEGERS.length)]);
            case NUMBER -> event.put(NUMBERS[random.nextInt(NUMBERS.length)]);
            case TEXT ->
                event.put(
                        field.values().isEmpty()
                                ? text()
                                : field.values().get(round % field.values().size()));
            case BOOLEAN -> event.put(random.nextBoolean());
            case INTEGER_ARRAY -> event.put(random.ints(random.nextInt(5)).toArray());
            case TEXT_ARRAY -> event.put(texts());
            case OBJECT -> event.put(numbersByName());
            case TEXT_OBJECT -> event.putTexts(textsByName());
            case STRUCT -> field.members().forEach(member -> put(event, member, round));
            case STRUCT_ARRAY -> {
                event.beginArray();
                for (int i = random.nextInt(4); i > 0; i--) {
                    field.members().forEach(member -> put(event, member, round));
                }
                event.endArray();
            }
            case STRUCT_OBJECT -> throw new IllegalArgumentException(field + " is not for the recorder");
        }
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            texts.add(text());
        }
        return texts;
    }

    private Map<String, Double> numbersByName() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (String name : texts()) {
            numbers.put(name, NUMBERS[random.nextInt(NUMBERS.length)]);
        }
        return numbers;
    }

    private Map<String, String> textsByName() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : texts()) {
            texts.put(name, text());
        }
        return texts;
    }

    private static int mostValues(List<Field> fields) {
        return fields.stream()
                .mapToInt(field -> Math.max(field.values().size(), mostValues(field.members())))
                .max()
                .orElse(0);
    }
}
