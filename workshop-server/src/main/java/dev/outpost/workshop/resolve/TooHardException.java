package dev.outpost.workshop.resolve;

/** A resolution that went to its limits without an answer; the message says which limit. */
public final class TooHardException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooHardException(String limit) {
        super("no answer within " + limit + "; ask for fewer packages at once, or for narrower ranges");
    }
}
