package dev.outpost.relay.protocol;

/**
 * Where a client's connection stands, by the messages that passed (docs/protocol.md, section "States").
 *
 * <p>Relay and client count the same messages, but a message under way makes them differ for as long as it travels. What
 * an honest client may have sent before it knew of the relay's step is therefore let through and {@linkplain #ignores
 * ignored}, never refused.
 */
public enum ConnectionState {
    /** The socket is open; only a hello may come. */
    CONNECTED(types(Hello.TYPE), types()),
    /** Welcomed, in no room. */
    GREETED(types(CreateRoom.TYPE, JoinRoom.TYPE, Resume.TYPE, Watch.TYPE, Pong.TYPE), types()),
    /** In a room that waits for its start. */
    LOBBY(
            types(
                    Ready.TYPE,
                    Start.TYPE,
                    SetTeam.TYPE,
                    ChangeSettings.TYPE,
                    Kick.TYPE,
                    Chat.TYPE,
                    Leave.TYPE,
                    Pong.TYPE),
            types()),
    /** The host has started, or the player has returned: players load. */
    LOADING(
            types(Loaded.TYPE, Reveal.TYPE, SnapshotVerdict.TYPE, Chat.TYPE, Leave.TYPE, Pong.TYPE),
            types(Ready.TYPE, SetTeam.TYPE, ChangeSettings.TYPE, Kick.TYPE)),
    /** The tick clock runs. */
    PLAYING(
            types(
                    Orders.TYPE,
                    SyncHash.TYPE,
                    Finish.TYPE,
                    DebugReport.TYPE,
                    SnapshotPart.TYPE,
                    SnapshotVerdict.TYPE,
                    Chat.TYPE,
                    Pause.TYPE,
                    Unpause.TYPE,
                    Vote.TYPE,
                    Leave.TYPE,
                    Pong.TYPE),
            types()),
    /** Watches a match, later than its players; the match's start changes nothing. */
    WATCHING(types(SnapshotVerdict.TYPE, Chat.TYPE, Leave.TYPE, Pong.TYPE), types()),
    /** The match is over; nothing is left but to leave. */
    POST_GAME(
            types(DebugReport.TYPE, Chat.TYPE, Leave.TYPE, Pong.TYPE),
            types(
                    Orders.TYPE,
                    SyncHash.TYPE,
                    Finish.TYPE,
                    SnapshotPart.TYPE,
                    SnapshotVerdict.TYPE,
                    Pause.TYPE,
                    Unpause.TYPE,
                    Vote.TYPE));

    private final long handled;
    private final long ignored;

    ConnectionState(long handled, long ignored) {
        this.handled = handled;
        this.ignored = ignored;
    }

    /** Whether a client's message of this type may come now; any other is refused with {@code WRONG_STATE}. */
    public boolean allows(int messageType) {
        return isIn(handled | ignored, messageType);
    }

    /** Whether a client's message of this type may come now, but has lost its meaning on the way and does nothing. */
    public boolean ignores(int messageType) {
        return isIn(ignored, messageType);
    }

    /** The state after a message of this type was sent to the client, or taken from it; this state when it changes none. */
    public ConnectionState after(int messageType) {
        return switch (messageType) {
            case Welcome.TYPE -> this == CONNECTED ? GREETED : this;
            case RoomJoined.TYPE -> this == GREETED ? LOBBY : this;
            case LoadMatch.TYPE -> this == LOBBY ? LOADING : this;
            case Resumed.TYPE -> this == GREETED ? LOADING : this;
            case Watching.TYPE -> this == GREETED ? WATCHING : this;
            case MatchStart.TYPE -> this == LOADING ? PLAYING : this;
            case MatchEnd.TYPE -> this == PLAYING || this == WATCHING ? POST_GAME : this;
            case Leave.TYPE -> this == CONNECTED ? this : GREETED;
            default -> this;
        };
    }

    /** A set of types as bits; all types of clients' messages are below 64. */
    private static long types(int... types) {
        long set = 0;
        for (int type : types) {
            set |= 1L << type;
        }
        return set;
    }

    private static boolean isIn(long set, int type) {
        return type >= 0 && type < Long.SIZE && (set >>> type & 1) == 1;
    }
}
