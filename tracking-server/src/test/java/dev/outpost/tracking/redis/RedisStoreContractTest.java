package dev.outpost.tracking.redis;

import dev.outpost.tracking.listing.ListingStore;
import dev.outpost.tracking.listing.ListingStoreContract;
import dev.outpost.tracking.listing.StoreObserver;
import dev.outpost.tracking.listing.StoreRules;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** At a real Redis, in real time. */
class RedisStoreContractTest extends ListingStoreContract {

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<RedisStore> stores = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    void startRedis() throws Exception {
        redis = RedisServer.start(folder);
    }

    @AfterEach
    void stopAll() {
        stores.forEach(store -> Instance.get(store.close()));
        redis.close();
        Instance.get(vertx.close());
    }

    @Override
    protected ListingStore store(StoreRules rules, StoreObserver observer) {
        RedisRules redisRules = new RedisRules(
                RedisAddress.parse(redis.url()).orElseThrow(), "", "t:", rules, 1000, Duration.ofSeconds(5), 100);
        RedisStore store = new RedisStore(
                redisRules,
                new RedisStore.Parts(vertx, InstantSource.system(), System::nanoTime, new SecureRandom(), observer));
        stores.add(store);
        return store;
    }

    /** Redis has a clock of its own, which nobody turns. */
    @Override
    protected void pass(Duration time) throws Exception {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
}
