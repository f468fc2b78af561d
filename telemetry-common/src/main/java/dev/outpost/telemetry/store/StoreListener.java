package dev.outpost.telemetry.store;

import org.jspecify.annotations.Nullable;

/** Hears what happened to the file, so that it can be told in it. Called on the writer's thread. */
public interface StoreListener {

    /** Hears nothing. */
    StoreListener SILENT = new StoreListener() {
        @Override
        public void recovered(String session, long events, long lost) {}

        @Override
        public void newFile(NewFile reason, @Nullable String keptAs) {}
    };

    /** Why a new file was begun. */
    enum NewFile {
        /** The old one is not a sound database, and was set aside. */
        CORRUPT,
        /** The old one was deleted or replaced by another program. */
        REPLACED
    }

    /**
     * What a killed process had left was brought into the database.
     *
     * @param session its session
     * @param events how many events were recovered
     * @param lost how many were emitted and not handed over whole
     */
    void recovered(String session, long events, long lost);

    /**
     * Another file was begun under the database's name.
     *
     * @param keptAs name of the file that the old one was renamed to; null when there is none
     */
    void newFile(NewFile reason, @Nullable String keptAs);
}
