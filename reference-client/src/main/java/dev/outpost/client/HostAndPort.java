package dev.outpost.client;

/**
 * Where a relay listens.
 *
 * @param host name or address, an IPv6 address without brackets
 * @param port 1 to 65535
 */
record HostAndPort(String host, int port) {}
