package dev.outpost.telemetry.store;

import dev.outpost.telemetry.event.Labels;

/** Whether events reach the disk, and if not, why (spec/telemetry.md, Recording). */
public enum StoreState {
    /** Not opened yet. */
    OPENING("the database is being opened"),
    /** Events reach the disk. */
    OK("ok"),
    /** No room on the disk. */
    FULL("the disk is full"),
    /** Another process keeps the write lock for longer than the busy timeout. */
    LOCKED("another process holds the database"),
    /** File, folder or file system is not writable. */
    READ_ONLY("the database cannot be written"),
    /** A reader keeps the write-ahead log from being emptied, and it has become too large. */
    HELD("a reader holds back the write-ahead log; details are left out"),
    /** The file was deleted or replaced while it was open. */
    REPLACED("the file was deleted or replaced; it is opened anew"),
    /** The file is not a sound SQLite database. */
    CORRUPT("the file is not a sound SQLite database"),
    /** The file or its folder cannot be opened or made. */
    UNOPENABLE("the database cannot be opened"),
    /** A newer Outpost has written this file. */
    NEWER("the database has a newer schema than this program knows"),
    /** Any other failure. */
    FAILING("the database refuses to write"),
    /** Closed in order. */
    CLOSED("closed");

    private final String label = Labels.of(this);
    private final String sentence;

    StoreState(String sentence) {
        this.sentence = sentence;
    }

    /** As status and metrics have it. */
    public String label() {
        return label;
    }

    /** For a person: {@code ok}, or the label and what it means. */
    public String sentence() {
        return this == OK ? sentence : label + ": " + sentence;
    }
}
