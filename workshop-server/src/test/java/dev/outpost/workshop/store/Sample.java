package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.AiUsage;
import dev.outpost.workshop.resource.Channel;
import dev.outpost.workshop.resource.Conflict;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.License;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Provided;
import dev.outpost.workshop.resource.Release;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A release to publish, with all that a test does not care about filled in. */
final class Sample {

    static final Instant PUBLISHED = Instant.parse("2026-11-22T10:00:00Z");

    private final PackageId id;
    private final Version version;
    private String title;
    private String description = "";
    private String category = "mod";
    private String license = "MIT";
    private AiUsage aiUsage = AiUsage.ALLOW;
    private Channel channel = Channel.RELEASE;
    private List<String> tags = List.of();
    private List<String> modules = List.of();
    private final List<Dependency> dependencies = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    private final List<Provided> provides = new ArrayList<>();

    private Sample(String id, String version) {
        this.id = PackageId.parse(id);
        this.version = Version.parse(version);
        this.title = this.id.name();
    }

    static Sample of(String id, String version) {
        return new Sample(id, version);
    }

    Sample title(String text) {
        title = text;
        return this;
    }

    Sample about(String text) {
        description = text;
        return this;
    }

    Sample category(String text) {
        category = text;
        return this;
    }

    Sample license(String text) {
        license = text;
        return this;
    }

    Sample ai(AiUsage usage) {
        aiUsage = usage;
        return this;
    }

    Sample channel(Channel text) {
        channel = text;
        return this;
    }

    Sample tags(String... texts) {
        tags = List.of(texts);
        return this;
    }

    Sample modules(String... texts) {
        modules = List.of(texts);
        return this;
    }

    Sample needs(String other, String range) {
        dependencies.add(new Dependency(PackageId.parse(other), VersionRange.parse(range), false));
        return this;
    }

    Sample wants(String other, String range) {
        dependencies.add(new Dependency(PackageId.parse(other), VersionRange.parse(range), true));
        return this;
    }

    Sample clashes(String other, String range) {
        conflicts.add(new Conflict(PackageId.parse(other), VersionRange.parse(range)));
        return this;
    }

    Sample provides(String other, String as) {
        provides.add(new Provided(PackageId.parse(other), Version.parse(as)));
        return this;
    }

    Manifest manifest() {
        return new Manifest(
                id,
                version,
                category,
                title,
                description,
                new License(license),
                aiUsage,
                tags,
                channel,
                dependencies,
                conflicts,
                provides,
                modules,
                List.of());
    }

    Release release() {
        Manifest manifest = manifest();
        byte[] body = (id + "@" + version).getBytes(StandardCharsets.UTF_8);
        return new Release(manifest, Hash.of(manifest.write()), Hash.of(body), body.length, PUBLISHED, false);
    }

    PublishOutcome publish(ReleaseStore store, Actor by) {
        Release release = release();
        return store.publish(release, release.manifest().write(), by);
    }

    /** Publishes as the operator. */
    Shelved into(ReleaseStore store) {
        return ((PublishOutcome.Published) publish(store, Actor.ADMIN)).shelved();
    }
}
