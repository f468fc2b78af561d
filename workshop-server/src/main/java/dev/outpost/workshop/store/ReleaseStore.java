package dev.outpost.workshop.store;

import dev.outpost.workshop.resolve.Candidate;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Release;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.search.Found;
import dev.outpost.workshop.search.Search;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * All that is published and who may publish: the one truth behind every instance. Any thread may ask; every call blocks, for
 * a few milliseconds as a rule, and is done whole or not at all. What is acknowledged survives a crash of the machine.
 *
 * <p>Each call throws {@link StoreException} when the database is away, full or broken, and the next call may succeed
 * again. Pages are stable while others publish; a cursor that is none throws
 * {@link dev.outpost.server.web.BadFieldException}.
 */
public interface ReleaseStore extends AutoCloseable {

    /** Entries that a page may have. */
    int MOST_ON_PAGE = 1000;

    /**
     * Publishes a version; from the moment this returns it is found, resolved and in the feed.
     *
     * @param manifest the bytes of {@code manifest.yaml}, which {@link #manifest} gives again
     * @param by the operator, or a token that may {@code publish}: checked here, as is whose the publisher's name is
     */
    PublishOutcome publish(Release release, byte[] manifest, Actor by);

    /**
     * Hides a version from new resolutions and from search.
     *
     * @param reason 1 to {@value Yank#LONGEST_REASON} characters; a longer one is cut
     * @param by the operator, or a token that may {@code yank}
     */
    YankOutcome yank(PackageId id, Version version, String reason, Actor by);

    /** Takes a yank back. */
    YankOutcome unyank(PackageId id, Version version, Actor by);

    /** A package. */
    Optional<PackageRow> find(PackageId id);

    /** A version, yanked or not. */
    Optional<Shelved> release(PackageId id, Version version);

    /** The version that search shows of a package. */
    Optional<Shelved> shown(PackageId id);

    /** The version whose package has this hash; of several the first published. */
    Optional<Shelved> byPackageHash(Hash packageHash);

    /** The bytes of a version's {@code manifest.yaml}. */
    Optional<byte[]> manifest(PackageId id, Version version);

    /** Whether any version's package has this hash; what is not is an orphan. */
    boolean isReferenced(Hash packageHash);

    /** The versions of a package, the newest first; none when there is no such package. */
    Page<VersionRow> versions(PackageId id, @Nullable String cursor, int limit);

    /** The packages whose shown release needs this one, by id. */
    Page<Dependent> dependents(PackageId id, @Nullable String cursor, int limit);

    /** What is found by a text and filters; each package once. */
    Found search(Search search);

    /**
     * The changes after this one, in their order.
     *
     * @param sequence number of the last one known; 0: from the beginning
     * @param limit 1 to {@value #MOST_ON_PAGE}
     */
    List<Change> changesSince(long sequence, int limit);

    /** How much there is; quick. */
    Totals totals();

    /** All versions of a package as a resolver wants them, the newest first; {@link StoredUniverse} keeps them. */
    List<Candidate> candidates(PackageId id);

    /** The packages of which a version provides this one. */
    SortedSet<PackageId> providers(PackageId id);

    /** The packages of which a version, any, needs this one or would want it. */
    SortedSet<PackageId> needing(PackageId id);

    /** The packages whose names come near others' that no operator has looked at yet, the newest first. */
    Page<PackageRow> nearNames(@Nullable String cursor, int limit);

    /** An operator has looked at a near name and finds nothing wrong; false: there was none. */
    boolean acceptName(PackageId id);

    /**
     * Counts a download; at most once for the same requester, version and day (UTC). It is written by the next {@link
     * #settle}, and only kept in memory until then. Does not block.
     *
     * @param requester pseudonym of who downloads, at most 64 characters
     */
    void downloaded(PackageId id, Version version, String requester);

    /**
     * Writes down the downloads counted and the tokens used since it was last called, forgets the days that no longer
     * matter, and merges a part of the index. For a timer, every few seconds; {@link #close} does it, too.
     *
     * @return downloads that were new
     */
    int settle();

    /** Downloads that were not counted since it was opened: too many others waited to be written. Does not block. */
    long uncounted();

    /** Issues a token; the secret is in the answer and nowhere else. */
    Token.Issued issue(Token.Order order);

    /** The token with this secret, if it is known, not revoked and not expired. Takes as long for any wrong secret. */
    Optional<Token> authenticate(String secret);

    /** All tokens that were not deleted, the newest first, without secrets. */
    Page<Token> tokens(@Nullable String cursor, int limit);

    /** Takes a token back, at once; empty: there is none of this id. One that was taken back stays so. */
    Optional<Token> revoke(String id);

    /** How far other workshops were followed. */
    MirrorBook mirrors();

    /** "ok", or one sentence on why nothing can be written now; for readyz. */
    String state();

    /** Settles and lets go of the database. */
    @Override
    void close();
}
