package dev.outpost.workshop.ckan;

import dev.outpost.workshop.resource.Conflict;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Provided;
import dev.outpost.workshop.resource.Version;
import java.util.List;

/**
 * One release of a mod, as this workshop has it.
 *
 * @param id {@code ckan/} and the identifier in lower case
 * @param version made from its place among the mod's releases
 * @param original the version as the mod's author wrote it
 * @param title the mod's name
 * @param description its abstract
 * @param licenses as CKAN names them; at least one
 * @param tags in CKAN's words
 * @param dependencies depends, and as optional ones recommends and suggests
 * @param conflicts conflicts
 * @param provides provides
 * @param downloadBytes of the mod's archive; 0: not told
 * @param sha256 of it, in lower case; empty: not told
 */
public record CkanModule(
        PackageId id,
        Version version,
        String original,
        String title,
        String description,
        List<String> licenses,
        List<String> tags,
        List<Dependency> dependencies,
        List<Conflict> conflicts,
        List<Provided> provides,
        long downloadBytes,
        String sha256) {

    /** Takes copies. */
    public CkanModule {
        licenses = List.copyOf(licenses);
        tags = List.copyOf(tags);
        dependencies = List.copyOf(dependencies);
        conflicts = List.copyOf(conflicts);
        provides = List.copyOf(provides);
    }
}
