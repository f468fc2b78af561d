package dev.outpost.relay.protocol;

/**
 * What gives this player its place back after its connection broke; told to nobody else.
 *
 * @param token 32 hex digits, secret
 * @param seconds how long after the break it works
 */
public record ResumeToken(String token, int seconds) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x8B;

    /** Without the token: whoever has it is the player. */
    @Override
    public String toString() {
        return "ResumeToken[seconds=" + seconds + "]";
    }

    @Override
    public int type() {
        return TYPE;
    }
}
