package dev.outpost.relay.lobby;

import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchPlayer;
import dev.outpost.relay.game.SeedAgreement;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.timing.Envelope;
import dev.outpost.relay.timing.RoundTrip;
import dev.outpost.relay.timing.TimingPlan;
import java.util.List;

/** What is settled about a match in the moment it begins. */
final class MatchSetup {

    private MatchSetup() {}

    /** How it begins to be timed: by the host's wish, else by the players' round trips. */
    static TimingPlan plan(List<Member> players, RoomSettings settings, RoomRules rules) {
        List<RoundTrip> known =
                players.stream().map(member -> member.peer.roundTrip()).toList();
        int intervalUs = settings.tickIntervalUs();
        if (settings.runAhead() > 0) {
            return TimingPlan.fixed(settings.runAhead(), intervalUs, known);
        }
        int most = Math.min(TimingPlan.MAX_TICKS, rules.limits().maxLeadTicks());
        return TimingPlan.choose(Envelope.of(settings.queue()), intervalUs, known, most);
    }

    static MatchFacts facts(Room room, List<Member> players, SeedAgreement seed, TimingPlan plan, long nowUnixMicros) {
        return new MatchFacts(
                room.code(),
                room.traceId(),
                room.settings(),
                players.stream()
                        .map(member -> new MatchPlayer(member.slot, member.team, member.peer.pseudonym()))
                        .toList(),
                seed.seed(),
                nowUnixMicros,
                plan.runAhead(),
                seed.relayNonce(),
                seed.reveals());
    }
}
