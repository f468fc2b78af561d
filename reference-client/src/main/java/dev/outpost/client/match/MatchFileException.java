package dev.outpost.client.match;

import dev.outpost.client.ClientException;

/** A recorded match that cannot be read or played; the message names file, line and reason. */
public final class MatchFileException extends ClientException {
    private static final long serialVersionUID = 1L;

    MatchFileException(String message) {
        super(message);
    }
}
