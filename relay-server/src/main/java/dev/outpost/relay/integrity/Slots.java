package dev.outpost.relay.integrity;

import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchPlayer;
import java.util.Arrays;

/** A match's slots by dense index, found without searching. */
final class Slots {

    private final int[] slots;
    private final byte[] indexes;

    Slots(int... slots) {
        this.slots = slots.clone();
        this.indexes = new byte[Arrays.stream(slots).max().orElse(-1) + 1];
        Arrays.fill(indexes, (byte) -1);
        for (int i = 0; i < slots.length; i++) {
            indexes[slots[i]] = (byte) i;
        }
    }

    static Slots of(MatchFacts facts) {
        return new Slots(facts.players().stream().mapToInt(MatchPlayer::slot).toArray());
    }

    int count() {
        return slots.length;
    }

    int slot(int index) {
        return slots[index];
    }

    /** Below 0 when nobody plays there. */
    int index(int slot) {
        return slot < 0 || slot >= indexes.length ? -1 : indexes[slot];
    }
}
