package dev.outpost.tracking.redis;

/** Redis did not do what it was asked, or nobody knows whether it did; the message is for a person. */
final class StoreAwayException extends Exception {

    private static final long serialVersionUID = 1L;

    StoreAwayException(String message) {
        super(message);
    }

    StoreAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
