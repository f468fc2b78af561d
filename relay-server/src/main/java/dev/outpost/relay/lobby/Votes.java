package dev.outpost.relay.lobby;

import dev.outpost.relay.game.Ending;
import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchObserver;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.Vote;
import dev.outpost.relay.protocol.VoteKind;
import dev.outpost.relay.protocol.VoteOutcome;
import dev.outpost.relay.protocol.VoteState;
import dev.outpost.relay.telemetry.GameTelemetry;
import dev.outpost.relay.telemetry.VoteEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Surrender, remake and kick by vote (docs/protocol.md, Votes). Nobody is asked for two things at a time. */
final class Votes implements MatchObserver {

    /** The players voted to play it again from the beginning. */
    static final String REMAKE = "remake";

    /** Followed by the side that gave up. */
    static final String SURRENDER = "surrender:";

    /** A team of fewer would put somebody out by one player's will. */
    private static final int SMALLEST_KICKING_TEAM = 3;

    private final TableRules rules;
    private final Sides sides;
    private final MatchControl control;
    private final GameTelemetry telemetry;
    private final long tickNanos;
    private final long surrenderAfterNanos;
    private final List<Ballot> open = new ArrayList<>();
    private final Map<Integer, Long> mayOpenNanos = new HashMap<>();
    private long playedTicks;

    Votes(MatchFacts facts, Sides sides, TableRules rules, MatchControl control, GameTelemetry telemetry) {
        this.rules = rules;
        this.sides = sides;
        this.control = control;
        this.telemetry = telemetry;
        this.tickNanos = facts.settings().tickIntervalUs() * 1000L;
        QueueType queue = facts.settings().queue();
        this.surrenderAfterNanos = queue == QueueType.RANKED || queue == QueueType.TOURNAMENT
                ? rules.surrenderAfter().toNanos()
                : 0;
    }

    @Override
    public boolean handles(int type) {
        return type == Vote.TYPE;
    }

    @Override
    public void message(int slot, ClientMessage message) throws ProtocolException {
        Vote vote = (Vote) message;
        if ((vote.kind() != VoteKind.KICK) != (vote.target() == Protocol.ANY_SLOT)) {
            throw new ProtocolException(
                    ErrorCode.BAD_VALUE,
                    "target is " + vote.target() + " in a vote to " + vote.kind()
                            + "; accepted are a slot for KICK, else " + Protocol.ANY_SLOT);
        }
        Ballot asked = askedOf(slot);
        if (asked == null) {
            open(slot, vote);
        } else if (asked.kind != vote.kind() || asked.target != vote.target()) {
            throw notNow("a vote to " + asked.kind + " is open");
        } else if (asked.hasVoted(slot)) {
            throw notNow("slot " + slot + " has voted");
        } else {
            asked.vote(slot, vote.yes());
            progress(asked);
        }
    }

    private @Nullable Ballot askedOf(int slot) {
        for (Ballot ballot : open) {
            if (ballot.mayVote(slot)) {
                return ballot;
            }
        }
        return null;
    }

    private void open(int slot, Vote vote) throws ProtocolException {
        if (!vote.yes()) {
            throw notNow("no vote to " + vote.kind() + " is open");
        }
        long now = control.nanos();
        long waitNanos = mayOpenNanos.getOrDefault(slot, now) - now;
        if (waitNanos > 0) {
            throw notNow("slot " + slot + " may open a vote in " + wholeSeconds(waitNanos) + " s");
        }
        Ballot ballot = new Ballot(vote.kind(), vote.target(), slot, voters(slot, vote), now);
        for (int voter : ballot.voters()) {
            Ballot other = askedOf(voter);
            if (other != null) {
                throw notNow("slot " + voter + " is asked in a vote to " + other.kind);
            }
        }
        mayOpenNanos.put(slot, now + rules.voteCooldown().toNanos());
        open.add(ballot);
        control.schedule(rules.voteTime().toNanos(), () -> {
            if (open.contains(ballot)) {
                close(ballot, VoteEnd.TIMED_OUT);
            }
        });
        progress(ballot);
    }

