package dev.outpost.workshop.resource;

import dev.outpost.server.web.BadFieldException;
import java.time.Instant;

/**
 * A version that is published. Immutable but for {@code yanked}.
 *
 * @param manifest the manifest of its package, which is the truth about it
 * @param manifestHash of the bytes of {@code manifest.yaml} in the package
 * @param packageHash of the package; its name among the blobs
 * @param sizeBytes of the package, 1 or more
 * @param published when, to the millisecond
 * @param yanked whether it is hidden from new resolutions
 */
public record Release(
        Manifest manifest, Hash manifestHash, Hash packageHash, long sizeBytes, Instant published, boolean yanked) {

    /** Checks the size. */
    public Release {
        if (sizeBytes < 1) {
            throw new BadFieldException("size_bytes", sizeBytes, "1 or more");
        }
    }
}
