package dev.outpost.workshop.store;

/** What came of a yank, or of taking one back. */
public sealed interface YankOutcome {

    /**
     * It is as asked for.
     *
     * @param shelved the version as it is now
     * @param changed whether it was not so before
     */
    record Done(Shelved shelved, boolean changed) implements YankOutcome {}

    /** There is no such version. */
    record Unknown() implements YankOutcome {}

    /**
     * Whoever asks may not.
     *
     * @param why in words: the token lacks a scope, or the publisher's name belongs to others
     */
    record NotYours(String why) implements YankOutcome {}
}
