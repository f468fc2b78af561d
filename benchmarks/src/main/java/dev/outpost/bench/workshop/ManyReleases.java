package dev.outpost.bench.workshop;

import dev.outpost.bench.Progress;
import dev.outpost.workshop.ckan.CkanModule;
import dev.outpost.workshop.ckan.CkanModules;
import dev.outpost.workshop.resource.AiUsage;
import dev.outpost.workshop.resource.Channel;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.License;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Release;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.store.Actor;
import dev.outpost.workshop.store.ReleaseStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Releases as many as wanted, made of the texts of real mods (demo/workshop): as many versions to a package as they have,
 * words as frequent as theirs, downloads as uneven as everywhere. The same for the same number.
 */
final class ManyReleases {

    private static final int VERSIONS_PER_PACKAGE = 9;
    private static final int EXTRA_WORDS = 20;
    private static final int PUBLISHERS = 500;
    private static final int MOST_DOWNLOADS = 3000;
    private static final List<String> CATEGORIES = List.of("mod", "map", "campaign", "art", "music", "tool");
    private static final List<AiUsage> AI_USAGES = List.of(AiUsage.values());
    private static final List<String> MODULES = List.of("ra", "td", "d2k", "ts");
    private static final List<String> LICENSES =
            List.of("MIT", "GPL-3.0-only", "CC-BY-4.0", "CC-BY-SA-4.0", "Apache-2.0", "CC-BY-NC-SA-4.0");

    private final List<CkanModule> mods;
    private final List<String> words = new ArrayList<>();
    private final Random random = new Random(7);

    private ManyReleases(List<CkanModule> mods) {
        this.mods = mods;
        mods.forEach(mod -> words.addAll(List.of(mod.description().strip().split("\\s+", -1))));
    }

    /** From the file of real mods. */
    static ManyReleases of(Path file) throws IOException {
        Map<PackageId, CkanModule> newest = new LinkedHashMap<>();
        CkanModules.read(file).forEach(module -> newest.put(module.id(), module));
        return new ManyReleases(List.copyOf(newest.values()));
    }

    /** Words in their texts, each as often as it is there. */
    List<String> words() {
        return words;
    }

    /** Publishes so many versions, and counts downloads. */
    void publish(ReleaseStore store, int versions, Progress progress) {
        int packages = Math.max(1, versions / VERSIONS_PER_PACKAGE);
        for (int i = 0; i < versions; i++) {
            Manifest manifest = manifest(i % packages, 1 + i / packages);
            byte[] yaml = manifest.write();
            Hash hash = Hash.of(manifest.version()
                    .toString()
                    .concat(manifest.id().toString())
                    .getBytes(StandardCharsets.UTF_8));
            store.publish(
                    new Release(
                            manifest,
                            Hash.of(yaml),
                            hash,
                            1000L + i,
                            Instant.ofEpochMilli(1_700_000_000_000L + i),
                            false),
                    yaml,
                    Actor.ADMIN);
            if (i % 1000 == 0) {
                progress.show(String.format(Locale.ROOT, "publishing %,d of %,d", i, versions));
            }
        }
        for (int i = 0; i < packages; i++) {
            Manifest manifest = manifest(i, 1);
            int downloads = Math.min(MOST_DOWNLOADS, packages / (1 + Math.floorMod(i * 7919, packages)));
            for (int d = 0; d < downloads; d++) {
                store.downloaded(manifest.id(), manifest.version(), "requester-" + d);
            }
            if (i % 50 == 0) {
                store.settle();
            }
        }
        store.settle();
        progress.clear();
    }

    private Manifest manifest(int number, int version) {
        CkanModule mod = mods.get(number % mods.size());
        random.setSeed(31L * number + version);
        int round = number / mods.size();
        String name = mod.id().name();
        StringBuilder description = new StringBuilder(mod.description());
        for (int i = 0; i < EXTRA_WORDS; i++) {
            description.append(' ').append(words.get(random.nextInt(words.size())));
        }
        Set<String> tags = new LinkedHashSet<>();
        mod.tags().forEach(tag -> tags.add(tag.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "")));
        tags.removeIf(tag -> !tag.matches("[a-z0-9][a-z0-9-]{0,31}"));
        return new Manifest(
                new PackageId("publisher" + number % PUBLISHERS, round == 0 ? name : cut(name, 58) + "-" + round),
                Version.of(1, version, 0),
                CATEGORIES.get(number % CATEGORIES.size()),
                cut(mod.title().isBlank() ? name : mod.title(), 120),
                description.toString(),
                new License(LICENSES.get(number % LICENSES.size())),
                AI_USAGES.get(number % AI_USAGES.size()),
                tags.stream().limit(10).toList(),
                number % 11 == 0 ? Channel.BETA : Channel.RELEASE,
                mod.dependencies().stream()
                        .filter(each -> !each.id().name().equals(name))
                        .limit(20)
                        .toList(),
                List.of(),
                List.of(),
                List.of(MODULES.get(number % MODULES.size())),
                List.of());
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
