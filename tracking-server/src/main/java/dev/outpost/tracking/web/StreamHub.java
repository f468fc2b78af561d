package dev.outpost.tracking.web;

import dev.outpost.tracking.browse.Query;
import dev.outpost.tracking.browse.Step;
import dev.outpost.tracking.web.WebRules.StreamRules;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** The subscribers of one event loop. Its methods without another word on it are called on that loop. */
final class StreamHub {

    private static final long WATCH_MS = 250;

    private final Context context;
    private final StreamRules rules;
    private final LongSupplier nanoClock;
    private final Set<StreamSubscriber> subscribers = new LinkedHashSet<>();
    private final long watch;
    private long saidNanos;
    private boolean closed;

    StreamHub(ContextInternal context, StreamRules rules, LongSupplier nanoClock) {
        this.context = context;
        this.rules = rules;
        this.nanoClock = nanoClock;
        this.saidNanos = nanoClock.getAsLong();
        long every = Math.min(
                WATCH_MS, Math.min(rules.stall().toMillis(), rules.keepAlive().toMillis()) / 2);
        this.watch = context.owner().setPeriodic(Math.max(1, every), tick -> context.runOnContext(on -> watch()));
    }

    /**
     * Changes on their way to subscribers.
     *
     * @param changes in order, at least one
     * @param toAll their text for those without a filter
     */
    record Delivery(List<StreamText.Change> changes, Buffer toAll) {

        static Delivery of(List<Step> steps) {
            List<StreamText.Change> changes =
                    steps.stream().map(StreamText.Change::new).toList();
            return new Delivery(changes, StreamText.changes(changes, Query.ALL));
        }

        Step first() {
            return changes.get(0).step();
        }

        Step last() {
            return changes.get(changes.size() - 1).step();
        }
    }

    void add(StreamSubscriber subscriber) {
        subscribers.add(subscriber);
        subscriber.begin(() -> subscribers.remove(subscriber));
    }

    /** Any thread; in the order of the calls. */
    void deliver(Delivery delivery) {
        context.runOnContext(on -> {
            Map<Query, Buffer> texts = new HashMap<>();
            texts.put(Query.ALL, delivery.toAll());
            for (StreamSubscriber subscriber : List.copyOf(subscribers)) {
                subscriber.deliver(delivery, texts);
            }
        });
    }

    /** Changes were lost on the way: each subscriber asks the book. Any thread. */
    void recover() {
        context.runOnContext(on -> List.copyOf(subscribers).forEach(StreamSubscriber::recover));
    }

    /** Ends all. Any thread. */
    void close(Promise<Void> ended) {
        context.owner().cancelTimer(watch);
        context.runOnContext(on -> {
            closed = true;
            List.copyOf(subscribers).forEach(StreamSubscriber::end);
            ended.complete();
        });
    }

    private void watch() {
        if (closed) {
            return;
        }
        long now = nanoClock.getAsLong();
        boolean say = now - saidNanos >= rules.keepAlive().toNanos();
        if (say) {
            saidNanos = now;
        }
        for (StreamSubscriber subscriber : List.copyOf(subscribers)) {
            subscriber.watch(now, say);
        }
    }
}
