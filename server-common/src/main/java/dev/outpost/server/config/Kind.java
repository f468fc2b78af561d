package dev.outpost.server.config;

import java.util.Optional;

/**
 * How the values of a key look. Immutable.
 *
 * @param <T> type of the values
 */
abstract class Kind<T> {

    /** What is accepted, for a person. */
    abstract String accepted();

    /** Whether a value is within the range. */
    abstract boolean accepts(T value);

    /** The value that a text stands for, within the range or not; empty when the text stands for none. */
    abstract Optional<T> read(String text);

    /** The shortest text that reads as this value. */
    abstract String format(T value);
}
