package dev.outpost.relay.lobby;

import dev.outpost.relay.game.SeedAgreement;
import dev.outpost.relay.protocol.Commits;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.LoadMatch;
import dev.outpost.relay.protocol.Loaded;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.Reveal;
import dev.outpost.relay.timing.RoundTrips;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * From the host's start to the match's: all load and commit to their shares of the seed, then all reveal them. Who does
 * either too late is put out, and the others go on without it. Meanwhile their connections are measured. On the room's
 * loop.
 */
final class Loading {

    /** So long after the last ping of a calibration its answer is waited for. */
    private static final long LAST_PONGS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Roster roster;
    private final SeedAgreement seed;
    private final RoomRules rules;
    private final GameLoop loop;
    private final Steps steps;
    private final Timeout slowLoaders = new Timeout(this::dropSlowLoaders);
    private final Timeout withholders = new Timeout(this::dropWithholders);
    private boolean measured;
    private boolean over;

    /** What follows from it. */
    interface Steps {

        /** This member was too late. */
        void late(Member member, ErrorCode code, String detail);

        /** All who are still there have loaded and revealed. */
        void play();
    }

    Loading(Roster roster, SeedAgreement seed, RoomRules rules, GameLoop loop, Steps steps) {
        this.roster = roster;
        this.seed = seed;
        this.rules = rules;
        this.loop = loop;
        this.steps = steps;
    }

    /**
     * Tells everybody to load, and measures the connections meanwhile.
     *
     * @param mayBeginUnmeasured whether the match may begin before that is done, because nothing depends on it
     */
    void begin(boolean mayBeginUnmeasured) {
        roster.tellAll(new LoadMatch(seed.relayCommit()));
        Duration measuring = rules.calibration();
        measured = mayBeginUnmeasured || measuring.isZero();
        if (!measuring.isZero()) {
            roster.all().forEach(member -> member.peer.calibrate(RoundTrips.CALIBRATION_PINGS, measuring));
            loop.schedule(measuring.toNanos() + LAST_PONGS_NANOS, () -> {
                measured = true;
                goOn();
            });
        }
        loop.schedule(rules.loadTimeout().toNanos(), slowLoaders);
    }

    /** A member has loaded; said again it makes no difference. */
    void loaded(Member member, Loaded message) {
        if (!member.loaded) {
            member.loaded = true;
            member.canSnapshot = message.canSnapshot();
            seed.commit(member.slot, message.commit());
            goOn();
        }
    }

    /** A member reveals its share. */
    void reveal(Member member, Reveal message) throws ProtocolException {
        seed.reveal(member.slot, message.nonce());
        goOn();
    }

    /** A member has left. */
    void left(Member member) {
        seed.leave(member.slot);
        goOn();
    }

    /** The seed and what it was made of; complete when play begins. */
    SeedAgreement seed() {
        return seed;
    }

    private void goOn() {
        List<Member> players = roster.all();
        if (over) {
            return;
        }
        if (players.isEmpty()) {
            over = true;
            slowLoaders.over();
            withholders.over();
            return;
        }
        if (!seed.closed() && players.stream().allMatch(member -> member.loaded)) {
            roster.tellAll(new Commits(seed.close()));
            slowLoaders.over();
            loop.schedule(rules.revealTimeout().toNanos(), withholders);
        } else if (measured && seed.complete()) {
            over = true;
            withholders.over();
            steps.play();
            seed.forget();
        }
    }

    private void dropSlowLoaders() {
        for (Member member : roster.all()) {
            if (!member.loaded) {
                steps.late(
                        member,
                        ErrorCode.LOAD_TIMEOUT,
                        "not loaded within " + rules.loadTimeout().toSeconds() + " s");
            }
        }
    }

    private void dropWithholders() {
        for (Member member : roster.all()) {
            if (!seed.revealed(member.slot)) {
                steps.late(
                        member,
                        ErrorCode.REVEAL_TIMEOUT,
                        "share of the seed not revealed within "
                                + rules.revealTimeout().toMillis() + " ms");
            }
        }
    }
}
