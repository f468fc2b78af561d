package dev.outpost.relay.admin;

import dev.outpost.relay.lobby.Rooms;
import dev.outpost.server.Health;

/**
 * The operator's drain: no room is opened, those there are go on and may be joined, readyz says 503. Unlike the drain
 * at
 * the end of the process it can be undone. Any thread.
 */
public final class DrainSwitch {

    private final Rooms rooms;
    private boolean on;

    /** Not draining. */
    public DrainSwitch(Rooms rooms, Health health) {
        this.rooms = rooms;
        health.add("drain", () -> draining() ? "the operator drains this relay" : Health.OK);
    }

    /** Begins to drain; false: it did already. */
    synchronized boolean begin() {
        if (on) {
            return false;
        }
        on = true;
        rooms.drain();
        return true;
    }

    /** Ends it; false: there was none. */
    synchronized boolean end() {
        if (!on) {
            return false;
        }
        on = false;
        rooms.resume();
        return true;
    }

    synchronized boolean draining() {
        return on;
    }
}
