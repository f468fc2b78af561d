package dev.outpost.relay.protocol.result;

/** A certified result, a key or a recording that is not what it should be; the message is one line for a person. */
public final class ResultException extends Exception {

    private static final long serialVersionUID = 1L;

    public ResultException(String message) {
        super(message);
    }

    public ResultException(String message, Throwable cause) {
        super(message, cause);
    }
}
