package dev.outpost.workshop.command;

import dev.outpost.workshop.resolve.Locked;
import dev.outpost.workshop.resource.PackageId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A package in a tree.
 *
 * @param edges what it needs, by id
 */
record Node(Locked locked, Map<String, Edge> edges) {

    /**
     * What one needs of another.
     *
     * @param to which one; null: not in the lock under its own name, something stands for it
     */
    record Edge(@Nullable PackageId to, String range, boolean optional) {}
}
