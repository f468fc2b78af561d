package dev.outpost.relay.lobby;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** A player's place in a running match, which outlives its connection. */
final class Place {

    private static final int TOKEN_BYTES = 16;

    /** Where its player is. */
    enum State {
        /** Connected. */
        HERE("is played"),
        /** Dropped, and may return. */
        AWAY("waits for its player"),
        /** Left of its own will. */
        QUIT("was given up: its player has left"),
        /** Put out. */
        KICKED("is lost: its player was put out"),
        /** Did not return in time. */
        EXPIRED("is lost: its player did not return in time");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /** What is said of a place in this state. */
        String words() {
            return words;
        }
    }

    final int slot;
    final String pseudonym;
    final int team;
    /** How much it may say: dropping and returning earns no more. */
    final ChatGate chat;

    final boolean canSnapshot;
    State state = State.HERE;
    long droppedNanos;

    /** How often it was dropped: an old timer must not end a later absence. */
    int drops;

    private final byte[] token = new byte[TOKEN_BYTES];

    Place(Member player) {
        this.slot = player.slot;
        this.pseudonym = player.peer.pseudonym();
        this.team = player.team;
        this.chat = player.chat;
        this.canSnapshot = player.canSnapshot;
    }

    /** Draws a token; the one before opens nothing any more. */
    String newToken(RandomGenerator random) {
        random.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    /** Whether this is the place's token; takes the same time for every wrong one. */
    boolean opens(byte[] claimed) {
        return MessageDigest.isEqual(token, claimed);
    }

    /** Whether its player may come back. */
    boolean mayReturn() {
        return state == State.HERE || state == State.AWAY;
    }
}
