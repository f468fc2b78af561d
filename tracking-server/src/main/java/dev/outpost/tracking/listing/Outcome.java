package dev.outpost.tracking.listing;

import java.time.Duration;

/** What came of something asked of a {@link ListingStore}. */
public sealed interface Outcome {

    /**
     * It is done.
     *
     * @param listing as it is now; as it last was, when it was deleted
     */
    record Done(Listing listing) implements Outcome {}

    /**
     * It is not done, and nothing has changed.
     *
     * @param why which refusal
     * @param detail one sentence for a person: what was asked, and what is accepted
     * @param retryAfter when to try again; zero when that would not help
     */
    record Refused(Refusal why, String detail, Duration retryAfter) implements Outcome {}
}
