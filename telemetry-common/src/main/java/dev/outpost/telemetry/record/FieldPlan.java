package dev.outpost.telemetry.record;

import dev.outpost.telemetry.event.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What putting one value needs, worked out once. A struct has one of these for each member, the first of which also
 * opens it; a closing brace is written by whatever comes after its last.
 */
final class FieldPlan {

    private static final FieldPlan[] NONE = {};
    private static final byte[] NO_KEY = {};
    private static final int OUTSIDE = -1;

    /** Bit of its kind. */
    final int kind;
    /** What stands in front of the value: the brace or comma, and the key; for a struct's first member both keys. */
    final byte[] prefix;
    /** Whether a null may stand here; at a struct's first member, whether the struct may be null. */
    final boolean nullable;
    /** Members of each element of an array of structs. */
    final FieldPlan[] elements;
    /** Where its texts go through. */
    final TextGuard texts;

    private final String[] values;
    private final byte[] structKey;
    private final int member;
    private final int members;

    private FieldPlan(
            Field field, TextGuard texts, boolean nullable, String prefix, String structKey, int member, int members) {
        this.kind = EventWriter.bit(field.kind());
        this.prefix = prefix.getBytes(StandardCharsets.US_ASCII);
        this.nullable = nullable;
        this.elements = field.kind() == Field.Kind.STRUCT_ARRAY ? of(field.members(), field) : NONE;
        this.texts = texts;
        this.values = field.values().toArray(String[]::new);
        this.structKey = structKey.isEmpty() ? NO_KEY : structKey.getBytes(StandardCharsets.US_ASCII);
        this.member = member;
        this.members = members;
    }

    /** The plans of an object's fields, in the order in which their values are put. */
    static FieldPlan[] of(List<Field> fields) {
        return of(fields, null);
    }

    /**
     * The same.
     *
     * @param array the array of structs that they are the members of; null: they are no members
     */
    private static FieldPlan[] of(List<Field> fields, @Nullable Field array) {
        List<FieldPlan> plans = new ArrayList<>();
        for (Field field : fields) {
            String key = (plans.isEmpty() ? "{\"" : ",\"") + field.name() + "\":";
            if (field.kind() != Field.Kind.STRUCT) {
                plans.add(new FieldPlan(field, guard(array, field), field.nullable(), key, "", OUTSIDE, 0));
                continue;
            }
            List<Field> members = field.members();
            for (int i = 0; i < members.size(); i++) {
                Field member = members.get(i);
                String memberKey = "\"" + member.name() + "\":";
                plans.add(
                        i == 0
                                ? new FieldPlan(
                                        member,
                                        guard(field, member),
                                        field.nullable(),
                                        key + "{" + memberKey,
                                        key,
                                        0,
                                        members.size())
                                : new FieldPlan(
                                        member, guard(field, member), false, "," + memberKey, "", i, members.size()));
            }
        }
        return plans.toArray(FieldPlan[]::new);
    }

    /** The struct's rule holds for its members' texts. */
    private static TextGuard guard(@Nullable Field outer, Field field) {
        return outer == null
                ? new TextGuard(field.name(), field, field.text())
                : new TextGuard(outer.name() + "." + field.name(), field, outer.text());
    }

    /** Calls for each field whose texts were masked, and for each such member. */
    static void forEachMasked(FieldPlan[] plans, BiConsumer<String, Long> action) {
        for (FieldPlan plan : plans) {
            long masked = plan.texts.masked();
            if (masked > 0) {
                action.accept(plan.texts.field(), masked);
            }
            forEachMasked(plan.elements, action);
        }
    }

    /** Whether it is a member of a struct. */
    boolean inStruct() {
        return member != OUTSIDE;
    }

    /** Whether it is a member of a struct that another member opened. */
    boolean continuesStruct() {
        return member > 0;
    }

    /** Whether it is a struct's first member. */
    boolean opensStruct() {
        return member == 0;
    }

    /** What stands in front of a null in the place of the struct that this one opens. */
    byte[] structKey() {
        return structKey;
    }

    /** How many members the struct that it belongs to has. */
    int members() {
        return members;
    }

    /** Whether its values are a closed set that this is not one of. */
    boolean refuses(CharSequence value) {
        if (values.length == 0) {
            return false;
        }
        for (String known : values) {
            if (known.contentEquals(value)) {
                return false;
            }
        }
        return true;
    }

    /** Whether its values are a closed set that this constant's name in lower case is not one of. */
    boolean refuses(Enum<?> value) {
        if (values.length == 0) {
            return false;
        }
        for (String known : values) {
            if (known.equalsIgnoreCase(value.name())) {
                return false;
            }
        }
        return true;
    }
}
