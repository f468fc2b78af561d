package dev.outpost.relay.tracking;

import dev.outpost.relay.telemetry.TrackingResult;
import dev.outpost.relay.telemetry.TrackingState;

/** Hears how it goes with a tracking server. */
interface TrackingListener {

    void requested(TrackingResult result);

    /**
     * It stands otherwise now.
     *
     * @param status HTTP status that showed it; 0: there was no answer
     * @param listings how many of ours stand there
     */
    void changed(TrackingState state, int status, int listings);
}
