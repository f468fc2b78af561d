package dev.outpost.relay.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.TickFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MatchTest {

    private static final Limits LIMITS = new Limits(65_536, 64, 16, 128, 256, 16_384, 131_072, 600);
    private static final int TICK_US = 50_000;

    private final Heard heard = new Heard();
    private final Match match = new Match(new int[] {1, 4, 9}, TICK_US, 3, LIMITS, SubTickTimes.CLAIMED, heard);

    @Test
    void shouldSortATickByTimeThenSlotAndKeepOnePlayersOrder() throws ProtocolException {
        match.orders(9, new Orders(0, List.of(order(100, 0), order(50, 1))));
        match.orders(1, new Orders(0, List.of(order(100, 0), order(100, 2))));
        match.orders(4, new Orders(1, List.of(order(0, 0))));

        TickFrame frame = match.closeTick(0);

        assertThat(frame.tick()).isZero();
        assertThat(frame.orders())
                .extracting(SlotOrder::slot, SlotOrder::subTickUs, SlotOrder::type)
                .as("the second order of slot 9 claims to be before its first")
                .containsExactly(tuple(1, 100, 0), tuple(1, 100, 2), tuple(9, 100, 0), tuple(9, 100, 1));
        assertThat(match.closeTick(0).orders()).extracting(SlotOrder::slot).containsExactly(4);
        assertThat(match.closeTick(0).orders()).isEmpty();
    }

    @Test
    void shouldClampClaimedTimesIntoTheTick() throws ProtocolException {
        match.orders(1, new Orders(0, List.of(order(Integer.MAX_VALUE, 0))));
        assertThat(match.closeTick(0).orders()).extracting(SlotOrder::subTickUs).containsExactly(TICK_US - 1);
    }

    @Test
    void shouldKeepOrdersForTheirTicksHoweverFarAhead() throws ProtocolException {
        // Not from tick 0 on: places in the ring wrap around.
        for (int tick = 0; tick < 13; tick++) {
            match.closeTick(0);
        }
        List<Integer> due = List.of(13, 20, 28, 29, 45, 100, 612);
        for (int tick : due) {
            match.orders(1, new Orders(tick, List.of(order(tick, 0))));
        }
        for (int tick : due) {
            match.orders(4, new Orders(tick, List.of(order(0, 0))));
        }
        for (int tick = 13; tick <= 612; tick++) {
            assertThat(match.closeTick(0).orders())
                    .extracting(SlotOrder::slot, SlotOrder::subTickUs)
                    .isEqualTo(due.contains(tick) ? List.of(tuple(4, 0), tuple(1, tick)) : List.of());
        }
    }

    @Test
    void shouldDropAndCountLateOrders() throws ProtocolException {
        match.closeTick(0);
        assertThat(match.orders(4, new Orders(0, List.of(order(0, 0), order(1, 0)))))
                .isEqualTo(2);
        assertThat(heard.said).containsExactly("4 dropped 2 of tick 0: LATE");
        assertThat(match.closeTick(0).orders()).isEmpty();
    }

    @Test
    void shouldDropAndCountOrdersOverTheBudgetAndRefillPerTick() throws ProtocolException {
        match.orders(1, new Orders(0, orders(130)));
        match.orders(1, new Orders(1, orders(17)));
        assertThat(heard.said).containsExactly("1 dropped 2 of tick 0: BUDGET", "1 dropped 1 of tick 1: BUDGET");
        assertThat(match.closeTick(0).orders()).hasSize(128);
        assertThat(match.closeTick(0).orders()).hasSize(16);
    }

    @Test
    void shouldRefuseWhatNoHonestClientSends() {
        refused(ErrorCode.TOO_MANY_ORDERS, "257", () -> match.orders(1, new Orders(0, orders(257))));
        refused(ErrorCode.UNKNOWN_ORDER_TYPE, "3", () -> match.orders(1, new Orders(0, List.of(order(0, 3)))));
        refused(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "65",
                () -> match.orders(1, new Orders(0, List.of(new Order(0, 0, new byte[65])))));
        refused(ErrorCode.BAD_TICK, "600", () -> match.orders(1, new Orders(600, List.of())));
        refused(ErrorCode.BAD_TICK, "tick 0", () -> match.syncHash(1, new SyncHash(0, 1)));
        refused(ErrorCode.BAD_TICK, "600", () -> match.finish(1, new Finish(600, "won")));
    }

    @Test
    void shouldEndAfterTheTickThatAllNamed() throws ProtocolException {
        for (int slot : new int[] {1, 4, 9}) {
            match.finish(slot, new Finish(2, "victory"));
        }
        match.closeTick(0);
        match.closeTick(0);
        assertThat(match.ending()).isNull();
        match.closeTick(0);
        assertThat(match.decided()).isTrue();
        match.settle();
        assertThat(match.ending()).isEqualTo(new Ending("victory", 3, true, ""));
    }

    @Test
    void shouldWaitForTheHashesOfTheLastTick() throws ProtocolException {
        for (int slot : new int[] {1, 4, 9}) {
            match.finish(slot, new Finish(0, "victory"));
        }
        match.closeTick(0);
        match.syncHash(1, new SyncHash(0, 7));
        match.syncHash(4, new SyncHash(0, 7));
        assertThat(match.ending()).isNull();
        match.syncHash(9, new SyncHash(0, 8));
        assertThat(heard.said).containsExactly("diverged at 0");
        assertThat(match.ending()).isEqualTo(new Ending("victory", 1, true, ""));
    }

    @Test
    void shouldCallItDisputedWhenPlayersDisagree() throws ProtocolException {
        match.closeTick(0);
        match.finish(1, new Finish(0, "victory"));
        match.finish(4, new Finish(0, "defeat"));
        assertThat(match.ending()).isNull();
        assertThat(match.decided()).isFalse();
        match.finish(9, new Finish(0, "victory"));
        match.settle();
        assertThat(match.ending()).isEqualTo(new Ending(Ending.DISPUTED, 1, false, ""));
    }

    @Test
    void shouldNotWaitForTheWordOfSomebodyWhoLeft() throws ProtocolException {
        match.closeTick(0);
        match.finish(1, new Finish(0, "victory"));
        match.finish(4, new Finish(0, "victory"));
        assertThat(match.decided()).isFalse();
        match.leave(9);
        assertThat(match.decided()).isTrue();
        match.settle();
        assertThat(match.ending()).isEqualTo(new Ending("victory", 1, true, ""));
    }

    @Test
    void shouldBeAbandonedWhenAllLeave() {
        match.closeTick(0);
        match.leave(1);
        match.leave(4);
        assertThat(match.ending()).isNull();
        match.leave(9);
        assertThat(match.ending()).isEqualTo(new Ending(Ending.ABANDONED, 1, false, ""));
    }

    @Test
    void shouldNotBeAbandonedWhileSomebodyMayReturn() throws ProtocolException {
        match.leave(1);
        match.leave(4);
        match.away(9);
        match.closeTick(0);
        assertThat(match.ending()).isNull();
        match.comeBack(9);
        match.finish(9, new Finish(0, "victory"));
        match.settle();
        assertThat(match.ending()).isEqualTo(new Ending("victory", 1, true, ""));
    }

    @Test
    void shouldBeAbandonedWhenNobodyReturned() {
        match.leave(1);
        match.away(4);
        match.away(9);
        match.leave(4);
        assertThat(match.ending()).isNull();
        match.leave(9);
        assertThat(match.ending()).isEqualTo(new Ending(Ending.ABANDONED, 0, false, ""));
    }

    @Test
    void shouldNotWaitForTheWordOfSomebodyWhoIsAway() throws ProtocolException {
        match.closeTick(0);
        match.finish(1, new Finish(0, "victory"));
        match.finish(4, new Finish(0, "victory"));
        match.away(9);
        assertThat(match.decided()).isTrue();
    }

    @Test
    void shouldKeepWhatWasDecidedWhenAllLeaveBeforeTheLastHash() throws ProtocolException {
        for (int slot : new int[] {1, 4, 9}) {
            match.finish(slot, new Finish(0, "victory"));
        }
        match.closeTick(0);
        match.leave(1);
        match.away(4);
        match.leave(9);
        match.settle();
        assertThat(match.ending()).isEqualTo(new Ending("victory", 1, true, ""));
    }

    @Test
    void shouldCompareAReturnerAgainOnceItHasCaughtUp() throws ProtocolException {
        match.closeTick(0);
        match.away(9);
        for (int tick = 0; tick <= 41; tick++) {
            match.syncHash(1, new SyncHash(tick, tick));
            match.syncHash(4, new SyncHash(tick, tick));
            if (tick < 41) {
                match.closeTick(0);
            }
        }
        match.comeBack(9);
        // What it missed is compared long since, whatever it says
        for (int tick = 0; tick <= 41; tick++) {
            match.syncHash(9, new SyncHash(tick, -1));
        }
        assertThat(heard.said).isEmpty();
        // From then on it is waited for, also when it is always the last to report
        report(42, 7, 7, -1);
        assertThat(heard.said).isEmpty();
        report(43, 7, 7, -1);
        assertThat(heard.said).containsExactly("diverged at 43");
    }

    private void report(long tick, long first, long second, long third) throws ProtocolException {
        match.closeTick(0);
        match.syncHash(1, new SyncHash(tick, first));
        match.syncHash(4, new SyncHash(tick, second));
        match.syncHash(9, new SyncHash(tick, third));
    }

    @Test
    void shouldTellOfADivergenceEvenWhenAPlayerStaysSilent() throws ProtocolException {
        match.closeTick(0);
        match.syncHash(1, new SyncHash(0, 7));
        match.syncHash(4, new SyncHash(0, 8));
        assertThat(heard.said).isEmpty();
        // 20 ticks a second: a second later the silent player is not waited for any more
        for (int i = 0; i < 25; i++) {
            match.closeTick(0);
        }
        assertThat(heard.said).containsExactly("diverged at 0");
    }

    /** The frames do not depend on the order in which different players' batches arrive. */
    @Property(tries = 200)
    void shouldGiveTheSameFramesWhateverTheArrivalOrderOfPlayers(@ForAll long seed) throws ProtocolException {
        Random random = new Random(seed);
        record Batch(int slot, Orders orders) {}
        List<Batch> batches = new ArrayList<>();
        for (int slot : new int[] {1, 4, 9}) {
            for (int tick = 0; tick < 6; tick++) {
                List<Order> orders = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    byte[] payload = new byte[random.nextInt(4)];
                    random.nextBytes(payload);
                    orders.add(new Order(random.nextInt(4), random.nextInt(3), payload));
                }
                batches.add(new Batch(slot, new Orders(tick, orders)));
            }
        }
        Match straight = new Match(new int[] {1, 4, 9}, TICK_US, 3, LIMITS, SubTickTimes.CLAIMED, new Heard());
        for (Batch batch : batches) {
            straight.orders(batch.slot(), batch.orders());
        }
        List<Batch> shuffled = new ArrayList<>(batches);
        Collections.shuffle(shuffled, random);
        // each player's own batches still come by tick, as one connection delivers them
        shuffled.sort(Comparator.comparingLong(batch -> batch.orders().tick()));
        Match mixed = new Match(new int[] {1, 4, 9}, TICK_US, 3, LIMITS, SubTickTimes.CLAIMED, new Heard());
        for (Batch batch : shuffled) {
            mixed.orders(batch.slot(), batch.orders());
        }
        for (int tick = 0; tick < 6; tick++) {
            assertThat(mixed.closeTick(0)).isEqualTo(straight.closeTick(0));
        }
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    private static Order order(int subTickUs, int type) {
        return new Order(subTickUs, type, new byte[] {1, 2});
    }

    private static List<Order> orders(int count) {
        return Collections.nCopies(count, order(0, 0));
    }

    private static void refused(
            ErrorCode code, String named, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(named);
    }

    private static final class Heard implements MatchListener {
        private final List<String> said = new ArrayList<>();

        @Override
        public void ordersDropped(int slot, long tick, int count, DropReason reason) {
            said.add(slot + " dropped " + count + " of tick " + tick + ": " + reason);
        }

        @Override
        public void diverged(Divergence divergence) {
            said.add("diverged at " + divergence.tick());
        }
    }
}
