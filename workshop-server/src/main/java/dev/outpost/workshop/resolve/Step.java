package dev.outpost.workshop.resolve;

import org.jspecify.annotations.Nullable;

/** Less of a {@link Slot} became possible. Immutable; each is one of its own. */
final class Step {

    private final Slot slot;
    private final long[] allowed;
    private final long[] before;
    private final long[] after;
    private final @Nullable Incompatibility cause;
    private final int level;
    private final int position;

    /**
     * A step.
     *
     * @param slot whose choices
     * @param allowed what is allowed from then on
     * @param before what was possible
     * @param after what is possible
     * @param cause why; null: it was decided
     * @param level how many decisions it rests on
     * @param position among all steps of the search; -1: it holds whatever is decided
     */
    Step(
            Slot slot,
            long[] allowed,
            long[] before,
            long[] after,
            @Nullable Incompatibility cause,
            int level,
            int position) {
        this.slot = slot;
        this.allowed = allowed;
        this.before = before;
        this.after = after;
        this.cause = cause;
        this.level = level;
        this.position = position;
    }

    Slot slot() {
        return slot;
    }

    long[] allowed() {
        return allowed;
    }

    long[] before() {
        return before;
    }

    long[] after() {
        return after;
    }

    @Nullable
    Incompatibility cause() {
        return cause;
    }

    int level() {
        return level;
    }

    int position() {
        return position;
    }

    /** What always holds has no position: among such steps the later slot's counts as later. */
    boolean isLaterThan(Step other) {
        return position != other.position ? position > other.position : slot.number() > other.slot.number();
    }
}
