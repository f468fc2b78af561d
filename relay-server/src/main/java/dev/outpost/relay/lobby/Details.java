package dev.outpost.relay.lobby;

import dev.outpost.relay.game.MatchDetails;
import java.util.HashMap;
import java.util.Map;

/** Collects what a match and its observers say of it. */
final class Details implements MatchDetails {

    private final Map<String, Double> match = new HashMap<>();
    private final Map<Integer, Map<String, Double>> players = new HashMap<>();

    @Override
    public void player(int slot, String field, double value) {
        players.computeIfAbsent(slot, key -> new HashMap<>()).put(field, value);
    }

    @Override
    public void match(String field, double value) {
        match.put(field, value);
    }

    Map<String, Double> match() {
        return match;
    }

    Map<String, Double> of(int slot) {
        return players.getOrDefault(slot, Map.of());
    }
}
