package dev.outpost.relay.net;

import java.io.IOException;

/** What carries a test client's bytes. */
interface Wire {

    void write(byte[] bytes) throws IOException;

    /** The next bytes, waited for; empty: the other side has closed. */
    byte[] read() throws IOException;

    /** Breaks it off without a word. */
    void hangUp() throws IOException;
}
