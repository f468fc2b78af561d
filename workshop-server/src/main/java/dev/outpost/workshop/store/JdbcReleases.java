package dev.outpost.workshop.store;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.outpost.server.web.BadFieldException;
import dev.outpost.workshop.resolve.Candidate;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Release;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.search.Found;
import dev.outpost.workshop.search.Search;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store on a database, whichever it is. */
final class JdbcReleases implements ReleaseStore {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcReleases.class);

    private final Database database;
    private final Reading reading;
    private final Publishing publishing;
    private final Vocabulary vocabulary;
    private final Searching searching;
    private final IndexCare index;
    private final Downloads downloads;
    private final Tokens tokens;
    private final Mirrors mirrors;

    /** On a database that is empty or of any version of the schema; brings it up to date. */
    JdbcReleases(Database database, StoreRules rules, InstantSource clock, RandomGenerator random) {
        Schema.migrate(database);
        this.database = database;
        this.reading = new Reading(database);
        this.publishing =
                new Publishing(database, new NearNames(StoreRules.COMPARED_NAMES, rules.popularDownloads()), clock);
        this.vocabulary = new Vocabulary(database, StoreRules.VOCABULARY_PACKAGES, Ticker.systemTicker());
        this.searching = new Searching(database, rules, vocabulary, new Cards(rules.rememberedPackages()));
        this.index = new IndexCare(database, reading::totals, IndexCare.PAGES);
        this.downloads = new Downloads(database, clock, rules.pendingDownloads());
        this.tokens = new Tokens(database, clock, random);
        this.mirrors = new Mirrors(database);
    }

    @Override
    public PublishOutcome publish(Release release, byte[] manifest, Actor by) {
        return publishing.publish(release, manifest, by);
    }

    @Override
    public YankOutcome yank(PackageId id, Version version, String reason, Actor by) {
        return publishing.yank(id, version, reason, by);
    }

    @Override
    public YankOutcome unyank(PackageId id, Version version, Actor by) {
        return publishing.yank(id, version, null, by);
    }

    @Override
    public Optional<PackageRow> find(PackageId id) {
        return reading.find(id);
    }

    @Override
    public Optional<Shelved> release(PackageId id, Version version) {
        return reading.release(id, version);
    }

    @Override
    public Optional<Shelved> shown(PackageId id) {
        return reading.shown(id);
    }

    @Override
    public Optional<Shelved> byPackageHash(Hash packageHash) {
        return reading.byPackageHash(packageHash);
    }

    @Override
    public Optional<byte[]> manifest(PackageId id, Version version) {
        return reading.manifest(id, version);
    }

    @Override
    public boolean isReferenced(Hash packageHash) {
        return reading.isReferenced(packageHash);
    }

    @Override
    public Page<VersionRow> versions(PackageId id, @Nullable String cursor, int limit) {
        return reading.versions(id, cursor, checked(limit));
    }

    @Override
    public Page<Dependent> dependents(PackageId id, @Nullable String cursor, int limit) {
        return reading.dependents(id, cursor, checked(limit));
    }

    @Override
    public Found search(Search search) {
        return searching.search(search);
    }

    @Override
    public List<Change> changesSince(long sequence, int limit) {
        return reading.changesSince(sequence, checked(limit));
    }

    @Override
    public Totals totals() {
        return reading.totals();
    }

    @Override
    public List<Candidate> candidates(PackageId id) {
        return reading.candidates(id);
    }

    @Override
    public SortedSet<PackageId> providers(PackageId id) {
        return reading.providers(id);
    }

    @Override
    public SortedSet<PackageId> needing(PackageId id) {
        return reading.needing(id);
    }

    @Override
    public Page<PackageRow> nearNames(@Nullable String cursor, int limit) {
        return reading.nearNames(cursor, checked(limit));
    }

    @Override
    public boolean acceptName(PackageId id) {
        return publishing.acceptName(id);
    }

    @Override
    public void downloaded(PackageId id, Version version, String requester) {
        downloads.count(id, version, requester);
    }

    @Override
    public int settle() {
        tokens.settle();
        vocabulary.settle();
        int counted = downloads.settle();
        index.settle();
        return counted;
    }

    @Override
    public long uncounted() {
        return downloads.uncounted();
    }

    @Override
    public Token.Issued issue(Token.Order order) {
        return tokens.issue(order);
    }

    @Override
    public Optional<Token> authenticate(String secret) {
        return tokens.authenticate(secret);
    }

    @Override
    public Page<Token> tokens(@Nullable String cursor, int limit) {
        return tokens.list(cursor, checked(limit));
    }

    @Override
    public Optional<Token> revoke(String id) {
        return tokens.revoke(id);
    }

    @Override
    public MirrorBook mirrors() {
        return mirrors;
    }

    @Override
    public String state() {
        return database.state();
    }

    @Override
    public void close() {
        try {
            settle();
        } catch (StoreException e) {
            LOG.warn("workshop: the last downloads are not counted: {}", e.getMessage());
        } finally {
            database.close();
        }
    }

    private static int checked(int limit) {
        if (limit < 1 || limit > MOST_ON_PAGE) {
            throw new BadFieldException("limit", limit, "1 to " + MOST_ON_PAGE);
        }
        return limit;
    }
}
