package dev.outpost.relay.net;

import java.time.Duration;

/**
 * What connections may do (spec/relay.md, Tick, Limits).
 *
 * @param maxConnections most open at a time
 * @param maxPerAddress most of one address at a time
 * @param connectsPerAddressPerS how many new ones an address may open each second
 * @param greetTimeout time to the hello
 * @param pingTimeout silence after the hello, although the client is pinged
 * @param idleTimeout time in no room, or after a match, without asking for anything
 * @param playTimeout silence while a match is played
 * @param maxMessagesPerS messages a client may send each second
 * @param maxUnsentBytes bytes that may wait for a client that does not read
 */
public record ConnectionRules(
        int maxConnections,
        int maxPerAddress,
        int connectsPerAddressPerS,
        Duration greetTimeout,
        Duration pingTimeout,
        Duration idleTimeout,
        Duration playTimeout,
        int maxMessagesPerS,
        int maxUnsentBytes) {}
