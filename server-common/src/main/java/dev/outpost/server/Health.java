package dev.outpost.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The checks behind {@code GET /readyz}. */
public final class Health {

    private final Map<String, Supplier<String>> checks = new ConcurrentHashMap<>();

    /** Adds a check; it says "ok" or what is wrong, quickly and from any thread. */
    public void add(String name, Supplier<String> check) {
        checks.put(name, check);
    }
}
