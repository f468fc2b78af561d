package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts downloads, once for each requester, version and day. They are gathered in memory and written many at a time, so
 * that a download costs no transaction: a crash loses those of the last few seconds. Who downloaded what is kept for today
 * and yesterday only; the sums are kept. Any thread.
 */
final class Downloads {

    private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);
    private static final int LONGEST_REQUESTER = 64;

    private final Database database;
    private final InstantSource clock;
    private final int most;
    private final Set<Download> pending = ConcurrentHashMap.newKeySet();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong uncounted = new AtomicLong();
    private long toldUncounted;
    private long prunedDay = -1;

    Downloads(Database database, InstantSource clock, int most) {
        this.database = database;
        this.clock = clock;
        this.most = most;
    }

    private record Download(PackageId id, String versionKey, String requester, long day) {}

    /** Rows of a version and its package. */
    private record Row(long release, long number) {}

    void count(PackageId id, Version version, String requester) {
        String who = requester.length() > LONGEST_REQUESTER ? requester.substring(0, LONGEST_REQUESTER) : requester;
        Download download = new Download(id, VersionKey.of(version), who, Tokens.day(clock.instant()));
        if (size.get() >= most) {
            uncounted.incrementAndGet();
        } else if (pending.add(download)) {
            size.incrementAndGet();
        }
    }

    /** How many were not counted. */
    long uncounted() {
        return uncounted.get();
    }

    /** Writes what was counted; how many were new. */
    synchronized int settle() {
        List<Download> written = List.copyOf(pending);
        long lost = uncounted.get() - toldUncounted;
        toldUncounted += lost;
        if (lost > 0) {
            LOG.warn("workshop: {} downloads were not counted: more than {} waited to be written", lost, most);
        }
        long today = Tokens.day(clock.instant());
        if (written.isEmpty() && prunedDay == today) {
            return 0;
        }
        int counted = database.write(db -> {
            int sum = write(db, written);
            db.update("DELETE FROM download_days WHERE day < ?", today - 1);
            return sum;
        });
        prunedDay = today;
        for (Download each : written) {
            pending.remove(each);
            size.decrementAndGet();
        }
        return counted;
    }

    private int write(Db db, List<Download> downloads) throws SQLException {
        Map<Download, Row> rows = new HashMap<>();
        List<Download> known = new ArrayList<>();
        List<@Nullable Object[]> values = new ArrayList<>();
        for (Download each : downloads) {
            Download anyone = new Download(each.id(), each.versionKey(), "", 0);
            Row row = rows.get(anyone);
            if (row == null) {
                Optional<Row> found = find(db, each);
                if (found.isEmpty()) {
                    continue;
                }
                row = found.get();
                rows.put(anyone, row);
            }
            known.add(anyone);
            values.add(new Object[] {each.day(), row.release(), each.requester()});
        }
        if (values.isEmpty()) {
            return 0;
        }
        int[] inserted = db.updateAll(
                "INSERT INTO download_days (day, release, requester) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", values);
        Map<Row, Integer> counts = new HashMap<>();
        int sum = 0;
        for (int i = 0; i < inserted.length; i++) {
            Row row = rows.get(known.get(i));
            if (inserted[i] > 0 && row != null) {
                counts.merge(row, 1, Integer::sum);
                sum++;
            }
        }
        for (Map.Entry<Row, Integer> count : counts.entrySet()) {
            add(db, count.getKey(), count.getValue());
        }
        db.update("UPDATE workshop SET downloads = downloads + ?", sum);
        return sum;
    }

    private void add(Db db, Row row, int downloads) throws SQLException {
        db.update("UPDATE releases SET downloads = downloads + ? WHERE id = ?", downloads, row.release());
        long sum = db.number(
                "UPDATE packages SET downloads = downloads + ? WHERE id = ? RETURNING downloads",
                downloads,
                row.number());
        Optional<Long> place = db.first(
                "SELECT place FROM packages WHERE id = ? AND place IS NOT NULL",
                found -> found.getLong(1),
                row.number());
        long now = Publishing.place(row.number(), sum);
        if (place.isPresent() && place.get() != now) {
            db.update("UPDATE packages SET place = ? WHERE id = ?", now, row.number());
            database.dialect().move(db, place.get(), now);
        }
    }

    private static Optional<Row> find(Db db, Download download) throws SQLException {
        return db.first(
                """
                SELECT r.id, r.package FROM packages p JOIN releases r ON r.package = p.id
                WHERE p.publisher = ? AND p.name = ? AND r.version_key = ?
                """,
                row -> new Row(row.getLong(1), row.getLong(2)),
                download.id().publisher(),
                download.id().name(),
                download.versionKey());
    }
}
