package dev.outpost.workshop.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes for all who wait, in one transaction: what bounds writers is how often a disk can be forced, and one commit forces
 * it once for all of them.
 *
 * <p>Whoever wants to write stands in line and waits for the lock. Who gets it takes whoever is first in the line, up to
 * {@value #MOST_TOGETHER}, itself mostly among them, and does their work one after the other; the others find theirs done
 * when they get the lock in turn. Nobody is told that it is written before the commit that it is part of. When the work
 * of one fails, nothing of the transaction is kept and each of them is done again alone, so that nobody fails for another's
 * sake; work may therefore run twice, and must change nothing but the database. When the database is what fails, all of them
 * have failed.
 *
 * <p>The line is no longer than there are threads that write. A thread waits for {@code patience} at most to begin.
 */
final class GroupCommit {

    /** More of them would have the first wait for long. */
    static final int MOST_TOGETHER = 64;

    private final Dialect dialect;
    private final HikariDataSource writers;
    private final Queue<Waiting<?>> line = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();

    GroupCommit(Dialect dialect, HikariDataSource writers) {
        this.dialect = dialect;
        this.writers = writers;
    }

    /** Somebody's work; belongs to whoever holds the lock. */
    private static final class Waiting<T> {

        private final Database.Work<T> work;
        private @Nullable T result;
        private @Nullable Throwable failure;
        private boolean done;

        Waiting(Database.Work<T> work) {
            this.work = work;
        }

        void run(Db db) throws SQLException {
            result = work.run(db);
        }

        void done(@Nullable Throwable why) {
            failure = why;
            done = true;
        }

        @SuppressWarnings("NullAway") // a result is what the work gave, which may be null where its type says so
        T result() throws SQLException {
            if (failure instanceof SQLException e) {
                throw e;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
            return result;
        }
    }

    /** Does the work in a transaction, which is on disk when this returns. */
    <T> T write(Database.Work<T> work) throws SQLException {
        Waiting<T> mine = new Waiting<>(work);
        line.add(mine);
        if (!locked()) {
            if (line.remove(mine)) {
                throw new SQLTransientConnectionException("others have been writing for too long", "08000");
            }
            // Somebody is at it already
            writing.lock();
        }
        try {
            while (!mine.done) {
                lead();
            }
        } finally {
            writing.unlock();
        }
        return mine.result();
    }

    /** How many stand in line. */
    int waiting() {
        return line.size();
    }

    private boolean locked() {
        try {
            return writing.tryLock(writers.getConnectionTimeout(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void lead() {
        List<Waiting<?>> group = new ArrayList<>();
        for (Waiting<?> next = line.poll(); next != null; next = line.poll()) {
            group.add(next);
            if (group.size() == MOST_TOGETHER) {
                break;
            }
        }
        if (!isWritten(group)) {
            group.forEach(each -> isWritten(List.of(each)));
        }
    }

    /** False: work of one among several failed, and nothing is done; otherwise all are done, well or not. */
    private boolean isWritten(List<Waiting<?>> group) {
        Throwable failure = null;
        try (Connection connection = writers.getConnection()) {
            Db db = dialect.on(connection);
            boolean own = false;
            try {
                dialect.begin(connection, db);
                own = true;
                for (Waiting<?> each : group) {
                    each.run(db);
                }
                own = false;
                dialect.commit(connection, db);
            } catch (SQLException | RuntimeException | Error e) {
                rollback(connection, db, e);
                if (own && group.size() > 1 && !isOfAll(e)) {
                    return false;
                }
                throw e;
            }
        } catch (SQLException | RuntimeException | Error e) {
            failure = e;
        }
        for (Waiting<?> each : group) {
            each.done(failure);
        }
        return true;
    }

    /** The database is away or has no room, which is so for each of them. */
    private boolean isOfAll(Throwable e) {
        return e instanceof SQLException database && dialect.kind(database) != StoreException.Kind.BROKEN;
    }

    private void rollback(Connection connection, Db db, Throwable cause) {
        try {
            dialect.rollback(connection, db);
        } catch (SQLException e) {
            // Nothing began, or it has ended by itself; whichever it was, this connection is not used again.
            cause.addSuppressed(e);
            writers.evictConnection(connection);
        }
    }
}
