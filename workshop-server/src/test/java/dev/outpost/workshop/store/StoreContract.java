package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.store.Token.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts of stores have in common: a store that is empty before each test. */
abstract class StoreContract {

    static final PackageId TANKS = PackageId.parse("ada/tanks");

    final TestClock clock = new TestClock(Instant.parse("2026-11-22T12:00:00Z"));
    final Databases databases;
    ReleaseStore store;

    /** Of the stores of these databases. */
    protected StoreContract(Databases databases) {
        this.databases = databases;
    }

    /** Databases of one kind. */
    public interface Databases {

        /** The store of a new and empty one. */
        ReleaseStore open(StoreRules rules, TestClock clock) throws Exception;

        /** Another store of the last one, as another process would have it. */
        ReleaseStore again(StoreRules rules, TestClock clock) throws Exception;
    }

    @BeforeEach
    void openStore() throws Exception {
        store = databases.open(StoreRules.DEFAULT, clock);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    final Actor bearer(Scope scope, String... publishers) {
        String secret = issue(EnumSet.of(scope), publishers).secret();
        return new Actor.Bearer(store.authenticate(secret).orElseThrow());
    }

    final Token.Issued issue(Set<Scope> scopes, String... publishers) {
        return store.issue(new Token.Order(
                "a label", List.of(publishers), scopes, clock.instant().plus(Duration.ofDays(30))));
    }
}
