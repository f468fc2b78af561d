package dev.outpost.tracking.federation;

/** Why a listing of another tracking server is not listed here. */
public enum Left {
    /** It came to that server from elsewhere: one step is all that a listing goes, so none goes in circles. */
    FROM_ELSEWHERE,
    /** Its host lists it here. */
    OWN,
    /** Its address means something only where it came from. */
    NEAR_ONLY,
    /** It breaks a rule for listings. */
    BAD,
    /** Its server lists more than is taken of one. */
    TOO_MANY,
    /** The store refused it. */
    REFUSED
}
