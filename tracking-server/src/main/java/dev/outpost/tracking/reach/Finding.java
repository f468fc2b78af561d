package dev.outpost.tracking.reach;

/** Why a listing is not shown, as far as reachability goes; sent in lower case as a code of {@code why}. */
public enum Finding {
    /** The check has not been carried out yet. */
    REACH_PENDING("This server has not yet tried to reach the announced endpoint."),
    /** Too many checks of one address or of all. */
    REACH_LATER("Too many checks are asked for; the announced endpoint is tried after one of the next heartbeats."),
    /** The endpoint is another machine's. */
    REACH_ELSEWHERE(
            "The announced endpoint is not at the address that this listing's requests come from, and only that is tried."),
    /** A port that this server does not connect to. */
    REACH_LOW_PORT("The announced port is below 1024; this server does not connect to such ports."),
    /** Nobody takes connections there. */
    REACH_NO_ANSWER(
            "Nobody accepted a connection at the announced port: look at firewall, port forwarding, and whether the game listens on all addresses."),
    /** Somebody does, but no relay. */
    REACH_NO_RELAY("What accepts connections at the announced relay endpoint does not answer as a relay.");

    private final String sentence;

    Finding(String sentence) {
        this.sentence = sentence;
    }

    /** For a person. */
    public String sentence() {
        return sentence;
    }
}
