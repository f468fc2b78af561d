package dev.outpost.telemetry.record;

import org.jspecify.annotations.Nullable;

/**
 * Where an event's data stands: which field is next, and which braces are open. Writes keys, commas and braces; values
 * are the writer's.
 */
final class FieldWalk {

    private static final FieldPlan[] NONE = {};

    private final JsonBytes json;
    private FieldPlan[] fields = NONE;
    private int at;
    private boolean inStruct;
    /** Members of the array of structs that is being put; null: none is. */
    private FieldPlan @Nullable [] elements;

    private int member;
    private boolean firstElement;

    FieldWalk(JsonBytes json) {
        this.json = json;
    }

    void begin(FieldPlan[] all) {
        fields = all;
        at = 0;
        inStruct = false;
        elements = null;
    }

    /** The next field; null when there is none, or none that takes values of these kinds. */
    @Nullable
    FieldPlan peek(int kinds) {
        FieldPlan[] all = elements == null ? fields : elements;
        int next = elements == null ? at : member;
        return next < all.length && (all[next].kind & kinds) != 0 ? all[next] : null;
    }

    /** Goes on past the next field, whose value is to be written now. */
    void accept(FieldPlan field) {
        if (elements == null) {
            at++;
            if (inStruct && !field.continuesStruct()) {
                json.raw('}');
            }
            inStruct = field.inStruct();
        } else {
            if (member == 0 && !firstElement) {
                json.raw('}');
                json.raw(',');
            }
            member = member + 1 == elements.length ? 0 : member + 1;
            firstElement = false;
        }
        json.raw(field.prefix);
    }

    /** Goes on past the struct that the next field opens; its value is to be written now. */
    void acceptStruct(FieldPlan first) {
        closeStruct();
        json.raw(first.structKey());
        at += first.members();
    }

    /** The value of the field accepted last is an array of structs. */
    void beginArray(FieldPlan field) {
        json.raw('[');
        elements = field.elements;
        member = 0;
        firstElement = true;
    }

    /** Ends that array; false when none was begun or an element is not whole. */
    boolean endArray() {
        if (elements == null || member != 0) {
            return false;
        }
        if (!firstElement) {
            json.raw('}');
        }
        json.raw(']');
        elements = null;
        return true;
    }

    /** Ends the data; false when fields are missing. */
    boolean end() {
        closeStruct();
        if (fields.length == 0) {
            json.raw('{');
        }
        json.raw('}');
        return elements == null && at == fields.length;
    }

    private void closeStruct() {
        if (inStruct) {
            json.raw('}');
            inStruct = false;
        }
    }
}
