package dev.outpost.tracking.redis;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One change of a listing after the other, each made from what the one before left; else many that come at once would all
 * be made from the same version, and all but one of them again and again. Lives on one event loop; what waits is bounded.
 */
final class Turns<T> {

    private final int most;
    private final Map<String, Turn<T>> turns = new HashMap<>();
    private int waiting;

    private static final class Turn<T> {
        private Future<T> last = Future.failedFuture("nobody was before");
        private Mirror.@Nullable Held left;
    }

    /** At most so many at a time. */
    Turns(int most) {
        this.most = most;
    }

    /**
     * Makes a change when those before it are done.
     *
     * @param change gets the listing as the one before left it; null: there was none, or it left none
     */
    Future<T> take(String id, Function<Mirror.@Nullable Held, Future<T>> change) {
        if (waiting >= most) {
            return Future.failedFuture(new StoreAwayException("Redis is slow: " + most + " changes wait"));
        }
        waiting++;
        Turn<T> in = turns.computeIfAbsent(id, first -> new Turn<>());
        Future<T> mine = in.last.transform(before -> change.apply(in.left));
        in.last = mine;
        return mine.onComplete(done -> {
            waiting--;
            if (in.last == mine) {
                turns.remove(id);
            }
        });
    }

    /** What a change has left; whoever comes next starts from it. */
    void left(String id, Mirror.Held held) {
        Turn<?> turn = turns.get(id);
        if (turn != null) {
            turn.left = held;
        }
    }
}
