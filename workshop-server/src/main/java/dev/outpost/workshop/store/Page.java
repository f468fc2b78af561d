package dev.outpost.workshop.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param items in their order
 * @param cursor for the next page; null: this is the last
 */
public record Page<T>(List<T> items, @Nullable String cursor) {}
