package dev.outpost.workshop.blob;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How an object store is spoken to.
 *
 * @param address bucket and prefix
 * @param endpoint address of a server that speaks S3, {@code https://s3.example.org} say; empty: Amazon's of the region
 * @param region its region
 * @param keyId whose key
 * @param secret the key; never shown
 * @param partBytes files longer than this go in parts of this length, one after the other; 5 MiB or more
 * @param patience how long one request may take, tries again included
 */
public record S3Rules(
        S3Address address,
        Optional<URI> endpoint,
        String region,
        String keyId,
        String secret,
        long partBytes,
        Duration patience) {

    /** Tells no secret. */
    @Override
    public String toString() {
        return "S3Rules[" + address + ", " + endpoint.map(Object::toString).orElse(region) + "]";
    }
}
