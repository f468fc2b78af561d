package dev.outpost.relay.lobby;

import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchObserver;
import dev.outpost.relay.protocol.LeaveReason;
import java.util.ArrayList;
import java.util.List;

/** Who observes a match: the rules that players hold against each other, then those from outside. */
final class MatchTable {

    private MatchTable() {}

    static List<MatchObserver> observers(MatchFacts facts, MatchControl control, RoomParts parts) {
        Sides sides = new Sides(facts.players());
        List<MatchObserver> all = new ArrayList<>();
        all.add(new Presence(sides));
        all.add(new Pauses(facts, sides, control, parts.telemetry()));
        all.add(new Votes(facts, sides, parts.rules().table(), control, parts.telemetry()));
        all.addAll(parts.extensions().observers(facts, control, parts.telemetry()));
        return all;
    }

    /** Keeps the sides true; the first to hear, since the others ask them. */
    private record Presence(Sides sides) implements MatchObserver {

        @Override
        public void left(int slot, LeaveReason reason) {
            sides.left(slot, reason);
        }

        @Override
        public void returned(int slot) {
            sides.returned(slot);
        }
    }
}
