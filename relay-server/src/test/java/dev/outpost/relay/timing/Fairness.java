package dev.outpost.relay.timing;

import java.util.List;

/**
 * Who came first, against the truth.
 *
 * @param pairs pairs of different players' orders that were looked at
 * @param right share of them that the frames have in the sequence in which they were given
 * @param inTick pairs of one tick among them
 * @param rightInTick the same share of these
 */
record Fairness(long pairs, double right, long inTick, double rightInTick) {

    /** Of orders in the frames' sequence, those given so far apart. */
    static Fairness of(List<SimulatedTiming.Ordered> ordered, double leastUs, double mostUs) {
        long pairs = 0;
        long right = 0;
        long inTick = 0;
        long rightInTick = 0;
        for (int i = 0; i < ordered.size(); i++) {
            for (int j = i + 1; j < Math.min(ordered.size(), i + 400); j++) {
                SimulatedTiming.Ordered first = ordered.get(i);
                SimulatedTiming.Ordered second = ordered.get(j);
                double apart = second.givenUs() - first.givenUs();
                if (first.slot() != second.slot() && Math.abs(apart) > leastUs && Math.abs(apart) < mostUs) {
                    pairs++;
                    right += apart > 0 ? 1 : 0;
                    if (first.tick() == second.tick()) {
                        inTick++;
                        rightInTick += apart > 0 ? 1 : 0;
                    }
                }
            }
        }
        return new Fairness(pairs, (double) right / pairs, inTick, (double) rightInTick / inTick);
    }
}
