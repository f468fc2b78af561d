package dev.outpost.workshop.resource;

/** Whom a version is for. */
public enum Channel {
    /** Those who make it. */
    DEV,
    /** Those who try it. */
    BETA,
    /** All. */
    RELEASE
}
