package dev.outpost.acceptance;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.workshop.ckan.CkanModule;
import dev.outpost.workshop.ckan.PackageBytes;
import dev.outpost.workshop.resource.AiUsage;
import dev.outpost.workshop.resource.Channel;
import dev.outpost.workshop.resource.License;
import dev.outpost.workshop.resource.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Real mods as packages: their manifests, without their files. */
final class CkanPackages {

    private CkanPackages() {}

    /** What a mod says of itself, as far as a manifest takes it. */
    static Manifest manifest(CkanModule module) {
        return new Manifest(
                module.id(),
                module.version(),
                "mod",
                line(module.title(), module.id().name()),
                line(module.description(), "") + "\nReleased as " + line(module.original(), "?") + ".",
                license(module.licenses().get(0)),
                AiUsage.METADATA_ONLY,
                module.tags().stream()
                        .map(tag -> tag.toLowerCase(Locale.ROOT))
                        .filter(tag -> tag.matches("[a-z0-9][a-z0-9-]{0,31}"))
                        .distinct()
                        .limit(32)
                        .toList(),
                Channel.RELEASE,
                module.dependencies().stream()
                        .filter(each -> !each.id().equals(module.id()))
                        .toList(),
                module.conflicts().stream()
                        .filter(each -> !each.id().equals(module.id()))
                        .toList(),
                module.provides().stream()
                        .filter(each -> !each.id().equals(module.id()))
                        .toList(),
                List.of(),
                List.of());
    }

    /** The package of a manifest. */
    static byte[] bytes(Manifest manifest) {
        return PackageBytes.of(new String(manifest.write(), StandardCharsets.UTF_8), new byte[0]);
    }

    private static License license(String ckan) {
        try {
            return new License(ckan);
        } catch (BadFieldException e) {
            return new License("LicenseRef-ckan-" + ckan.replaceAll("[^A-Za-z0-9.-]+", "-"));
        }
    }

    private static String line(String text, String other) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .filter(point -> Character.isLetterOrDigit(point) || (point >= ' ' && point <= '~'))
                .limit(120)
                .forEach(line::appendCodePoint);
        return line.toString().isBlank() ? other : line.toString().strip();
    }
}
