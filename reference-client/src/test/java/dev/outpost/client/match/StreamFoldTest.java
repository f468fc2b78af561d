package dev.outpost.client.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.TickFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StreamFoldTest {
    private static final TickFrame EMPTY = new TickFrame(0, List.of());
    private static final TickFrame TWO = new TickFrame(
            1,
            List.of(
                    new SlotOrder(3, 1000, 2, new byte[] {1, 2, (byte) 0xFF}),
                    new SlotOrder(200, 70_000, 1023, new byte[0])));

    /** Values computed by a program of another language from the class's description alone. */
    @Test
    void shouldFoldAsDescribed() {
        assertThat(StreamFold.hash(EMPTY)).isEqualTo(0x5467_b0da_1d10_6495L);
        assertThat(StreamFold.hash(TWO)).isEqualTo(0x47ff_ae87_cd46_45c3L);
        StreamFold fold = new StreamFold(42);
        assertThat(fold.state()).isEqualTo(0x4e43_d7f8_2e03_7c16L);
        assertThat(fold.fold(StreamFold.hash(EMPTY))).isEqualTo(0xa666_f34b_dafb_81d7L);
        assertThat(fold.fold(StreamFold.hash(TWO)))
                .isEqualTo(0xa35b_48d7_881e_379cL)
                .isEqualTo(fold.state());
    }

    @Test
    void shouldStayDifferentOnceCorrupted() {
        StreamFold whole = new StreamFold(1);
        StreamFold corrupted = new StreamFold(1);
        corrupted.corrupt();
        for (long tick = 0; tick < 1000; tick++) {
            long hash = StreamFold.hash(new TickFrame(tick, List.of()));
            assertThat(corrupted.fold(hash)).isNotEqualTo(whole.fold(hash));
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void shouldChangeWithEveryPartOfAnOrder(
            @ForAll @IntRange(max = 254) int slot,
            @ForAll @IntRange(max = 1_000_000) int subTickUs,
            @ForAll @IntRange(max = 1023) int type,
            @ForAll @Size(min = 1, max = 60) byte[] payload,
            @ForAll @IntRange(max = 59) int at) {
        long hash = hashOf(new SlotOrder(slot, subTickUs, type, payload));
        byte[] changed = payload.clone();
        changed[at % payload.length] ^= 1;
        byte[] longer = Arrays.copyOf(payload, payload.length + 1);

        assertThat(hashOf(new SlotOrder((slot + 1) % 255, subTickUs, type, payload)))
                .isNotEqualTo(hash);
        assertThat(hashOf(new SlotOrder(slot, subTickUs + 1, type, payload))).isNotEqualTo(hash);
        assertThat(hashOf(new SlotOrder(slot, subTickUs, type + 1, payload))).isNotEqualTo(hash);
        assertThat(hashOf(new SlotOrder(slot, subTickUs, type, changed))).isNotEqualTo(hash);
        assertThat(hashOf(new SlotOrder(slot, subTickUs, type, longer))).isNotEqualTo(hash);
    }

    @Test
    void shouldChangeWithTheSequenceOfOrders() {
        List<SlotOrder> swapped = new ArrayList<>(TWO.orders());
        Collections.reverse(swapped);
        assertThat(StreamFold.hash(new TickFrame(1, swapped))).isNotEqualTo(StreamFold.hash(TWO));
    }

    private static long hashOf(SlotOrder order) {
        return StreamFold.hash(new TickFrame(5, List.of(order)));
    }
}
