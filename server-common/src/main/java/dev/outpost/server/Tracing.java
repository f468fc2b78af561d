package dev.outpost.server;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Makes HTTP requests a part of traces, where traces are exported. Any thread. */
public interface Tracing {

    /** There are no traces. */
    Tracing OFF = new Tracing() {
        @Override
        public <T> Future<T> inGame(String correlation, Supplier<Future<T>> calls) {
            return calls.get();
        }
    };

    /**
     * Does something for a game: the requests that it sends with Vert.x are spans in the game's trace, and say so to whoever
     * they are sent to. What comes after the future is done on the context of the caller.
     *
     * @param correlation the game's; one that is no trace id makes no difference
     * @param calls sends requests
     */
    <T> Future<T> inGame(String correlation, Supplier<Future<T>> calls);
}
