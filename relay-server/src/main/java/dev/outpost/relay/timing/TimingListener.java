package dev.outpost.relay.timing;

/** Hears what the timing of a match finds; called on the thread that drives it. */
public interface TimingListener {

    /** A window is over: what its player is to be told. */
    void feedback(int slot, Feedback feedback);

    /** The run-ahead changes; to be told to all at once, before any later frame. */
    void adjusted(RunAheadStep step);

    /** A stall is over. */
    void stalled(StallVerdict verdict);
}
