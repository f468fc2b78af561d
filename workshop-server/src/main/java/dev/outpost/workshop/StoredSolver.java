package dev.outpost.workshop;

import dev.outpost.workshop.resolve.Breakage;
import dev.outpost.workshop.resolve.Candidate;
import dev.outpost.workshop.resolve.Lock;
import dev.outpost.workshop.resolve.LockCheck;
import dev.outpost.workshop.resolve.Request;
import dev.outpost.workshop.resolve.Resolution;
import dev.outpost.workshop.resolve.Resolver;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.store.StoredUniverse;
import dev.outpost.workshop.web.Solver;
import java.util.List;
import java.util.Set;

/**
 * Resolves from the store.
 *
 * @param resolver with its limits
 * @param universe all that is published
 */
record StoredSolver(Resolver resolver, StoredUniverse universe) implements Solver {

    @Override
    public Resolution resolve(Request request) {
        return resolver.resolve(universe.now(), request);
    }

    @Override
    public List<LockCheck.Trouble> check(Lock lock) {
        return LockCheck.of(universe.now(), lock);
    }

    @Override
    public Breakage breakage(Manifest manifest) {
        // Not published yet, it has neither size nor hash of a package; nobody's solution depends on them
        Candidate next = new Candidate(
                manifest.id(),
                manifest.version(),
                manifest.dependencies(),
                manifest.conflicts(),
                manifest.provides(),
                Set.copyOf(manifest.modules()),
                Hash.of(new byte[0]),
                0,
                "",
                false);
        return Breakage.of(resolver, universe.now(), next);
    }
}
