package dev.outpost.workshop.search;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A package that was found, as its newest release says: the newest that is neither yanked nor a pre-release, or the newest
 * pre-release where there is nothing else.
 *
 * @param id which
 * @param version of that release
 * @param title what it is called
 * @param summary the beginning of its description, on one line
 * @param category what it is
 * @param license SPDX expression
 * @param aiUsage {@code allow}, {@code metadata_only} or {@code deny}
 * @param channel {@code dev}, {@code beta} or {@code release}
 * @param tags as published
 * @param modules game modules; empty: any
 * @param published when that release was
 * @param sizeBytes of its package
 * @param downloads of all versions
 * @param nearName the package whose name it comes near ({@code NearName}); null: none
 * @param why why it stands where it stands
 */
public record Hit(
        PackageId id,
        Version version,
        String title,
        String summary,
        String category,
        String license,
        String aiUsage,
        String channel,
        List<String> tags,
        List<String> modules,
        Instant published,
        long sizeBytes,
        long downloads,
        @Nullable PackageId nearName,
        Relevance why) {}
