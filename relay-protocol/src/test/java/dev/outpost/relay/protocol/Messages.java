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
                Combinators.combine(number(), text(64), text(128)).as(Hello::new),
                Combinators.combine(settings(), anySlot()).as(CreateRoom::new),
                Combinators.combine(text(64), anySlot(), hex(32)).as(JoinRoom::new),
                bool().map(Ready::new),
                Arbitraries.just(new Start()),
                Arbitraries.just(new Loaded()),
                Combinators.combine(tick(), order().list().ofMaxSize(60)).as(Orders::new),
                Combinators.combine(tick(), Arbitraries.longs()).as(SyncHash::new),
                Combinators.combine(tick(), outcome()).as(Finish::new),
                Arbitraries.just(new Leave()),
                Arbitraries.integers().map(Pong::new)));
    }

    static Arbitrary<RelayMessage> ofRelay() {
        return Arbitraries.oneOf(List.of(
                Combinators.combine(number(), text(64), limits()).as(Welcome::new),
                Combinators.combine(Arbitraries.of(ErrorCode.class), text(256)).as(Refused::new),
                Combinators.combine(text(64), slot(), hex(16), settings()).as(RoomJoined::new),
                slots().flatMap(Messages::members).map(RoomMembers::new),
                Arbitraries.just(new LoadMatch()),
                Combinators.combine(
                                Arbitraries.longs(),
                                number(),
                                number(),
                                Arbitraries.longs().greaterOrEqual(0),
                                slots())
                        .as(MatchStart::new),
                Combinators.combine(tick(), slotOrder().list().ofMaxSize(60)).as(TickFrame::new),
                Arbitraries.integers().map(Ping::new),
                Combinators.combine(tick(), number(), Arbitraries.of(DropReason.class))
                        .as(OrdersDropped::new),
                Combinators.combine(
                                tick(),
                                Arbitraries.of(DesyncVerdict.class),
                                Arbitraries.longs(),
                                slotHash().list().ofMaxSize(16))
                        .as(DesyncNotice::new),
                Combinators.combine(slot(), Arbitraries.of(LeaveReason.class)).as(PlayerLeft::new),
                Combinators.combine(outcome(), Arbitraries.longs().between(0, Protocol.MAX_TICK + 1))
                        .as(MatchEnd::new),
                number().map(Draining::new)));
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
                        .map(slot ->
                                Combinators.combine(bool(), bool()).as((host, ready) -> new Member(slot, host, ready)))
                        .toList())
                .as(members -> members);
    }

    private static Arbitrary<RoomSettings> settings() {
        return Combinators.combine(
                        text(64), hex(32), text(128), Arbitraries.integers().between(0, 255), text(64))
                .flatAs((module, fingerprint, map, players, hash) -> Combinators.combine(
                                text(64),
                                Arbitraries.of(QueueType.class),
                                number(),
                                number(),
                                text(64).list().ofMaxSize(40))
                        .as((preset, queue, interval, runAhead, types) -> new RoomSettings(
                                module, fingerprint, map, players, hash, preset, queue, interval, runAhead, types)));
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
