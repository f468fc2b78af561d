package dev.outpost.workshop.blob;

import dev.outpost.workshop.resource.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where packages lie, each under the hash of its bytes; what lies there never changes (spec/tracking-workshop.md, Workshop
 * server).
 *
 * <p>Blocking, and safe for any number of threads. An {@link IOException} means that the store cannot be worked with at
 * the moment; its message names the store's place, never a key or a secret.
 */
public interface BlobStore extends AutoCloseable {

    /**
     * Takes a file in. When this returns, its bytes are there and survive a crash or a power cut; when it fails, nothing
     * can be seen of them. Taking in what is there already is no mistake: it is as young as a new one from then on.
     *
     * @param hash SHA-256 of the file's bytes, which the caller has made sure of
     * @param file what to take in; it may be gone afterwards
     */
    void put(Hash hash, Path file) throws IOException;

    /** How many bytes it has; empty: it is not there. */
    OptionalLong size(Hash hash) throws IOException;

    /**
     * Opens a part of it for reading; the caller closes it, soon or late.
     *
     * @param fromByte where to begin, from 0 up to the size
     * @param lengthBytes how many bytes, no more than there are from there on
     * @throws java.nio.file.NoSuchFileException when it is not there
     */
    InputStream open(Hash hash, long fromByte, long lengthBytes) throws IOException;

    /** The file that it lies in, for whoever can send files without reading them; empty: it lies in none. */
    Optional<Path> file(Hash hash);

    /**
     * Reads it whole and compares.
     *
     * @return whether it is there and its bytes have this hash
     */
    boolean verify(Hash hash) throws IOException;

    /**
     * Takes it away unless it was put, or put again, at that time or later. Whoever reads it at the moment may read on.
     *
     * @return whether it is gone by this call
     */
    boolean delete(Hash hash, Instant putBefore) throws IOException;

    /** Tells all that are there, in any order; one that is put or deleted meanwhile is told or not. */
    void list(Visitor each) throws IOException;

    /**
     * Takes away what was left by puts that never came to their end and began before that time.
     *
     * @return how many
     */
    int dropUnfinished(Instant begunBefore) throws IOException;

    /** {@code ok}, or what is wrong: for the health check. */
    String state();

    /** Lets go of connections; what is stored stays. */
    @Override
    void close();

    /** Is told of blobs. */
    @FunctionalInterface
    interface Visitor {

        /** There is this one. */
        void at(Stored stored) throws IOException;
    }

    /**
     * One that is there.
     *
     * @param hash its name
     * @param sizeBytes how long it is
     * @param put when it was put the last time
     */
    record Stored(Hash hash, long sizeBytes, Instant put) {}
}
