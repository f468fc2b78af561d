package dev.outpost.server.config;

import dev.outpost.server.ServerException;

/** A text that a key does not take; the message names key, value and accepted range (a secret's value is hidden). */
public final class BadValueException extends ServerException {

    private static final long serialVersionUID = 1L;

    BadValueException(String message) {
        super(message);
    }
}
