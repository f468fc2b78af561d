package dev.outpost.workshop.archive;

import dev.outpost.server.web.BadFieldException;

/**
 * How much a package may be.
 *
 * @param packageBytes longest package, 1 to 4 GiB less one byte, which is as far as ZIP goes without its 64-bit records
 * @param entries most files and folders in it, 1 to 65534
 * @param expandedBytes most bytes of all its files together
 * @param ratio how many bytes one byte of the package may expand to, over all; beyond the first MiB
 */
public record ArchiveLimits(long packageBytes, int entries, long expandedBytes, int ratio) {

    /** Longest package that there can be. */
    public static final long MOST_PACKAGE_BYTES = (1L << 32) - 2;
    /** Most entries that there can be. */
    public static final int MOST_ENTRIES = 65_534;
    /** Furthest expansion that there can be. */
    public static final long MOST_EXPANDED_BYTES = 1L << 40;
    /** What a server holds to when nothing else is configured. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(2L << 30, 20_000, 8L << 30, 100);

    private static final long FREE_BYTES = 1 << 20;

    /** Checks them. */
    public ArchiveLimits {
        range("package_bytes", packageBytes, MOST_PACKAGE_BYTES);
        range("entries", entries, MOST_ENTRIES);
        range("expanded_bytes", expandedBytes, MOST_EXPANDED_BYTES);
        range("ratio", ratio, 1100);
    }

    /** The most bytes that a package of this size may expand to. */
    long expandedBytes(long packageSizeBytes) {
        return Math.min(expandedBytes, Math.max(FREE_BYTES, packageSizeBytes * ratio));
    }

    private static void range(String field, long value, long most) {
        if (value < 1 || value > most) {
            throw new BadFieldException(field, value, "1 to " + most);
        }
    }
}
