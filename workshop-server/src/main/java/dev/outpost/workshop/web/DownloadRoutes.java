package dev.outpost.workshop.web;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Exchange;
import dev.outpost.server.web.Fault;
import dev.outpost.server.web.FaultException;
import dev.outpost.workshop.blob.BlobStore;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.store.ReleaseStore;
import dev.outpost.workshop.store.Shelved;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packages to whoever wants them. What lies in a file is sent by the kernel ({@code sendfile}), without passing through
 * this process; what comes from an object store is read piece by piece, each when the one before was sent. Whoever does not
 * read is cut off by {@code http.idle_timeout}.
 */
final class DownloadRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(DownloadRoutes.class);
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";
    private static final String REVALIDATED = "no-cache";

    private final ReleaseStore store;
    private final BlobStore blobs;
    private final Workers workers;
    private final WebObserver observer;
    private final LongSupplier nanoClock;

    DownloadRoutes(ReleaseStore store, BlobStore blobs, Workers workers, WebObserver observer, LongSupplier nanoClock) {
        this.store = store;
        this.blobs = blobs;
        this.workers = workers;
        this.observer = observer;
        this.nanoClock = nanoClock;
    }

    /** By id and version. */
    void download(Exchange exchange) throws FaultException {
        PackageId id = Asked.id(exchange);
        Version version = Asked.anyVersion(exchange);
        Asked.parameters(exchange, Set.of());
        find(
                exchange,
                version == null ? REVALIDATED : IMMUTABLE,
                () -> version == null ? store.shown(id) : store.release(id, version),
                version == null ? "package '" + id + "'" : "'" + id + "@" + version + "'");
    }

    /** By hash. */
    void blob(Exchange exchange) throws FaultException {
        Hash hash;
        try {
            hash = new Hash(exchange.path("sha256"));
        } catch (BadFieldException e) {
            throw Asked.bad(e);
        }
        Asked.parameters(exchange, Set.of());
        find(exchange, IMMUTABLE, () -> store.byPackageHash(hash), "package with the SHA-256 '" + hash + "'");
    }

    /** Looks a version up. */
    private interface Lookup {
        Optional<Shelved> find();
    }

    private record There(Shelved shelved, @Nullable Path file) {}

    private void find(Exchange exchange, String caching, Lookup lookup, String what) {
        long begun = nanoClock.getAsLong();
        exchange.then(
                workers.run(() -> {
                    Shelved shelved = lookup.find().orElseThrow(() -> Asked.unknown(what));
                    Path file = blobs.file(shelved.release().packageHash()).orElse(null);
                    if (file != null && Files.size(file) != shelved.release().sizeBytes()) {
                        throw damaged(shelved, Files.size(file));
                    }
                    return new There(shelved, file);
                }),
                there -> answer(exchange, there, caching, begun));
    }

    /** Said before the head is sent: after it, whoever fetches could only wait for bytes that never come. */
    private static FaultException damaged(Shelved shelved, long bytes) {
        LOG.error(
                "workshop: the blob {} is damaged: it has {} bytes, not {}; put back a copy of it",
                shelved.release().packageHash(),
                bytes,
                shelved.release().sizeBytes());
        return new FaultException(
                Fault.of(500, "broken", "The package does not lie here as it was published; its operator must look."));
    }

    private void answer(Exchange exchange, There there, String caching, long begun) throws FaultException {
        Shelved shelved = there.shelved();
        long size = shelved.release().sizeBytes();
        String hash = shelved.release().packageHash().hex();
        String tag = '"' + hash + '"';
        PackageId id = shelved.release().manifest().id();
        Version version = shelved.release().manifest().version();
        HttpServerResponse response = exchange.response()
                .putHeader(HttpHeaders.ETAG, tag)
                .putHeader(HttpHeaders.CACHE_CONTROL, caching)
                .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes")
                .putHeader("X-Checksum-Sha256", hash);
        if (exchange.knows(tag)) {
            response.setStatusCode(304).end();
            return;
        }
        boolean get = exchange.request().method().equals(HttpMethod.GET);
        ByteRange range = get ? range(exchange, tag, size) : new ByteRange(0, size, true);
        if (range == null) {
            response.putHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + size);
            throw new FaultException(new Fault(
                    416,
                    "bad_range",
                    "The package has " + size + " bytes, none of those that are asked for.",
                    "Range",
                    null,
                    "bytes 0 to " + (size - 1),
                    0));
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/zip")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader(
                        "Content-Disposition",
                        "attachment; filename=\"" + id.publisher() + "-" + id.name() + "-"
                                + version.toString().replace('+', '_') + ".icpkg\"")
                .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(range.length()));
        if (!range.whole()) {
            response.setStatusCode(206).putHeader(HttpHeaders.CONTENT_RANGE, range.header(size));
        }
        if (!get) {
            response.end();
            return;
        }
        Path file = there.file();
        Future<?> sent = file == null
                ? new Pour(response, () -> stream(shelved, range)).begin()
                : response.sendFile(file.toString(), range.from(), range.length());
        sent.onSuccess(done -> {
                    // Whoever fetches in parts has the first of them once
                    if (range.from() == 0) {
                        String requester =
                                observer.downloaded(id, version, exchange.from(), nanoClock.getAsLong() - begun);
                        store.downloaded(id, version, requester);
                    }
                })
                .onFailure(gone -> exchange.request().connection().close());
    }

    private InputStream stream(Shelved shelved, ByteRange range) throws IOException {
        return blobs.open(shelved.release().packageHash(), range.from(), range.length());
    }

    private static @Nullable ByteRange range(Exchange exchange, String tag, long size) {
        String condition = exchange.request().getHeader("If-Range");
        boolean asWanted = condition == null || condition.strip().equals(tag);
        return ByteRange.of(asWanted ? exchange.request().getHeader("Range") : null, size);
    }
}
