package dev.outpost.relay.protocol;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary messages of either side, with values up to every bound; lists stay short, their bounds are tested apart. */
final class Messages {

    private Messages() {}

    static Arbitrary<Message> any() {
        return Arbitraries.oneOf(ofClient().map(m -> m), ofRelay().map(m -> m));
    }

    static Arbitrary<ClientMessage> ofClient() {
        return Arbitraries.oneOf(List.of(
                Combinators.combine(number(), text(64), text(128), text(32)).as(Hello::new),
                Combinators.combine(settings(), anySlot(), anySlot()).as(CreateRoom::new),
                Combinators.combine(text(64), anySlot(), hex(32), anySlot()).as(JoinRoom::new),
                bool().map(Ready::new),
                Arbitraries.just(new Start()),
                Combinators.combine(hex(32), bool()).as(Loaded::new),
                Combinators.combine(text(64), hex(16), tick(), bool()).as(Resume::new),
                Combinators.combine(text(64), hex(32), bool()).as(Watch::new),
                anySlot().map(SetTeam::new),
                settings().map(ChangeSettings::new),
                slot().map(Kick::new),
                hex(32).map(Reveal::new),
                Combinators.combine(tick(), order().list().ofMaxSize(60), number(), Arbitraries.integers())
                        .as(Orders::new),
                Combinators.combine(tick(), Arbitraries.longs()).as(SyncHash::new),
                Combinators.combine(tick(), outcome()).as(Finish::new),
                Arbitraries.just(new Leave()),
                Arbitraries.integers().map(Pong::new),
                Combinators.combine(tick(), number(), number(), payload()).as(DebugReport::new),
                Combinators.combine(tick(), number(), number(), payload()).as(SnapshotPart::new),
                Combinators.combine(tick(), bool()).as(SnapshotVerdict::new),
                Combinators.combine(Arbitraries.of(ChatChannel.class), anySlot(), text(512))
                        .as(Chat::new),
                Arbitraries.just(new Pause()),
                Arbitraries.just(new Unpause()),
                Combinators.combine(Arbitraries.of(VoteKind.class), anySlot(), bool())
                        .as(Vote::new)));
    }

    static Arbitrary<RelayMessage> ofRelay() {
        return Arbitraries.oneOf(List.of(
                Combinators.combine(number(), text(64), limits()).as(Welcome::new),
                Combinators.combine(Arbitraries.of(ErrorCode.class), text(256)).as(Refused::new),
                Combinators.combine(text(64), slot(), hex(16), settings()).as(RoomJoined::new),
                slots().flatMap(Messages::members).map(RoomMembers::new),
                hex(32).map(LoadMatch::new),
                matchStart(),
                slots().flatMap(Messages::commits).map(Commits::new),
                Combinators.combine(text(64), slot(), hex(16), settings()).as(Resumed::new),
                Combinators.combine(text(64), hex(16), settings(), number()).as(Watching::new),
                settings().map(RoomChanged::new),
                Combinators.combine(hex(16), number()).as(ResumeToken::new),
                payload().map(Certificate::new),
                slot().map(PlayerReturned::new),
                Combinators.combine(tick(), slotOrder().list().ofMaxSize(60), Arbitraries.integers())
                        .as(TickFrame::new),
                Arbitraries.integers().map(Ping::new),
                Combinators.combine(tick(), number(), Arbitraries.of(DropReason.class))
                        .as(OrdersDropped::new),
                Combinators.combine(
                                tick(),
                                Arbitraries.of(DesyncVerdict.class),
                                Arbitraries.longs(),
                                slotHash().list().ofMaxSize(16))
                        .as(DesyncNotice::new),
                Combinators.combine(slot(), Arbitraries.of(LeaveReason.class), number())
                        .as(PlayerLeft::new),
                Combinators.combine(outcome(), Arbitraries.longs().between(0, Protocol.MAX_TICK + 1), hex(32))
                        .as(MatchEnd::new),
                number().map(Draining::new),
                Combinators.combine(tick(), number(), number(), number(), number(), number(), number())
                        .as(TimingFeedback::new),
                Combinators.combine(tick(), number()).as(RunAhead::new),
                Combinators.combine(Arbitraries.of(ChatChannel.class), anySlot(), text(32), text(512))
                        .as(ChatMessage::new),
                Combinators.combine(bool(), anySlot(), tick(), anySlot(), number(), number())
                        .as(PauseState::new),
                voteState(),
                Combinators.combine(tick(), tick(), number()).as(DebugRequest::new),
                Combinators.combine(tick(), number()).as(SnapshotRequest::new),
                Combinators.combine(tick(), Arbitraries.longs(), number(), number(), payload())
                        .as(Snapshot::new),
                Combinators.combine(Arbitraries.of(WarningKind.class), text(256))
                        .as(Warning::new)));
    }

