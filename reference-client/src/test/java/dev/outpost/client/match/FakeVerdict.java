package dev.outpost.client.match;

import dev.outpost.relay.protocol.DesyncNotice;
import dev.outpost.relay.protocol.DesyncVerdict;
import dev.outpost.relay.protocol.SlotHash;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Who diverged, as docs/protocol.md (Sync hashes) has it. */
final class FakeVerdict {

    private FakeVerdict() {}

    /** What is told of a tick in which the players have these hashes; those with the same hash together. */
    static DesyncNotice of(long tick, Collection<List<SlotHash>> byHash) {
        int players = byHash.stream().mapToInt(List::size).sum();
        List<SlotHash> most =
                byHash.stream().max(Comparator.comparingInt(List::size)).orElseThrow();
        boolean majority = most.size() * 2 > players;
        List<SlotHash> diverged = byHash.stream()
                .filter(same -> !majority || same != most)
                .flatMap(List::stream)
                .sorted(Comparator.comparingInt(SlotHash::slot))
                .toList();
        DesyncVerdict verdict = majority ? DesyncVerdict.MAJORITY : DesyncVerdict.UNDETERMINED;
        return new DesyncNotice(tick, verdict, most.get(0).hash(), diverged);
    }
}
