package dev.outpost.workshop.mirror;

/** Why a version of another workshop is not taken over. */
public enum Left {
    /** Here this version is another package, which stays. */
    CONFLICT,
    /** The bytes that come are not those that the hash announces. */
    WRONG_HASH,
    /** What the package's manifest or size says is not what was announced. */
    LYING,
    /** The package breaks a rule that each publish is held to. */
    REFUSED,
    /** Its publisher's name is one of this workshop's own, or comes from another source. */
    NOT_THEIRS,
    /** There is as much of this source as is taken of one. */
    TOO_MANY,
    /** The source announces it and does not have it. */
    GONE,
    /** The source fails whenever it is asked for it. */
    FAILED
}
