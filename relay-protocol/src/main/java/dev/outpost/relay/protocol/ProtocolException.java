package dev.outpost.relay.protocol;

/** Bytes that break the protocol; carries what the relay answers. */
public final class ProtocolException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** Says which rule was broken and, in one sentence, by which value. */
    public ProtocolException(ErrorCode code, String detail) {
        super(detail);
        this.code = code;
    }

    /** What was wrong. */
    public ErrorCode code() {
        return code;
    }
}
