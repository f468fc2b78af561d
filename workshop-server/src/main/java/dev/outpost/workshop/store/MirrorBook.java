package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How far other workshops were followed, and what of theirs was not taken over (docs/workshop.md, Mirrors). A part of {@link
 * ReleaseStore}, with its rules for threads, durability and failures.
 */
public interface MirrorBook {

    /** What was left of one source that is remembered; of more the oldest are forgotten. */
    int MOST_LEFT = 1000;

    /**
     * How far a source was followed.
     *
     * @param sequence number of its last change that was dealt with; 0: none was
     * @param change what that was, in words that are its own: the source is another one if it says otherwise later
     * @param begun when it was last followed from its first change on
     */
    record Mark(long sequence, String change, Instant begun) {}

    /**
     * What there is of a source.
     *
     * @param releases versions
     * @param bytes of their packages
     */
    record Taken(long releases, long bytes) {}

    /**
     * A version that was not taken over.
     *
     * @param source whose
     * @param id which package
     * @param version which version
     * @param packageHash as the source announces it
     * @param why the reason, one word
     * @param detail the reason in a sentence
     * @param at when that was first found
     */
    record LeftOut(
            String source, PackageId id, Version version, Hash packageHash, String why, String detail, Instant at) {}

    /** How far a source was followed; empty: it never was. */
    Optional<Mark> mark(String source);

    /** It was followed so far. */
    void mark(String source, Mark mark);

    /** What there is of a source. */
    Taken taken(String source);

    /** Why a source may not act for a publisher; empty: it may. */
    Optional<String> refusal(String publisher, Actor.Mirror source);

    /** Notes what is left out; false: it was noted already, with this hash and reason. */
    boolean leave(LeftOut left);

    /** It was taken after all. */
    void taken(String source, PackageId id, Version version);

    /** What was left of a source, the newest first. */
    List<LeftOut> left(String source, int limit);

    /** These are followed from now on: publishers of others may come from any of these. */
    void follow(Set<String> sources);
}
