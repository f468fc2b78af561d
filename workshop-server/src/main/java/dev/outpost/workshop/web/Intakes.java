package dev.outpost.workshop.web;

import dev.outpost.workshop.archive.PackageRefusedException;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.store.Actor;
import dev.outpost.workshop.store.PublishOutcome;
import java.io.IOException;
import java.nio.file.Path;

/** Where packages are taken in. Any thread; blocks. */
public interface Intakes {

    /** Begins to take one in. */
    Incoming begin() throws IOException;

    /** Begins to take in a bundle. */
    Bundle bundle() throws IOException;

    /** Why nothing is taken in now, {@code ok} when it is. */
    String state();

    /** A bundle that comes in, piece by piece; one thread at a time, and closed by whoever began it. */
    interface Bundle extends AutoCloseable {

        /** Its next bytes. */
        void write(byte[] bytes) throws IOException;

        /** Where it is until it is closed. */
        Path file();

        /** Lets go of it. */
        @Override
        void close();
    }

    /** A package that comes in, piece by piece; one thread at a time, and closed by whoever began it. */
    interface Incoming extends AutoCloseable {

        /** Its next bytes. */
        void write(byte[] bytes) throws IOException;

        /**
         * All bytes are there: checks them.
         *
         * @throws PackageRefusedException when it is refused
         */
        Manifest check() throws IOException;

        /** Publishes what was checked. */
        PublishOutcome publish(Actor by) throws IOException;

        /** Lets go of what is left of it; nothing when it was published. */
        @Override
        void close();
    }
}
