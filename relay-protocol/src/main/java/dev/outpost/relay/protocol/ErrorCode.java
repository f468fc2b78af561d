package dev.outpost.relay.protocol;

/** Everything the relay refuses, by the name that telemetry and documents use. */
public enum ErrorCode {
    /** A frame or a field cannot be read as the protocol says. */
    MALFORMED(1, true),
    /** A frame announces more bytes than allowed, or none. */
    FRAME_TOO_LARGE(2, true),
    /** The first message is not a hello of this protocol. */
    NOT_OUTPOST(3, true),
    /** The relay does not speak the client's protocol version. */
    UNSUPPORTED_VERSION(4, true),
    /** The message does not belong to the connection's state. */
    WRONG_STATE(5, true),
    /** A field's value is outside its range. */
    BAD_VALUE(6, false),
    /** No room has this code. */
    ROOM_NOT_FOUND(10, false),
    /** All places of the room are taken, or its match has started. */
    ROOM_FULL(11, false),
    /** The relay hosts as many games as it may. */
    TOO_MANY_GAMES(12, false),
    /** Somebody else has the slot. */
    SLOT_TAKEN(13, false),
    /** The player's mod profile is not the room's. */
    MOD_MISMATCH(14, false),
    /** Only the host may do this. */
    NOT_HOST(15, false),
    /** Not all members are ready. */
    NOT_READY(16, false),
    /** The match takes no spectators, or has as many as it may. */
    NO_SPECTATORS(17, false),
    /** The player cannot have its place back. */
    RESUME_REFUSED(18, false),
    /** A pause, vote or chat message that the rules do not allow now. */
    NOT_NOW(19, false),
    /** An order's payload is larger than allowed. */
    PAYLOAD_TOO_LARGE(20, true),
    /** A batch holds more orders than one player may send in a tick. */
    TOO_MANY_ORDERS(21, true),
    /** A batch, hash or finish is for a tick that is too far ahead or never was. */
    BAD_TICK(22, true),
    /** The order type is not in the room's table. */
    UNKNOWN_ORDER_TYPE(23, true),
    /** A reveal does not fit its commit. */
    BAD_REVEAL(24, true),
    /** The relay has as many connections as it may. */
    TOO_MANY_CONNECTIONS(30, true),
    /** The address has as many connections as it may. */
    TOO_MANY_FROM_ADDRESS(31, true),
    /** The address connects too often. */
    CONNECTING_TOO_FAST(32, true),
    /** The connection said nothing for too long. */
    IDLE(33, true),
    /** The client does not read what it is sent. */
    SLOW_CONSUMER(34, true),
    /** The client sends more messages than any client needs. */
    FLOODING(35, true),
    /** Loading took too long. */
    LOAD_TIMEOUT(36, true),
    /** The player did not reveal its share of the seed in time. */
    REVEAL_TIMEOUT(37, true),
    /** The relay shuts down. */
    DRAINING(40, true),
    /** Put out by a vote, the host, an administrator, or for a lag switch. */
    KICKED(41, true),
    /** An administrator closed the room. */
    ROOM_CLOSED(42, true),
    /** The relay failed inside; its log says more. */
    INTERNAL(50, true);

    private final int code;
    private final boolean fatal;

    ErrorCode(int code, boolean fatal) {
        this.code = code;
        this.fatal = fatal;
    }

    /** Number on the wire. */
    public int code() {
        return code;
    }

    /** Whether the relay closes the connection after saying so. */
    public boolean fatal() {
        return fatal;
    }
}