    /** Who may vote, in groups that must each carry it. */
    private List<List<Integer>> voters(int slot, Vote vote) throws ProtocolException {
        String side = sides.of(slot);
        return switch (vote.kind()) {
            case SURRENDER -> {
                if (sides.hasConceded(side)) {
                    throw notNow(side + " has surrendered already");
                }
                long waitNanos = surrenderAfterNanos - playedTicks * tickNanos;
                if (waitNanos > 0) {
                    throw notNow("nobody may surrender before another " + wholeSeconds(waitNanos) + " s of play");
                }
                yield List.of(sides.presentOf(side));
            }
            case REMAKE -> {
                if (playedTicks * tickNanos > rules.remakeWithin().toNanos()) {
                    throw notNow("a remake may be voted in the first "
                            + rules.remakeWithin().toSeconds() + " s of play");
                }
                if (sides.hasConceded(side)) {
                    throw notNow(side + " has surrendered");
                }
                yield sides.playing().stream()
                        .map(sides::presentOf)
                        .filter(group -> !group.isEmpty())
                        .toList();
            }
            case KICK -> {
                if (vote.target() == slot || !sides.same(slot, vote.target()) || !sides.isPresent(vote.target())) {
                    throw new ProtocolException(
                            ErrorCode.BAD_VALUE,
                            "target is " + vote.target() + "; accepted are the slots of team mates who are there");
                }
                List<Integer> team = sides.presentOf(side);
                if (team.size() < SMALLEST_KICKING_TEAM) {
                    throw notNow("a team of " + team.size() + " may not put anybody out; at least "
                            + SMALLEST_KICKING_TEAM + " must be there");
                }
                yield List.of(
                        team.stream().filter(mate -> mate != vote.target()).toList());
            }
        };
    }

    private void progress(Ballot ballot) {
        switch (ballot.outcome()) {
            case OPEN -> tell(ballot, VoteOutcome.OPEN);
            case PASSED -> close(ballot, VoteEnd.PASSED);
            case FAILED -> close(ballot, VoteEnd.FAILED);
        }
    }

    private void close(Ballot ballot, VoteEnd end) {
        open.remove(ballot);
        record(ballot, end);
        if (end != VoteEnd.PASSED) {
            tell(ballot, VoteOutcome.FAILED);
            return;
        }
        if (ballot.kind == VoteKind.SURRENDER) {
            // What becomes of their units is the engine's, so everybody must know.
            control.tellAll(state(ballot, VoteOutcome.PASSED));
        } else {
            tell(ballot, VoteOutcome.PASSED);
        }
        switch (ballot.kind) {
            case SURRENDER -> surrender(sides.of(ballot.by));
            case REMAKE -> control.end(REMAKE);
            case KICK ->
                control.kick(
                        ballot.target,
                        ErrorCode.KICKED,
                        "put out by a vote of " + sides.of(ballot.target) + ", " + ballot.yes() + " of "
                                + ballot.needed());
        }
    }

    private void record(Ballot ballot, VoteEnd end) {
        telemetry.vote(ballot.kind, ballot.by, ballot.target, ballot.yes(), ballot.no(), ballot.needed(), end);
    }

    private void surrender(String side) {
        sides.concede(side);
        if (sides.playing().size() <= 1) {
            control.end(SURRENDER + side);
        } else {
            sides.allOf(side).forEach(control::concede);
        }
    }

    @Override
    public void tickClosed(TickFrame frame, byte[] encoded, long dueNanos, long closedNanos) {
        playedTicks = frame.tick() + 1;
    }

    @Override
    public void left(int slot, LeaveReason reason) {
        for (Ballot ballot : List.copyOf(open)) {
            if (ballot.target == slot) {
                close(ballot, VoteEnd.CANCELLED);
            } else if (ballot.mayVote(slot)) {
                ballot.left(slot);
                if (ballot.voters().isEmpty()) {
                    close(ballot, VoteEnd.CANCELLED);
                } else {
                    progress(ballot);
                }
            }
        }
    }

    @Override
    public void ended(Ending ending, long durationNanos) {
        for (Ballot ballot : open) {
            record(ballot, VoteEnd.CANCELLED);
        }
        open.clear();
    }

    private void tell(Ballot ballot, VoteOutcome outcome) {
        VoteState state = state(ballot, outcome);
        for (int voter : ballot.voters()) {
            control.tell(voter, state);
        }
    }

    private VoteState state(Ballot ballot, VoteOutcome outcome) {
        long leftNanos = ballot.openedNanos + rules.voteTime().toNanos() - control.nanos();
        return new VoteState(
                ballot.kind,
                ballot.target,
                ballot.by,
                ballot.yes(),
                ballot.no(),
                ballot.needed(),
                outcome == VoteOutcome.OPEN ? wholeSeconds(leftNanos) : 0,
                outcome);
    }

    private static int wholeSeconds(long nanos) {
        return nanos <= 0
                ? 0
                : (int) Duration.ofNanos(nanos + TimeUnit.SECONDS.toNanos(1) - 1)
                        .toSeconds();
    }

    private static ProtocolException notNow(String why) {
        return new ProtocolException(ErrorCode.NOT_NOW, why);
    }
}
