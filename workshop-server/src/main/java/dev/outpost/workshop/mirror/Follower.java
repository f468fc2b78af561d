package dev.outpost.workshop.mirror;

import dev.outpost.telemetry.event.Labels;
import dev.outpost.workshop.archive.PackageRefusedException;
import dev.outpost.workshop.mirror.Feed.Told;
import dev.outpost.workshop.mirror.SourceException.Kind;
import dev.outpost.workshop.publish.Intake;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.Release;
import dev.outpost.workshop.store.Actor;
import dev.outpost.workshop.store.MirrorBook;
import dev.outpost.workshop.store.MirrorBook.Mark;
import dev.outpost.workshop.store.PublishOutcome;
import dev.outpost.workshop.store.Shelved;
import dev.outpost.workshop.store.Yank;
import dev.outpost.workshop.store.YankOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one workshop, change by change, from where it was. Any thread at a time; blocks.
 *
 * <p>Where it was is written down after what was done, so that a process that is killed in between deals with some changes
 * twice. That does no harm: a version that is here with the same hash is not fetched again, and never becomes two; what it
 * did not come to it finds again. The same goes for loops of workshops that follow each other.
 *
 * <p>Where it was is also what was there: each question begins one change earlier, and if that is not the one that was seen,
 * the source is not what it was (restored from a copy, set up anew), and is followed from its first change on.
 *
 * <p>A yank in the feed says only that something changed: what is done follows the state that the source has by now. So
 * yanks that were taken back long ago are not gone through again, and workshops in a loop do not chase each other's.
 */
final class Follower {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final int PAGE = 500;
    /** Times that a source may fail at one version before that is left; only while it answers otherwise. */
    private static final int MOST_TRIES = 5;
    /** What is left is logged one by one up to here, in each round. */
    private static final int MOST_LOGGED = 20;

    private final String name;
    private final Actor.Mirror actor;
    private final Source source;
    private final MirrorRules rules;
    private final Mirror.Parts parts;
    private final MirrorBook book;
    private final Pace pace;
    private final Semaphore fetching;
    private final Rest rest;
    private MirrorBook.Taken taken;
    private volatile long behind;
    private long failedAt;
    private int failures;
    private int logged;

    Follower(String name, Source source, MirrorRules rules, Mirror.Parts parts, Semaphore fetching, Rest rest) {
        this.name = name;
        this.actor = new Actor.Mirror(name);
        this.source = source;
        this.rules = rules;
        this.parts = parts;
        this.book = parts.store().mirrors();
        this.pace = new Pace(rules.releasesPerMinute(), rules.bytesPerMinute(), parts.nanoClock());
        this.fetching = fetching;
        this.rest = rest;
        this.taken = new MirrorBook.Taken(0, 0);
    }

    /** Changes of the source that were not dealt with when it was last asked; any thread. */
    long behind() {
        return behind;
    }

    /**
     * Deals with all changes that there are.
     *
     * @return versions taken
     * @throws SourceException when the source fails
     * @throws IOException when something here does
     */
    long round() throws IOException, InterruptedException {
        taken = book.taken(name);
        long before = taken.releases();
        logged = 0;
        Instant now = parts.clock().instant();
        Mark mark = book.mark(name).orElse(new Mark(0, "", now));
        if (!now.isBefore(mark.begun().plus(rules.recheck()))) {
            mark = new Mark(0, "", now);
        }
        boolean reset = false;
        while (true) {
            Feed feed = ask(mark);
            List<Told> changes = feed.changes();
            if (mark.sequence() > 0) {
                if (changes.isEmpty()
                        || changes.get(0).sequence() != mark.sequence()
                        || !changes.get(0).mark().equals(mark.change())) {
                    if (reset) {
                        throw new SourceException(Kind.AWAY, "its changes differ from question to question");
                    }
                    reset = true;
                    LOG.warn("workshop {}: its changes are not those that it had; followed from the first on", name);
                    parts.observer().reset();
                    mark = new Mark(0, "", now);
                    book.mark(name, mark);
                    continue;
                }
                changes = changes.subList(1, changes.size());
            }
            behind = feed.last() - mark.sequence();
            mark = deal(changes, mark, feed.last());
            if (changes.isEmpty()) {
                behind = 0;
                return taken.releases() - before;
            }
        }
    }

    private Feed ask(Mark mark) throws IOException, InterruptedException {
        inPace();
        try {
            return source.changes(Math.max(0, mark.sequence() - 1), PAGE);
        } catch (SourceException e) {
            throw e.kind() == Kind.AWAY ? e : new SourceException(Kind.AWAY, "it is no workshop: " + e.getMessage());
        }
    }

    /** Whatever ends it, how far it came is written down. */
    private Mark deal(List<Told> changes, Mark from, long last) throws IOException, InterruptedException {
        Mark mark = from;
        try {
            for (Told told : changes) {
                deal(told);
                mark = new Mark(told.sequence(), told.mark(), from.begun());
                behind = last - told.sequence();
            }
            return mark;
        } finally {
            if (!mark.equals(from)) {
                book.mark(name, mark);
            }
        }
    }

    private void deal(Told told) throws IOException, InterruptedException {
        try {
            Optional<Shelved> there = parts.store().release(told.id(), told.version());
            if (there.isEmpty()) {
                if (told.publishes()) {
                    take(told);
                }
            } else if (!there.get().release().packageHash().equals(told.hash())) {
                left(
                        told,
                        Left.CONFLICT,
                        "here it is the package " + there.get().release().packageHash());
            } else {
                yank(told, there.get());
            }
        } catch (SourceException e) {
            switch (e.kind()) {
                case GONE -> left(told, Left.GONE, message(e));
                case LYING -> left(told, Left.LYING, message(e));
                case AWAY -> {
                    if (failedAt != told.sequence()) {
                        failedAt = told.sequence();
                        failures = 0;
                    }
                    failures++;
                    if (failures < MOST_TRIES) {
                        throw e;
                    }
                    left(told, Left.FAILED, message(e));
                }
            }
        } catch (PackageRefusedException e) {
            left(told, Left.REFUSED, message(e));
        }
    }

