package dev.outpost.server.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * How values of one key look.
 *
 * @param accepted what is accepted, for a person
 * @param parse text to value; empty when the text is not accepted
 * @param format value to the shortest text that parses to the same value
 */
record Kind<T>(String accepted, Function<String, Optional<T>> parse, Function<T, String> format) {}
