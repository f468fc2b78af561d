package dev.outpost.telemetry.event;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One entry of the event catalogue: the single definition from which recording, documents and checks are made.
 *
 * <p>Values are put in the order in which the fields were declared; those of a struct's members where the struct is.
 */
public final class EventType {

    private static final int MAX_NAME_LENGTH = 128;

    /** Columns beside {@code data} that only some events fill. */
    public enum Column {
        /** {@code game_module}, {@code mod_fingerprint} and {@code correlation}: it belongs to a game. */
        GAME,
        /** {@code tick}. */
        TICK,
        /** {@code duration_us}. */
        DURATION
    }

    private final String name;
    private final String description;
    private final Severity severity;
    private final Retention retention;
    private final Set<Column> columns;
    private final List<Field> fields;

    private EventType(Builder builder) {
        this.name = builder.name;
        this.description = builder.description;
        this.severity = builder.severity;
        this.retention = builder.severity.compareTo(Severity.INFO) < 0 ? Retention.DETAIL : builder.retention;
        this.columns = Set.copyOf(builder.columns);
        this.fields = List.copyOf(builder.fields);
    }

    /** Begins an entry; {@code name} has dots, its first part is the category. */
    public static Builder named(String name, String description) {
        return new Builder(name, description);
    }

    /** The {@code event} column. */
    public String name() {
        return name;
    }

    /** The {@code category} column: the name up to its first dot. */
    public String category() {
        return name.substring(0, name.indexOf('.'));
    }

    /** When it is recorded and what it answers, one sentence. */
    public String description() {
        return description;
    }

    /** The {@code severity} column. */
    public Severity severity() {
        return severity;
    }

    /** What goes first when the budget is used up. */
    public Retention retention() {
        return retention;
    }

    /** Columns beside {@code data} that its rows fill, of those that only some events fill. */
    public Set<Column> columns() {
        return columns;
    }

    /** Fields of {@code data} in the order their values are put. */
    public List<Field> fields() {
        return fields;
    }

    @Override
    public String toString() {
        return name;
    }

    /** Collects an entry's parts. */
    public static final class Builder {

        private final String name;
        private final String description;
        private Severity severity = Severity.INFO;
        private Retention retention = Retention.RECORD;
        private final Set<Column> columns = EnumSet.noneOf(Column.class);
        private final List<Field> fields = new ArrayList<>();

        private Builder(String name, String description) {
            if (!name.matches("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+")) {
                throw new IllegalArgumentException("event name '" + name + "' is not dotted snake_case");
            }
            if (name.length() > MAX_NAME_LENGTH) {
                throw new IllegalArgumentException("event name '" + name + "' is longer than " + MAX_NAME_LENGTH);
            }
            if (description.isBlank()) {
                throw new IllegalArgumentException("event '" + name + "' is not described");
            }
            this.name = name;
            this.description = description;
        }

        /** Default: info. Trace and debug are detail. */
        public Builder severity(Severity value) {
            severity = value;
            return this;
        }

        /** Marks it as one of many of little weight, pruned first; default: a record. */
        public Builder detail() {
            retention = Retention.DETAIL;
            return this;
        }

        /** Says which columns its rows fill. */
        public Builder fills(Column... filled) {
            columns.addAll(List.of(filled));
            return this;
        }

        /** Adds an integer field. */
        public Builder integer(String field, String about) {
            return add(Field.integer(field, about));
        }

        /** Adds a field with a fraction. */
        public Builder number(String field, String about) {
            return add(Field.number(field, about));
        }

        /** Adds a text field. */
        public Builder text(String field, String about) {
            return add(Field.text(field, about));
        }

        /** Adds a text field whose value is the lower-case name of one of an enum's constants. */
        public Builder oneOf(String field, Class<? extends Enum<?>> values, String about) {
            List<String> names = new ArrayList<>();
            for (Enum<?> value : values.getEnumConstants()) {
                names.add(Labels.of(value));
            }
            return oneOf(field, names, about);
        }

        /** Adds a text field whose value is one of these. */
        public Builder oneOf(String field, List<String> values, String about) {
            return add(new Field(field, Field.Kind.TEXT, about, values, List.of(), false, TextRule.GUARDED));
        }

        /** Adds a true-or-false field. */
        public Builder bool(String field, String about) {
            return add(Field.plain(field, Field.Kind.BOOLEAN, about));
        }

        /** Adds an array of integers. */
        public Builder integers(String field, String about) {
            return add(Field.plain(field, Field.Kind.INTEGER_ARRAY, about));
        }

        /** Adds an array of texts. */
        public Builder texts(String field, String about) {
            return add(Field.plain(field, Field.Kind.TEXT_ARRAY, about));
        }

        /** Adds an object of names to numbers. */
        public Builder object(String field, String about) {
            return add(Field.plain(field, Field.Kind.OBJECT, about));
        }

        /** Adds an object of names to texts. */
        public Builder textObject(String field, String about) {
            return add(Field.plain(field, Field.Kind.TEXT_OBJECT, about));
        }

        /** Adds an object of these members; their values are put one after the other. */
        public Builder struct(String field, String about, Field... members) {
            return add(
                    new Field(field, Field.Kind.STRUCT, about, List.of(), List.of(members), false, TextRule.GUARDED));
        }

        /** Adds an array of objects of these members. */
        public Builder structs(String field, String about, Field... members) {
            return add(new Field(
                    field, Field.Kind.STRUCT_ARRAY, about, List.of(), List.of(members), false, TextRule.GUARDED));
        }

        /** Adds an object of names to objects of these members; a recorder takes no values for it. */
        public Builder structObject(String field, String about, Field... members) {
            return add(new Field(
                    field, Field.Kind.STRUCT_OBJECT, about, List.of(), List.of(members), false, TextRule.GUARDED));
        }

        /** Lets the field added last be null. */
        public Builder orNull() {
            Field nullable = last().orNull();
            fields.set(fields.size() - 1, nullable);
            return this;
        }

        /** Bounds the texts of the field added last; default: {@value TextRule#DEFAULT_MAX_CHARS} characters. */
        public Builder maxChars(int chars) {
            return ofLast(last().text().withMaxChars(chars));
        }

        /** Leaves the texts of the field added last as they are, also those that look like an address or a path. */
        public Builder unmasked(String why) {
            return ofLast(last().text().withUnmasked(why));
        }

        /** Says why the field added last is harmless although its name sounds like a person or a machine. */
        public Builder namesNobody(String why) {
            return ofLast(last().text().withNamesNobody(why));
        }

        /**
         * Ends the entry.
         *
         * @throws IllegalArgumentException when a field's name sounds like an identity and nothing says why it is none
         */
        public EventType build() {
            for (Field field : fields) {
                if (field.text().namesNobody().isEmpty() && IdentityNames.tells(field)) {
                    throw new IllegalArgumentException("event '" + name + "': field '" + field.name()
                            + "' sounds like who or where somebody is; record a pseudonym as '..._hash', a closed set"
                            + " of values, or say why it names nobody");
                }
            }
            return new EventType(this);
        }

        private Field last() {
            if (fields.isEmpty()) {
                throw new IllegalStateException("event '" + name + "' has no field yet");
            }
            return fields.get(fields.size() - 1);
        }

        private Builder ofLast(TextRule rule) {
            fields.set(fields.size() - 1, last().withText(rule));
            return this;
        }

        private Builder add(Field field) {
            for (Field other : fields) {
                if (other.name().equals(field.name())) {
                    throw new IllegalArgumentException("event '" + name + "' has two fields '" + field.name() + "'");
                }
            }
            fields.add(field);
            return this;
        }
    }
}
