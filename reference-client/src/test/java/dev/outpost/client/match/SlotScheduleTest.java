package dev.outpost.client.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.client.ClientException;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SlotScheduleTest {
    private static final int INTERVAL_US = 10_000;
    private static final Limits LIMITS = new Limits(65_536, 4096, 2, 5, 4, 100, 1000, 64);

    /**
     * A recorded order.
     *
     * @param tick when
     * @param bytes length of its payload
     */
    record Recorded(int tick, int bytes) {}

    private static SlotOrders orders(List<Recorded> recorded) {
        SlotOrders.Builder builder = new SlotOrders.Builder(3);
        recorded.forEach(r -> builder.add(r.tick(), builder.size() % 7, StandIn.payload(r.bytes(), builder.size())));
        return builder.build();
    }

    private static List<Integer> due(SlotSchedule schedule) {
        List<Integer> due = new ArrayList<>();
        for (int i = 0; i < schedule.size(); i++) {
            due.add(schedule.dueTick(i));
        }
        return due;
    }

    private static List<Recorded> times(int count, int tick, int bytes) {
        List<Recorded> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            orders.add(new Recorded(tick, bytes));
        }
        return orders;
    }

    @Test
    void shouldKeepRecordedTicksWithinBudgets() throws Exception {
        SlotSchedule schedule = SlotSchedule.of(
                orders(List.of(new Recorded(0, 9), new Recorded(0, 9), new Recorded(7, 9))), LIMITS, INTERVAL_US);

        assertThat(due(schedule)).containsExactly(0, 0, 7);
        assertThat(schedule.lastDueTick()).isEqualTo(7);
    }

    @Test
    void shouldCarryOrdersOverWhenBucketIsEmpty() throws Exception {
        // 4 is the hard limit, 1 is left of the burst of 5, then 2 come in each tick
        SlotSchedule schedule = SlotSchedule.of(orders(times(11, 20, 1)), LIMITS, INTERVAL_US);

        assertThat(due(schedule)).containsExactly(20, 20, 20, 20, 21, 21, 21, 22, 22, 23, 23);
    }

    @Test
    void shouldCarryOrdersOverWhenBytesAreSpent() throws Exception {
        // 1000 bytes at first, then 100 each tick
        SlotSchedule schedule = SlotSchedule.of(orders(times(4, 0, 500)), LIMITS, INTERVAL_US);

        assertThat(due(schedule)).containsExactly(0, 0, 5, 10);
    }

    @Test
    void shouldNotFillMoreThanAFrame() throws Exception {
        Limits narrow = new Limits(1100, 1000, 100, 100, 100, 100_000, 100_000, 64);
        SlotSchedule schedule = SlotSchedule.of(orders(times(4, 3, 500)), narrow, INTERVAL_US);

        assertThat(due(schedule)).containsExactly(3, 3, 4, 4);
    }

    @Test
    void shouldSpreadClaimedTimesOverTheTick() throws Exception {
        SlotSchedule schedule = SlotSchedule.of(orders(times(4, 0, 1)), LIMITS, INTERVAL_US);

        assertThat(schedule.batch(0, 4).stream().map(Order::subTickUs)).containsExactly(0, 2500, 5000, 7500);
    }

    @Test
    void shouldRefuseWhatTheRelayWouldNeverTake() {
        assertThatThrownBy(() -> SlotSchedule.of(orders(times(1, 0, 1001)), LIMITS, INTERVAL_US))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("1001 payload bytes; the relay never takes more than 1000");
        Limits none = new Limits(65_536, 4096, 0, 5, 4, 0, 1000, 64);
        assertThatThrownBy(() -> SlotSchedule.of(orders(times(1, 0, 1)), none, INTERVAL_US))
                .isInstanceOf(ClientException.class)
                .hasMessage("the relay announces a budget of no orders and no bytes");
    }

    @Provide
    Arbitrary<List<Recorded>> recordings() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.integers().between(0, 300))
                .as(Recorded::new)
                .list()
                .ofMaxSize(120)
                .map(list -> list.stream()
                        .sorted(Comparator.comparingInt(Recorded::tick))
                        .toList());
    }

    @Provide
    Arbitrary<Limits> limits() {
        return Combinators.combine(
                        Arbitraries.integers().between(400, 3000),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.integers().between(1, 8),
                        Arbitraries.integers().between(1, 200),
                        Arbitraries.integers().between(300, 900))
                .as((frame, perTick, burst, hard, bytes, bytesBurst) ->
                        new Limits(frame, 300, perTick, burst, hard, bytes, bytesBurst, 64));
    }

    /** Spends tick by tick as the document's words say, in another way than the schedule does. */
    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void shouldNeverExceedABudget(@ForAll("recordings") List<Recorded> recorded, @ForAll("limits") Limits limits)
            throws Exception {
        SlotSchedule schedule = SlotSchedule.of(orders(recorded), limits, INTERVAL_US);

        long orderTokens = limits.ordersBurst();
        long byteTokens = limits.bytesBurst();
        int next = 0;
        for (int tick = 0; tick <= schedule.lastDueTick(); tick++) {
            if (tick > 0) {
                orderTokens = Math.min(limits.ordersBurst(), orderTokens + limits.ordersPerTick());
                byteTokens = Math.min(limits.bytesBurst(), byteTokens + limits.bytesPerTick());
            }
            int end = schedule.endOfTick(next, tick);
            List<Order> batch = schedule.batch(next, end);
            orderTokens -= batch.size();
            byteTokens -= batch.stream().mapToLong(o -> o.payload().length).sum();
            assertThat(orderTokens).isNotNegative();
            assertThat(byteTokens).isNotNegative();
            assertThat(batch).hasSizeLessThanOrEqualTo(limits.ordersHard());
            int frameWithLength = FrameEncoder.encode(new Orders(tick, batch)).length;
            assertThat(frameWithLength - 2).isLessThanOrEqualTo(limits.maxFrameBytes());
            for (int i = next; i < end; i++) {
                assertThat(schedule.dueTick(i))
                        .isEqualTo(tick)
                        .isGreaterThanOrEqualTo(recorded.get(i).tick());
                assertThat(schedule.order(i).payload()).hasSize(recorded.get(i).bytes());
            }
            next = end;
        }
        assertThat(next).isEqualTo(recorded.size());
    }
}
