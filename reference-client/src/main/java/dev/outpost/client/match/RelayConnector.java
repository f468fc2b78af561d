package dev.outpost.client.match;

import io.vertx.core.Future;

/** Makes connections to a relay. */
@FunctionalInterface
interface RelayConnector {

    Future<RelayLink> connect(String host, int port);
}
