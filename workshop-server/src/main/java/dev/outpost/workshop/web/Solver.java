package dev.outpost.workshop.web;

import dev.outpost.workshop.resolve.Breakage;
import dev.outpost.workshop.resolve.Lock;
import dev.outpost.workshop.resolve.LockCheck;
import dev.outpost.workshop.resolve.Request;
import dev.outpost.workshop.resolve.Resolution;
import dev.outpost.workshop.resource.Manifest;
import java.util.List;

/** Resolves from all that is published now. Any thread; blocks, for a bounded time. */
public interface Solver {

    /** Exact versions, or why there are none. */
    Resolution resolve(Request request);

    /** What is wrong with a lock. */
    List<LockCheck.Trouble> check(Lock lock);

    /** Who would break if this were published. */
    Breakage breakage(Manifest manifest);
}
