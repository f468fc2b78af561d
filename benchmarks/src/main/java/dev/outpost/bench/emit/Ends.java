package dev.outpost.bench.emit;

import java.util.function.LongSupplier;

/** The end of a consumer's thread. */
final class Ends {

    private Ends() {}

    /** Waits for it; what it counted. */
    static long join(Thread consumer, LongSupplier count) {
        try {
            consumer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return count.getAsLong();
    }
}
