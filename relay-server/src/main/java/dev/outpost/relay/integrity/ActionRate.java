package dev.outpost.relay.integrity;

import java.util.Arrays;

/**
 * Whether a player keeps up more than 600 actions a minute for 30 s (spec/relay.md, Integrity).
 *
 * <p>Kept up means: in each third of the 30 s by itself. A count over all of it would name people: in a recorded match
 * somebody gives 381 actions in the first 30 s, most of them in a few wild seconds.
 */
final class ActionRate {

    private static final int SECONDS = 30;
    private static final int SLICE_SECONDS = 10;
    private static final int LIMIT_PER_MINUTE = 600;
    private static final int LIMIT_PER_SLICE = LIMIT_PER_MINUTE * SLICE_SECONDS / 60;
    private static final int MOST_COUNTED = Byte.MAX_VALUE;
    private static final long SECOND_US = 1_000_000;

    /** More than {@link #MOST_COUNTED} in a second count as so many: any slice with such a second is over the limit. */
    private final byte[] perSecond = new byte[SECONDS];

    private long second;
    private boolean sustained;

    /** An action due at this match time, microseconds; never earlier ones after later ones. */
    void action(long atUs) {
        long now = atUs / SECOND_US;
        if (now > second) {
            sustained |= overInEachSlice();
            forget(now);
            second = now;
        }
        int place = (int) (second % SECONDS);
        if (perSecond[place] < MOST_COUNTED) {
            perSecond[place]++;
        }
    }

    /** Whether the player has ever done so in this match. */
    boolean sustained() {
        return sustained;
    }

    /** Looks at the 30 s that end with the second that is over now. */
    private boolean overInEachSlice() {
        for (int slice = 0; slice < SECONDS; slice += SLICE_SECONDS) {
            int count = 0;
            for (int i = 0; i < SLICE_SECONDS; i++) {
                count += perSecond[Math.floorMod(second - slice - i, SECONDS)];
            }
            if (count <= LIMIT_PER_SLICE) {
                return false;
            }
        }
        return true;
    }

    private void forget(long now) {
        if (now - second >= SECONDS) {
            Arrays.fill(perSecond, (byte) 0);
            return;
        }
        for (long gone = second + 1; gone <= now; gone++) {
            perSecond[(int) (gone % SECONDS)] = 0;
        }
    }
}
