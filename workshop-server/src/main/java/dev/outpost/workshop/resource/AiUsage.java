package dev.outpost.workshop.resource;

/** What machines that learn may do with a package. */
public enum AiUsage {
    /** Read it whole, and learn from it. */
    ALLOW,
    /** Read its manifest, not its files. */
    METADATA_ONLY,
    /** Nothing. */
    DENY
}
