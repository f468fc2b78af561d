package dev.outpost.telemetry.analytics;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Where exported events go: pages in order, then the end. One thread. */
interface EventSink extends AutoCloseable {

    /** Takes the next events. */
    void take(List<EventRow> rows) throws IOException, SQLException;

    /** Completes the export; without it, what was written is not one. */
    void finish() throws IOException, SQLException;

    /** Lets go of what it holds, complete or not; the target of a text sink stays open. */
    @Override
    void close() throws IOException, SQLException;
}
