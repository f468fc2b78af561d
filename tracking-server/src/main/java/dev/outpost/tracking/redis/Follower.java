package dev.outpost.tracking.redis;

import dev.outpost.tracking.json.ListingJson;
import dev.outpost.tracking.listing.Delta;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the list over a link and then follows the stream ({@link Mirror} says how both fit together). When the stream no
 * longer has what comes next, the list is loaded anew. Lives on the link's event loop; ends with the link.
 */
final class Follower {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final int PAGE = 500;

    private final RedisLink link;
    private final RedisRules rules;
    private final Reader reader;
    private Mirror mirror = new Mirror(0, 0);
    private String lastId = "0-0";
    private boolean loaded;
    private boolean over;

    /** Hears what is read. */
    interface Reader {

        /** All that there is; from now on the mirror follows by itself. */
        void loaded(Mirror mirror);

        /** The next change. */
        void changed(Delta delta);

        /** Nothing more can be read over this link. */
        void lost(Throwable why);
    }

    Follower(RedisLink link, RedisRules rules, Reader reader) {
        this.link = link;
        this.rules = rules;
        this.reader = reader;
    }

    /**
     * Begins.
     *
     * @param knownEpoch the last epoch that this instance knows; a new one is above it
     */
    void start(long knownEpoch) {
        loaded = false;
        List<String> arguments = List.of(link.runId(), String.valueOf(knownEpoch), rules.ttlMs());
        link.run(Script.OPEN, 0, arguments)
                .compose(opened -> {
                    mirror = new Mirror(number(opened.get(0)), number(opened.get(1)));
                    lastId = opened.get(2).toString();
                    return page("0");
                })
                .onSuccess(this::follow)
                .onFailure(this::lost);
    }

    /** Reads no more. */
    void close() {
        over = true;
    }

    /** Pages from a cursor to the end; the number of the last change before the end was reached. */
    private Future<Long> page(String cursor) {
        return link.run(Script.PAGE, mirror.epoch(), List.of(cursor, String.valueOf(PAGE)))
                .compose(page -> {
                    if (page.size() < 4) {
                        return Future.failedFuture(new StoreAwayException("Redis lost its memory while it was read"));
                    }
                    found(page.get(3));
                    String next = page.get(1).toString();
                    return next.equals("0") ? Future.succeededFuture(number(page.get(2))) : page(next);
                });
    }

    private void found(Response listings) {
        for (int i = 0; i + 2 < listings.size(); i += 3) {
            try {
                mirror.found(
                        ListingJson.listing(new JsonObject(listings.get(i + 2).toString())),
                        number(listings.get(i + 1)));
            } catch (RuntimeException e) {
                unreadable(e);
            }
        }
    }

    /** Reads on and on; the list is whole once the stream has reached {@code target}. */
    private void follow(long target) {
        if (over) {
            return;
        }
        if (!loaded && mirror.at().sequence() >= target) {
            loaded = true;
            reader.loaded(mirror);
        }
        link.read(lastId)
                .onSuccess(entries -> {
                    if (over) {
                        return;
                    }
                    if (took(entries)) {
                        follow(target);
                    } else {
                        LOG.warn("the stream of changes in Redis no longer has what comes next: the list is read anew");
                        start(mirror.epoch());
                    }
                })
                .onFailure(this::lost);
    }

    /** Whether these were the next ones. */
    private boolean took(List<Response> entries) {
        for (Response entry : entries) {
            if (!mirror.isNext(StreamEntry.number(entry))) {
                return false;
            }
            Delta delta = apply(entry);
            lastId = StreamEntry.streamId(entry);
            if (loaded && delta != null) {
                reader.changed(delta);
            }
        }
        return true;
    }

    private @Nullable Delta apply(Response entry) {
        StreamEntry change;
        try {
            change = StreamEntry.of(entry);
        } catch (RuntimeException e) {
            unreadable(e);
            mirror.skip();
            return null;
        }
        return mirror.apply(change);
    }

    private static void unreadable(RuntimeException e) {
        LOG.warn(
                "a listing in Redis is not shown, since another version wrote what this one cannot read: {}",
                e.getMessage());
    }

    private void lost(Throwable why) {
        if (!over) {
            reader.lost(why);
        }
    }

    private static long number(Response text) {
        return Long.parseLong(text.toString());
    }
}
