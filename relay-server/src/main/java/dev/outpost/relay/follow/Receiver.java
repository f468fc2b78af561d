package dev.outpost.relay.follow;

/** A connection that frames are sent to. Both methods may be called from any thread and return at once. */
public interface Receiver {

    /** Sends encoded messages, one or several joined; the array is shared with other receivers and never changed. */
    void send(byte[] frames);

    /** How many bytes wait for the client to read them, as far as is known now. */
    int unsentBytes();
}
