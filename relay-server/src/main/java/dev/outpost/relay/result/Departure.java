package dev.outpost.relay.result;

import dev.outpost.relay.protocol.LeaveReason;

/**
 * Somebody left a match and did not come back.
 *
 * @param reason why
 * @param tick the tick that would close next
 */
record Departure(LeaveReason reason, long tick) {}
