package dev.outpost.relay.protocol;

/** One message of the game port; its byte layout is docs/protocol.md, section "Messages". */
public sealed interface Message permits ClientMessage, RelayMessage {

    /** The type byte that follows the frame length on the wire. */
    int type();
}
