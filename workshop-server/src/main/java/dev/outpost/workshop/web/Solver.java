package dev.outpost.workshop.web;

import dev.outpost.workshop.resolve.Request;
import dev.outpost.workshop.resolve.Resolution;

/** Resolves from all that is published now. Any thread; blocks, for a bounded time. */
public interface Solver {

    /** Exact versions, or why there are none. */
    Resolution resolve(Request request);
}
