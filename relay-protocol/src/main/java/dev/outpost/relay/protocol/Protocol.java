package dev.outpost.relay.protocol;

/** Constants of the game port (docs/protocol.md). */
public final class Protocol {

    /** Protocol version of this code. */
    public static final int VERSION = 1;

    /** First bytes of a hello's body: "OUTP". */
    public static final int MAGIC = 0x5054_554F;

    /** Slot number that asks the relay to choose. */
    public static final int ANY_SLOT = 255;

    private Protocol() {}
}
