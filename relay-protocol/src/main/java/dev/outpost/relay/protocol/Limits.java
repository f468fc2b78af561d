package dev.outpost.relay.protocol;

/**
 * What the relay accepts from a client; over these, orders are dropped or the connection is closed.
 *
 * @param maxFrameBytes bytes of one message's frame after its length
 * @param maxPayloadBytes bytes of one order's payload
 * @param ordersPerTick orders added to a player's budget each tick
 * @param ordersBurst most that the budget holds
 * @param ordersHard most orders for one player and tick
 * @param bytesPerTick payload bytes added to a player's budget each tick
 * @param bytesBurst most that the byte budget holds
 * @param maxLeadTicks how far ahead of the last closed tick a batch may be due
 */
public record Limits(
        int maxFrameBytes,
        int maxPayloadBytes,
        int ordersPerTick,
        int ordersBurst,
        int ordersHard,
        int bytesPerTick,
        int bytesBurst,
        int maxLeadTicks) {}
