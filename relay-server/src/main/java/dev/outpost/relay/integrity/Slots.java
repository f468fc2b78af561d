package dev.outpost.relay.integrity;

import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchPlayer;
import dev.outpost.relay.protocol.Protocol;
import java.util.Arrays;

/** A match's slots by dense index, found without searching. */
final class Slots {

    private final int[] slots;
    private final byte[] indexes = new byte[Protocol.MAX_SLOT + 1];

    Slots(int... slots) {
        this.slots = slots.clone();
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
