package dev.outpost.bench.workshop;

import dev.outpost.workshop.ckan.PackageBytes;
import java.util.Random;

/**
 * Made-up mods, the same each time: each has ten versions and needs two that come before it, so that what is asked for
 * brings some dozens with it.
 */
final class Catalogue {

    static final int VERSIONS_EACH = 10;

    private static final int WORDS = 2000;
    private static final String[] SYLLABLES = {
        "ka", "ne", "ti", "ber", "ium", "sand", "storm", "frost", "iron", "wolf", "ri", "ver", "gate", "sun", "mo", "on"
    };

    private Catalogue() {}

    static String id(int release) {
        return "bench/mod-" + release / VERSIONS_EACH;
    }

    /** Some words of a title; the i-th question. */
    static String question(int i) {
        Random random = new Random(i);
        String first = word((int) (Math.pow(random.nextDouble(), 2) * WORDS));
        return random.nextInt(3) == 0 ? first.substring(0, Math.min(4, first.length())) : first;
    }

    private static String word(int number) {
        Random random = new Random(number);
        return SYLLABLES[random.nextInt(SYLLABLES.length)]
                + SYLLABLES[random.nextInt(SYLLABLES.length)]
                + SYLLABLES[random.nextInt(SYLLABLES.length)];
    }

    /** The package of a release, with a file of so many random bytes. */
    static byte[] bytes(int release, int bodyBytes) {
        int mod = release / VERSIONS_EACH;
        Random random = new Random(mod);
        StringBuilder manifest = new StringBuilder("id: " + id(release) + "\nversion: 1." + release % VERSIONS_EACH
                + ".0\ncategory: mod\nlicense: MIT\nai_usage: allow\nchannel: release\ntitle:");
        for (int i = 0; i < 3; i++) {
            manifest.append(' ').append(word((int) (Math.pow(random.nextDouble(), 2) * WORDS)));
        }
        manifest.append("\ndescription:");
        for (int i = 0; i < 30; i++) {
            manifest.append(' ').append(word((int) (Math.pow(random.nextDouble(), 2) * WORDS)));
        }
        manifest.append("\ntags: [tag-").append(mod % 50).append("]\n");
        if (mod >= 4) {
            manifest.append("dependencies:\n  - id: bench/mod-" + mod / 2 + "\n    range: ^1.0\n  - id: bench/mod-"
                    + mod / 3 + "\n    range: ^1.0\n");
        }
        return zip(manifest.toString(), release, bodyBytes);
    }

    /** A package by itself, for downloads. */
    static byte[] alone(String name, int bodyBytes) {
        String manifest =
                "id: small/mod-" + name + "\nversion: 1.0.0\ncategory: mod\nlicense: MIT\ntitle: Small " + name + "\n";
        return zip(manifest, name.hashCode(), bodyBytes);
    }

    private static byte[] zip(String manifest, int seed, int bodyBytes) {
        byte[] body = new byte[bodyBytes];
        new Random(seed).nextBytes(body);
        return PackageBytes.of(manifest, body);
    }
}