    private void take(Told told) throws IOException, InterruptedException {
        Optional<String> refusal = book.refusal(told.id().publisher(), actor);
        if (refusal.isPresent()) {
            left(told, Left.NOT_THEIRS, refusal.get());
            return;
        }
        if (taken.releases() >= rules.mostReleases()) {
            left(told, Left.TOO_MANY, "there are " + taken.releases() + " versions of this source");
            return;
        }
        inPace();
        Announced announced = source.release(told.id(), told.version());
        if (!announced.isOf(told)) {
            left(told, Left.LYING, "asked for it, the source tells of another package");
            return;
        }
        long size = announced.sizeBytes();
        if (size > parts.mostPackageBytes()) {
            throw PackageRefusedException.tooLong(size, parts.mostPackageBytes());
        }
        if (size > rules.mostBytes() - taken.bytes()) {
            left(told, Left.TOO_MANY, "there are " + taken.bytes() + " bytes of this source");
            return;
        }
        fetching.acquire();
        try (Intake intake = parts.intakes().open()) {
            publish(told, announced, fetched(told, size, intake));
        } finally {
            fetching.release();
        }
    }

    private Intake.Checked fetched(Told told, long size, Intake intake) throws IOException {
        try {
            source.fetch(told.hash(), size, (bytes, length) -> intake.accept(ByteBuffer.wrap(bytes, 0, length)));
        } finally {
            pace.spent(intake.bytes());
        }
        return intake.finish();
    }

    private void publish(Told told, Announced announced, Intake.Checked checked) throws IOException {
        Manifest manifest = checked.contents().manifest();
        if (!checked.packageHash().equals(told.hash())) {
            left(told, Left.WRONG_HASH, "what came has the hash " + checked.packageHash());
        } else if (!manifest.id().equals(told.id())
                || !manifest.version().toString().equals(told.version().toString())) {
            left(told, Left.LYING, "its manifest says " + manifest.id() + "@" + manifest.version());
        } else if (!checked.contents().manifestHash().equals(announced.manifestHash())
                || checked.sizeBytes() != announced.sizeBytes()) {
            left(told, Left.LYING, "its manifest or its length are not those announced");
        } else {
            PublishOutcome outcome = parts.publisher().publish(checked, actor);
            if (outcome instanceof PublishOutcome.Published published) {
                Release release = published.shelved().release();
                taken = new MirrorBook.Taken(taken.releases() + 1, taken.bytes() + release.sizeBytes());
                book.taken(name, told.id(), told.version());
                parts.observer().taken(release);
                yankIf(announced.yanked(), told);
            } else if (outcome instanceof PublishOutcome.NotYours others) {
                left(told, Left.NOT_THEIRS, others.why());
            } else if (outcome instanceof PublishOutcome.Exists exists
                    && !exists.shelved().release().packageHash().equals(told.hash())) {
                left(
                        told,
                        Left.CONFLICT,
                        "here it is the package " + exists.shelved().release().packageHash());
            }
        }
    }

    /** The version is here, the same package: has its state follow, if there may be another. */
    private void yank(Told told, Shelved here) throws IOException, InterruptedException {
        Yank yank = here.yank();
        boolean byMirror = yank != null && Actor.Mirror.isNamed(yank.by());
        if ((told.publishes() && !byMirror) || (yank != null && !byMirror)) {
            return;
        }
        if (book.refusal(told.id().publisher(), actor).isPresent()) {
            // Somebody else's to yank, which is no news
            return;
        }
        inPace();
        Announced announced = source.release(told.id(), told.version());
        if (!announced.isOf(told)) {
            left(told, Left.LYING, "asked for it, the source tells of another package");
        } else if (yank == null) {
            yankIf(announced.yanked(), told);
        } else if (announced.yanked() == null) {
            note(parts.store().unyank(told.id(), told.version(), actor));
        }
    }

    private void yankIf(@Nullable String reason, Told told) {
        if (reason != null) {
            note(parts.store().yank(told.id(), told.version(), reason, actor));
        }
    }

    private void note(YankOutcome outcome) {
        if (outcome instanceof YankOutcome.Done done && done.changed()) {
            parts.observer().yanked();
        }
    }

    private void inPace() throws InterruptedException {
        for (Duration wait = pace.take(); !wait.isZero(); wait = pace.take()) {
            rest.rest(wait);
        }
    }

    private void left(Told told, Left why, String detail) {
        boolean news = book.leave(new MirrorBook.LeftOut(
                name,
                told.id(),
                told.version(),
                told.hash(),
                Labels.of(why),
                detail,
                parts.clock().instant()));
        parts.observer().left(why);
        if (!news) {
            return;
        }
        logged++;
        if (logged <= MOST_LOGGED) {
            LOG.warn(
                    "workshop {}: {}@{} is not taken ({}): {}",
                    name,
                    told.id(),
                    told.version(),
                    Labels.of(why),
                    detail);
        } else if (logged == MOST_LOGGED + 1) {
            LOG.warn("workshop {}: more is not taken; GET /admin/mirror lists it", name);
        }
    }

    private static String message(IOException e) {
        return String.valueOf(e.getMessage());
    }
}
