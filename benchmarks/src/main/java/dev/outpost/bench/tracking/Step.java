package dev.outpost.bench.tracking;

import io.vertx.core.json.JsonObject;

/**
 * What the load client does next.
 *
 * @param listings how many there are to be; never fewer than before
 * @param writesPerS heartbeats, or SETs, a second
 * @param readsPerS questions a second
 * @param subscribers of the stream
 * @param changesPerS changes a second of games, each seen by a tenth of the subscribers
 * @param warmUpS seconds that are not measured
 * @param measuredS seconds that are; 0: only goes there
 */
record Step(
        int listings,
        double writesPerS,
        double readsPerS,
        int subscribers,
        double changesPerS,
        double warmUpS,
        double measuredS) {

    Step {
        if (listings < 0 || writesPerS < 0 || readsPerS < 0 || subscribers < 0 || changesPerS < 0) {
            throw new IllegalArgumentException("a step is of numbers of 0 and more");
        }
    }

    JsonObject json() {
        return new JsonObject()
                .put("listings", listings)
                .put("writes_per_s", writesPerS)
                .put("reads_per_s", readsPerS)
                .put("subscribers", subscribers)
                .put("changes_per_s", changesPerS)
                .put("warm_up_s", warmUpS)
                .put("measured_s", measuredS);
    }

    static Step of(JsonObject json) {
        return new Step(
                json.getInteger("listings"),
                json.getDouble("writes_per_s"),
                json.getDouble("reads_per_s"),
                json.getInteger("subscribers"),
                json.getDouble("changes_per_s"),
                json.getDouble("warm_up_s"),
                json.getDouble("measured_s"));
    }

    Step writing(double perS) {
        return new Step(listings, perS, readsPerS, subscribers, changesPerS, warmUpS, measuredS);
    }

    Step reading(double perS) {
        return new Step(listings, writesPerS, perS, subscribers, changesPerS, warmUpS, measuredS);
    }

    Step heard(int by, double perS) {
        return new Step(listings, writesPerS, readsPerS, by, perS, warmUpS, measuredS);
    }
}
