package dev.outpost.server.config;

/** The effective configuration: each key's value and where it came from. */
public final class Config {

    /** The value of a key. */
    public <T> T get(Key<T> key) {
        return key.defaultValue();
    }
}
