package dev.outpost.workshop.mirror;

import dev.outpost.workshop.store.MirrorBook;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** {@code GET /admin/mirror}: which workshops are followed, how far, and what of theirs was not taken. */
public final class MirrorRoutes {

    private static final int MOST_SHOWN = 200;

    private final Vertx vertx;
    private final Mirror mirror;
    private final MirrorBook book;

    private MirrorRoutes(Vertx vertx, Mirror mirror, MirrorBook book) {
        this.vertx = vertx;
        this.mirror = mirror;
        this.book = book;
    }

    /** Adds the route behind the door of the admin token. */
    public static void install(Router router, Vertx vertx, Mirror mirror, MirrorBook book) {
        MirrorRoutes routes = new MirrorRoutes(vertx, mirror, book);
        router.get("/admin/mirror").handler(routes::list);
    }

    private void list(RoutingContext context) {
        vertx.executeBlocking(this::all, false)
                .onSuccess(all -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .end(all.toBuffer()))
                .onFailure(context::fail);
    }

    private JsonObject all() {
        JsonArray sources = new JsonArray();
        mirror.loops().forEach(loop -> sources.add(one(loop)));
        return new JsonObject().put("sources", sources);
    }

    private JsonObject one(SourceLoop loop) {
        MirrorBook.@Nullable Mark mark = book.mark(loop.name()).orElse(null);
        MirrorBook.Taken taken = book.taken(loop.name());
        JsonArray left = new JsonArray();
        book.left(loop.name(), MOST_SHOWN)
                .forEach(each -> left.add(new JsonObject()
                        .put("id", each.id().toString())
                        .put("version", each.version().toString())
                        .put("sha256", each.packageHash().hex())
                        .put("reason", each.why())
                        .put("detail", each.detail())
                        .put("at", each.at().toEpochMilli())));
        return new JsonObject()
                .put("source", loop.name())
                .put("state", loop.state())
                .put("sequence", mark == null ? 0 : mark.sequence())
                .put("behind", loop.behind())
                .put("releases", taken.releases())
                .put("bytes", taken.bytes())
                .put("left", left);
    }
}
