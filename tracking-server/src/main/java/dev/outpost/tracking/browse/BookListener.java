package dev.outpost.tracking.browse;

/** Follows a book. Called one at a time and in order, from any thread, while the book is locked: quick, never blocks. */
@FunctionalInterface
public interface BookListener {

    /** The next change. */
    void stepped(Step step);
}
