package dev.outpost.relay.tracking;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a tracking server answered.
 *
 * @param status HTTP status
 * @param body its JSON object; null: none, or too much
 * @param retryAfterS how long it asks to be left alone, seconds; 0: it does not
 */
record Reply(int status, @Nullable JsonObject body, long retryAfterS) {

    boolean ok() {
        return status >= 200 && status < 300;
    }

    /** Whether the server, not this request, is the trouble. */
    boolean overloaded() {
        return (status == 429 || status >= 500) && !capped();
    }

    /** Whether it takes no more listings of this relay; what is listed already can live on. */
    private boolean capped() {
        return body != null && String.valueOf(body.getValue("code")).startsWith("capped");
    }

    long retryAfterNanos() {
        return TimeUnit.SECONDS.toNanos(retryAfterS);
    }
}
