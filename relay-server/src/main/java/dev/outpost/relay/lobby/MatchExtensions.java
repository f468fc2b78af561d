package dev.outpost.relay.lobby;

import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchObserver;
import dev.outpost.relay.telemetry.GameTelemetry;
import java.util.List;

/** Who watches matches beside the relay core: evidence, results, recordings. */
@FunctionalInterface
public interface MatchExtensions {

    /** Nobody. */
    MatchExtensions NONE = (facts, control, telemetry) -> List.of();

    /** What is put before a match's frames on disk: all that is needed to make sense of them should the relay die. */
    default byte[] header(MatchFacts facts) {
        return new byte[0];
    }

    /** All of them: the observers in sequence, and the first header that is not empty. */
    static MatchExtensions all(List<MatchExtensions> extensions) {
        List<MatchExtensions> all = List.copyOf(extensions);
        return new MatchExtensions() {
            @Override
            public List<MatchObserver> observers(MatchFacts facts, MatchControl control, GameTelemetry telemetry) {
                return all.stream()
                        .flatMap(each -> each.observers(facts, control, telemetry).stream())
                        .toList();
            }

            @Override
            public byte[] header(MatchFacts facts) {
                for (MatchExtensions each : all) {
                    byte[] header = each.header(facts);
                    if (header.length > 0) {
                        return header;
                    }
                }
                return new byte[0];
            }
        };
    }

    /** The observers of a match that begins, for this match alone; called on its loop. */
    List<MatchObserver> observers(MatchFacts facts, MatchControl control, GameTelemetry telemetry);
}
