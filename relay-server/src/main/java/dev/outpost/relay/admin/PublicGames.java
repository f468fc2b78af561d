package dev.outpost.relay.admin;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/games}: what is open and what is played, for everybody, without identities. However often it is
 * asked, the
 * rooms are asked once a second at most.
 */
public final class PublicGames {

    /** More than these are counted, not listed. */
    static final int MAX_LISTED = 500;

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RoomSurvey survey;
    private final boolean withCodes;
    private final LongSupplier nanoClock;
    private @Nullable Future<Page> page;
    private long pageNanos;

    private PublicGames(RoomSurvey survey, boolean withCodes, LongSupplier nanoClock) {
        this.survey = survey;
        this.withCodes = withCodes;
        this.nanoClock = nanoClock;
    }

    /**
     * Adds the route.
     *
     * @param withCodes whether open rooms' codes are told, so that strangers may join
     */
    public static void install(Router router, RoomSurvey survey, boolean withCodes, LongSupplier nanoClock) {
        PublicGames games = new PublicGames(survey, withCodes, nanoClock);
        router.get("/v1/games").handler(games::list);
    }

    private record Page(String etag, Buffer body) {}

    private void list(RoutingContext context) {
        fresh().onSuccess(now -> send(context, now)).onFailure(context::fail);
    }

    private synchronized Future<Page> fresh() {
        long now = nanoClock.getAsLong();
        Future<Page> known = page;
        if (known == null || now - pageNanos > FRESH_NANOS) {
            known = survey.all().map(this::page);
            page = known;
            pageNanos = now;
        }
        return known;
    }

    private Page page(RoomSurvey.Answer answer) {
        JsonArray games = new JsonArray();
        answer.views().stream().limit(MAX_LISTED).forEach(room -> games.add(GamesJson.forEverybody(room, withCodes)));
        Buffer body = new JsonObject()
                .put("games", games)
                .put("total", answer.views().size() + answer.silent())
                .toBuffer();
        return new Page('"' + HexFormat.of().formatHex(sha256(body), 0, 8) + '"', body);
    }

    private static void send(RoutingContext context, Page now) {
        context.response().putHeader(HttpHeaders.ETAG, now.etag()).putHeader(HttpHeaders.CACHE_CONTROL, "max-age=1");
        String known = context.request().getHeader(HttpHeaders.IF_NONE_MATCH);
        if (known != null && known.contains(now.etag())) {
            context.response().setStatusCode(304).end();
        } else {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=" + StandardCharsets.UTF_8.name())
                    .end(now.body());
        }
    }

    private static byte[] sha256(Buffer body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body.getBytes());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
