package dev.outpost.client.workshop;

import dev.outpost.client.match.RoomFinder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Finds a room, and has the mods that its listing requires at hand before it is joined. */
public final class ModsFinder implements RoomFinder {
    private final Vertx vertx;
    private final RoomFinder finder;
    private final WorkshopMods mods;

    /** Asks another finder. */
    public ModsFinder(Vertx vertx, RoomFinder finder, WorkshopMods mods) {
        this.vertx = vertx;
        this.finder = finder;
        this.mods = mods;
    }

    @Override
    public Future<Place> find(String room, String gameModule, String modFingerprint) {
        return finder.find(room, gameModule, modFingerprint).compose(place -> {
            if (place.requiredMods().isEmpty()) {
                return Future.succeededFuture(place);
            }
            return vertx.executeBlocking(() -> {
                mods.fetch(
                        place.requiredMods().stream()
                                .map(mod -> new WantedMod(mod.id(), mod.range(), mod.sha256()))
                                .toList(),
                        gameModule,
                        place.traceId());
                return place;
            });
        });
    }
}
