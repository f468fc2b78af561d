package dev.outpost.tracking.listing;

import dev.outpost.server.web.Texts;

/** How players reach a game. */
public sealed interface Contact {

    /** Where to connect to. */
    Endpoint endpoint();

    /** The host itself takes players. */
    record Direct(Endpoint endpoint) implements Contact {}

    /**
     * A relay takes them.
     *
     * @param endpoint the relay's game port
     * @param room the room's code there, 1 to 64 characters
     */
    record Relayed(Endpoint endpoint, String room) implements Contact {

        /** Checks the room. */
        public Relayed {
            room = Texts.label("relay.room", room, 1, 64);
        }
    }
}
