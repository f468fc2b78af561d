package dev.outpost.tracking.federation;

import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.Ids;
import dev.outpost.tracking.listing.ListingStore;
import dev.outpost.tracking.listing.SecretHash;
import dev.outpost.tracking.reach.Addresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Pulls other tracking servers' games into the list here, each marked with its source. A verticle on a worker thread, since
 * a large snapshot takes a while to read.
 */
public final class Federation extends VerticleBase {

    private static final long STEP_MS = 250;

    private final FederationRules rules;
    private final Parts parts;
    private final List<SourceLink> links = new ArrayList<>();
    private final List<PulledList> lists = new ArrayList<>();
    private final AtomicInteger listed = new AtomicInteger();

    /**
     * What it works with.
     *
     * @param store where the games go
     * @param reader makes a draft of what a host may send
     * @param here hears all changes of the list from the start
     * @param left hears why a listing is not taken
     * @param clockMs milliseconds that never go back
     * @param random for secrets and pauses
     */
    public record Parts(
            ListingStore store,
            Function<JsonObject, Draft> reader,
            ListedHere here,
            Consumer<Left> left,
            LongSupplier clockMs,
            RandomGenerator random) {}

    /** Nothing is pulled before it is deployed. */
    public Federation(FederationRules rules, Parts parts) {
        this.rules = rules;
        this.parts = parts;
    }

    /** Games that were pulled and stand in the list; any thread. */
    public int listed() {
        return listed.get();
    }

    @Override
    public Future<?> start() {
        for (URI source : rules.sources()) {
            PulledList list = new PulledList(
                    rules,
                    source.toString(),
                    parts.store(),
                    SecretHash.of(new Ids(parts.random()).secret()),
                    parts.clockMs(),
                    task -> context.runOnContext(on -> task.run()),
                    parts.here(),
                    parts.left());
            Taken taken = new Taken(parts.reader(), parts.here(), Addresses.isNearOnly(source.getHost()));
            SourceLink link = new SourceLink(vertx, source, rules, taken, list, parts.left(), parts.random());
            lists.add(list);
            links.add(link);
            link.start();
        }
        if (!lists.isEmpty()) {
            vertx.setPeriodic(STEP_MS, timer -> step());
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return Future.join(links.stream().map(SourceLink::close).toList());
    }

    private void step() {
        lists.forEach(PulledList::step);
        listed.set(lists.stream().mapToInt(PulledList::listed).sum());
    }
}
