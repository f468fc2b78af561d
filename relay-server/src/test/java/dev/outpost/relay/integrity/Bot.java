package dev.outpost.relay.integrity;

import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.TickFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** A player made of parts, of a machine or of a person; it acts in time and sends what it did with its next batch. */
final class Bot implements VirtualMatch.Player {

    private static final byte[] NOTHING = new byte[0];

    private final int tickUs;
    private final PriorityQueue<Act> acts = new PriorityQueue<>(Comparator.comparingLong(Act::atUs));
    private Random random = new Random(99);
    private long everyUs;
    private long nextEveryUs;
    private double spamPerUs;
    private long humanUs;
    private long nextHumanUs;
    private long reactionUs = -1;
    private int percent;
    private int units = 1;
    private long burstEveryUs;
    private int burstCount;
    private long burstGapUs;
    private long nextBurstUs;
    private boolean claims;
    private long lastFrameUs;

    Bot(int tickUs) {
        this.tickUs = tickUs;
    }

    private record Act(long atUs, int type) {}

    /** Acts at a steady rate with unsteady times. */
    Bot spam(int perMinute) {
        everyUs = 60_000_000L / perMinute;
        spamPerUs = 0.5;
        return this;
    }

    /** Acts at exact times. */
    Bot every(long us) {
        everyUs = us;
        return this;
    }

    /** Says when within the tick it acted. */
    Bot claiming(boolean does) {
        claims = does;
        return this;
    }

    /** Answers that share of the frames that hold others' orders after so long. */
    Bot reflex(long afterUs, int ofHundred) {
        reactionUs = afterUs;
        percent = ofHundred;
        return this;
    }

    /** Acts as unsteadily as a person, with this mean time between. */
    Bot human(long meanUs) {
        humanUs = meanUs;
        return this;
    }

    Bot unitsAtOnce(int count) {
        units = count;
        return this;
    }

    /** Now and then acts many times at exact times, as a key held down does. */
    Bot burstEvery(long us, int count, long gapUs) {
        burstEveryUs = us;
        burstCount = count;
        burstGapUs = gapUs;
        nextBurstUs = us;
        return this;
    }

    Bot seeded(long seed) {
        random = new Random(seed);
        return this;
    }

    @Override
    public void frame(TickFrame frame, long nowUs) {
        boolean asked = frame.orders().stream().anyMatch(order -> order.slot() != 1);
        if (reactionUs >= 0 && asked && random.nextInt(100) < percent) {
            acts.add(new Act(nowUs + reactionUs + random.nextInt(10_000), 3));
        }
    }

    @Override
    public List<Order> batch(long dueTick, long nowUs) {
        while (everyUs > 0 && nextEveryUs <= nowUs) {
            acts.add(new Act(nextEveryUs, 1));
            nextEveryUs += (long) (everyUs * (1 + spamPerUs * (random.nextDouble() - 0.5)));
        }
        while (humanUs > 0 && nextHumanUs <= nowUs) {
            acts.add(new Act(nextHumanUs, 2));
            // Lognormal, as times between clicks are, with a coefficient of variation near 0.9.
            nextHumanUs += (long) (humanUs * Math.exp(0.75 * random.nextGaussian() - 0.28));
        }
        while (burstEveryUs > 0 && nextBurstUs <= nowUs) {
            for (int i = 0; i < burstCount; i++) {
                acts.add(new Act(nextBurstUs + i * burstGapUs, 5));
            }
            nextBurstUs += burstEveryUs;
        }
        List<Order> orders = new ArrayList<>();
        while (!acts.isEmpty() && acts.peek().atUs() <= nowUs) {
            Act act = acts.remove();
            int within = claims ? (int) Math.max(0, Math.min(tickUs - 1, act.atUs() - lastFrameUs)) : 0;
            for (int i = 0; i < units; i++) {
                orders.add(new Order(within, act.type(), NOTHING));
            }
        }
        lastFrameUs = nowUs;
        return orders;
    }
}
