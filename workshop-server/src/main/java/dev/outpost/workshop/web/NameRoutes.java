package dev.outpost.workshop.web;

import dev.outpost.server.web.Exchange;
import dev.outpost.server.web.FaultException;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.store.ReleaseStore;
import java.util.Map;
import java.util.Set;

/** Names that came near those of popular packages, and the operator's word that one may stay. */
final class NameRoutes {

    private static final int MOST_ON_PAGE = 500;
    private static final int USUAL_PAGE = 100;

    private final ReleaseStore store;
    private final Workers workers;
    private final Door door;

    NameRoutes(ReleaseStore store, Workers workers, Door door) {
        this.store = store;
        this.workers = workers;
        this.door = door;
    }

    void list(Exchange exchange) throws FaultException {
        door.admin(exchange);
        Map<String, String> asked = Asked.parameters(exchange, Set.of("limit", "cursor"));
        String cursor = Asked.cursor(asked);
        int limit = (int) Asked.number(asked, "limit", 1, MOST_ON_PAGE, USUAL_PAGE);
        exchange.then(
                workers.run(() -> WorkshopJson.nearNames(store.nearNames(cursor, limit))),
                page -> ResolveRoutes.send(exchange, page.toBuffer().getBytes()));
    }

    void accept(Exchange exchange) throws FaultException {
        door.admin(exchange);
        PackageId id = Asked.id(exchange);
        Asked.parameters(exchange, Set.of());
        exchange.then(
                workers.run(() -> {
                    if (!store.acceptName(id)) {
                        throw Asked.unknown("package '" + id + "' with a name that was flagged");
                    }
                    return WorkshopJson.packageOf(store.find(id).orElseThrow(), null);
                }),
                row -> ResolveRoutes.send(exchange, row.toBuffer().getBytes()));
    }
}
