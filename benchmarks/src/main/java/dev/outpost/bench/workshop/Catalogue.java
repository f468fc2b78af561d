package dev.outpost.bench.workshop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

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
    static byte[] bytes(int release, int bodyBytes) throws IOException {
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
        if (mod >= 3) {
            manifest.append("dependencies:\n  - id: bench/mod-" + mod / 2 + "\n    range: ^1.0\n  - id: bench/mod-"
                    + mod / 3 + "\n    range: ^1.0\n");
        }
        return zip(manifest.toString(), release, bodyBytes);
    }

    /** A package by itself, for downloads. */
    static byte[] alone(String name, int bodyBytes) throws IOException {
        String manifest =
                "id: small/mod-" + name + "\nversion: 1.0.0\ncategory: mod\nlicense: MIT\ntitle: Small " + name + "\n";
        return zip(manifest, name.hashCode(), bodyBytes);
    }

    private static byte[] zip(String manifest, int seed, int bodyBytes) throws IOException {
        byte[] body = new byte[bodyBytes];
        new Random(seed).nextBytes(body);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(bodyBytes + 4096);
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.BEST_SPEED);
            zip.putNextEntry(new ZipEntry("manifest.yaml"));
            zip.write(manifest.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            ZipEntry stored = new ZipEntry("data.bin");
            stored.setMethod(ZipEntry.STORED);
            stored.setSize(body.length);
            CRC32 crc32 = new CRC32();
            crc32.update(body);
            stored.setCrc(crc32.getValue());
            zip.putNextEntry(stored);
            zip.write(body);
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }
}
