package dev.outpost.client;

/** Root of what goes wrong in the client; the message is one line for a person. */
public class ClientException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what went wrong, in one line. */
    public ClientException(String message) {
        super(message);
    }
}
