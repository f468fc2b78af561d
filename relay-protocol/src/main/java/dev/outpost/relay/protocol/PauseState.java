package dev.outpost.relay.protocol;

/**
 * The match was paused, or goes on.
 *
 * @param paused whether the clock stands
 * @param slot who did it, {@link Protocol#ANY_SLOT}: the relay
 * @param tick the tick that closes next
 * @param pausesLeft how many pauses the player has left; 255: no end of them
 * @param seconds until the pause ends by itself
 * @param othersAfterS seconds after which another than {@code slot} may resume
 */
public record PauseState(boolean paused, int slot, long tick, int pausesLeft, int seconds, int othersAfterS)
        implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x9A;

    @Override
    public int type() {
        return TYPE;
    }
}
