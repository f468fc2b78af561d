package dev.outpost.relay.protocol;

/** Constants of the game port (docs/protocol.md, sections "Primitive types" and "Limits"). */
public final class Protocol {

    /** Protocol version of this code. */
    public static final int VERSION = 1;

    /** First bytes of a hello's body: "OUTP". */
    public static final int MAGIC = 0x5054_554F;

    /** Slot number that asks the relay to choose. */
    public static final int ANY_SLOT = 255;

    /** Team number of those who are in no team. */
    public static final int NO_TEAM = 255;

    /** Number of pauses or spectators that leaves it to the queue or the relay. */
    public static final int AS_QUEUE = 255;

    /** Highest slot number that a player can have. */
    public static final int MAX_SLOT = 254;

    /** Highest tick number, 2^32 - 1. */
    public static final long MAX_TICK = 0xFFFF_FFFFL;

    /** Bytes of the frame of a relay's message that every client must be able to take: 4 MiB. */
    public static final int MAX_RELAY_FRAME_BYTES = 4 << 20;

    /** UTF-8 bytes of a build, room code, module, hash, preset, outcome or order type name. */
    public static final int MAX_NAME_BYTES = 64;

    /** UTF-8 bytes of a player's identity. */
    public static final int MAX_IDENTITY_BYTES = 128;

    /** UTF-8 bytes of a map's name. */
    public static final int MAX_MAP_BYTES = 128;

    /** Bytes of the relay's and each player's share of the seed. */
    public static final int SEED_NONCE_BYTES = 32;

    /** UTF-8 bytes of a player's display name. */
    public static final int MAX_DISPLAY_NAME_BYTES = 32;

    /** UTF-8 bytes of a chat message. */
    public static final int MAX_CHAT_BYTES = 512;

    /** Bytes of a certified result. */
    public static final int MAX_CERTIFICATE_BYTES = 65_535;

    /** UTF-8 bytes of the sentence in {@link Refused}. */
    public static final int MAX_DETAIL_BYTES = 256;

    /** Order types of a room. */
    public static final int MAX_ORDER_TYPES = 1024;

    /** Orders of one batch or one tick frame, whatever a relay's own limits are. */
    public static final int MAX_ORDERS = 65_536;

    /** Members of a room, slots of a match, hashes of a notice. */
    public static final int MAX_PLAYERS = 255;

    private Protocol() {}
}
