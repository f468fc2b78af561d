package dev.outpost.relay.integrity;

/**
 * Tells one action from the many orders that an engine may make of it: orders of one tick and type are one action, so
 * that an engine that sends one order per selected unit is not a cheat (spec/relay.md, Integrity).
 */
final class ActionGroups {

    private long tick = -1;
    // Types of this tick by their last eight bits; two that share them count as one, which accuses nobody.
    private long seen0;
    private long seen1;
    private long seen2;
    private long seen3;
    private boolean firstOfTick;

    /** Whether an order is the first of its tick and type. */
    boolean isNew(long orderTick, int type) {
        firstOfTick = orderTick != tick;
        if (firstOfTick) {
            tick = orderTick;
            seen0 = 0;
            seen1 = 0;
            seen2 = 0;
            seen3 = 0;
        }
        long bit = 1L << (type & 63);
        return switch ((type >>> 6) & 3) {
            case 0 -> (seen0 & bit) == 0 && (seen0 |= bit) != 0;
            case 1 -> (seen1 & bit) == 0 && (seen1 |= bit) != 0;
            case 2 -> (seen2 & bit) == 0 && (seen2 |= bit) != 0;
            default -> (seen3 & bit) == 0 && (seen3 |= bit) != 0;
        };
    }

    /** Whether the order last asked for was the first of its tick. */
    boolean firstOfTick() {
        return firstOfTick;
    }
}
