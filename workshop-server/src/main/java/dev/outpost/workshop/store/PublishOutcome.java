package dev.outpost.workshop.store;

/** What came of a publishing. */
public sealed interface PublishOutcome {

    /**
     * It is in the store, and survives a crash of the machine.
     *
     * @param shelved as it stands there; if the package's name comes near another one, that too
     */
    record Published(Shelved shelved) implements PublishOutcome {}

    /**
     * There is such a version already, which stays as it is.
     *
     * @param shelved that one
     */
    record Exists(Shelved shelved) implements PublishOutcome {}

    /**
     * Whoever asks may not.
     *
     * @param why in words: the token lacks a scope, or the publisher's name belongs to others
     */
    record NotYours(String why) implements PublishOutcome {}
}