    private static Arbitrary<Order> order() {
        return Combinators.combine(number(), number(), payload()).as(Order::new);
    }

    private static Arbitrary<SlotOrder> slotOrder() {
        return Combinators.combine(slot(), number(), number(), payload()).as(SlotOrder::new);
    }

    private static Arbitrary<SlotHash> slotHash() {
        return Combinators.combine(slot(), Arbitraries.longs()).as(SlotHash::new);
    }

    private static Arbitrary<List<Member>> members(List<Integer> slots) {
        return Combinators.combine(slots.stream()
                        .map(slot -> Combinators.combine(bool(), bool(), anySlot(), text(32))
                                .as((host, ready, team, name) -> new Member(slot, host, ready, team, name)))
                        .toList())
                .as(members -> members);
    }

    private static Arbitrary<List<SlotCommit>> commits(List<Integer> slots) {
        return Combinators.combine(slots.stream()
                        .map(slot -> hex(32).map(commit -> new SlotCommit(slot, commit)))
                        .toList())
                .as(commits -> commits);
    }

    private static Arbitrary<List<SlotNonce>> reveals() {
        return slots().flatMap(slots -> Combinators.combine(slots.stream()
                        .map(slot -> hex(32).map(nonce -> new SlotNonce(slot, nonce)))
                        .toList())
                .as(nonces -> nonces));
    }

    private static Arbitrary<RelayMessage> matchStart() {
        return Combinators.combine(
                        Arbitraries.longs(),
                        number(),
                        number(),
                        Arbitraries.longs().greaterOrEqual(0),
                        slots())
                .flatAs((seed, interval, runAhead, firstClose, slots) -> Combinators.combine(
                                hex(32), reveals(), tick(), tick())
                        .as((nonce, reveals, first, live) -> new MatchStart(
                                seed, interval, runAhead, firstClose, slots, nonce, reveals, first, live)));
    }

    private static Arbitrary<RelayMessage> voteState() {
        return Combinators.combine(
                        Arbitraries.of(VoteKind.class),
                        anySlot(),
                        anySlot(),
                        anySlot(),
                        anySlot(),
                        anySlot(),
                        number(),
                        Arbitraries.of(VoteOutcome.class))
                .as(VoteState::new);
    }

    private static Arbitrary<RoomSettings> settings() {
        return Combinators.combine(
                        text(64), hex(32), text(128), Arbitraries.integers().between(0, 255), text(64))
                .flatAs((module, fingerprint, map, players, hash) -> Combinators.combine(
                                text(64),
                                Arbitraries.of(QueueType.class),
                                number(),
                                number(),
                                text(64).list().ofMaxSize(40),
                                anySlot(),
                                anySlot(),
                                number())
                        .as((preset, queue, interval, runAhead, types, pauses, spectators, delay) -> new RoomSettings(
                                module,
                                fingerprint,
                                map,
                                players,
                                hash,
                                preset,
                                queue,
                                interval,
                                runAhead,
                                types,
                                pauses,
                                spectators,
                                delay)));
    }

    private static Arbitrary<Limits> limits() {
        return number().array(int[].class)
                .ofSize(8)
                .map(n -> new Limits(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]));
    }

    private static Arbitrary<byte[]> payload() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
    }

    private static Arbitrary<Integer> number() {
        return Arbitraries.integers().greaterOrEqual(0);
    }

    private static Arbitrary<Long> tick() {
        return Arbitraries.longs().between(0, Protocol.MAX_TICK);
    }

    private static Arbitrary<Integer> slot() {
        return Arbitraries.integers().between(0, Protocol.MAX_SLOT);
    }

    private static Arbitrary<Integer> anySlot() {
        return Arbitraries.integers().between(0, Protocol.ANY_SLOT);
    }

    private static Arbitrary<List<Integer>> slots() {
        return slot().set().ofMaxSize(16).map(set -> set.stream().sorted().toList());
    }

    private static Arbitrary<Boolean> bool() {
        return Arbitraries.of(true, false);
    }

    private static Arbitrary<String> hex(int bytes) {
        return Arbitraries.strings().withChars("0123456789abcdef").ofLength(2 * bytes);
    }

    private static Arbitrary<String> outcome() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .withChars("_:-")
                .ofMinLength(1)
                .ofMaxLength(64);
    }

    /** One to four bytes of UTF-8 for each character. */
    private static Arbitrary<String> text(int maxBytes) {
        Arbitrary<String> ascii = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(maxBytes);
        Arbitrary<String> wide = Arbitraries.of("é", "ß", "—", "漢", "\uFFFD", "😀", "z")
                .list()
                .ofMaxSize(maxBytes / 4)
                .map(parts -> String.join("", parts));
        return Arbitraries.oneOf(ascii, wide);
    }
}
