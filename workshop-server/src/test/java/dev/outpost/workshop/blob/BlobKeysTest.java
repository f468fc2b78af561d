package dev.outpost.workshop.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.outpost.server.ServerException;
import dev.outpost.server.config.Config;
import dev.outpost.server.config.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobKeysTest {

    private static final String SECRET = "a-secret-of-the-bucket-0123";

    @TempDir
    Path folder;

    @Test
    void shouldHaveTheseDefaults() {
        Map<String, Object> defaults = new LinkedHashMap<>();
        BlobKeys.ALL.forEach(key -> defaults.put(key.name(), key.defaultValue()));

        assertThat(defaults)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "workshop.blobs", "directory",
                        "workshop.s3_endpoint", "",
                        "workshop.s3_region", "us-east-1",
                        "workshop.s3_key_id", "",
                        "workshop.s3_secret", "",
                        "workshop.s3_key_file", "",
                        "workshop.s3_timeout", Duration.ofSeconds(30)));
    }

    @Test
    void shouldKeepBlobsInTheDataFolderByDefault() throws IOException {
        Config config = Config.of(BlobKeys.ALL);

        try (BlobStore blobs = BlobKeys.open(config, folder, InstantSource.system())) {
            assertThat(blobs).isInstanceOf(DirectoryBlobs.class);
        }
        assertThat(folder.resolve("blobs")).isDirectory();
        assertThat(BlobKeys.areShared(config)).isFalse();
    }

    @Test
    void shouldSpeakToTheBucketThatIsConfigured() {
        Config config = Config.of(
                BlobKeys.ALL,
                "workshop.blobs=s3://mods/live",
                "workshop.s3_endpoint=https://s3.example.org:9000",
                "workshop.s3_key_id=AKIDEXAMPLE",
                "workshop.s3_secret=" + SECRET,
                "workshop.s3_timeout=5s");

        S3Rules rules = BlobKeys.s3Rules(config);

        assertThat(rules.address()).isEqualTo(new S3Address("mods", "live/"));
        assertThat(rules.endpoint()).contains(URI.create("https://s3.example.org:9000"));
        assertThat(rules.keyId()).isEqualTo("AKIDEXAMPLE");
        assertThat(rules.secret()).isEqualTo(SECRET);
        assertThat(rules.patience()).isEqualTo(Duration.ofSeconds(5));
        assertThat(BlobKeys.areShared(config)).isTrue();
        assertThat(BlobKeys.S3_SECRET.isSecret()).isTrue();
    }

    @Test
    void shouldReadTheKeyOfAFileThatNobodyElseReads() throws IOException {
        Path file = Files.writeString(folder.resolve("s3.key"), "AKIDEXAMPLE\n" + SECRET + "\n");
        Config config = Config.of(BlobKeys.ALL, "workshop.blobs=s3://mods", "workshop.s3_key_file=" + file);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> BlobKeys.s3Rules(config))
                .withMessageContaining("workshop.s3_key_file")
                .withMessageContaining("mode 600")
                .withMessageNotContaining(SECRET);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(BlobKeys.s3Rules(config).secret()).isEqualTo(SECRET);
        assertThat(BlobKeys.s3Rules(config).keyId()).isEqualTo("AKIDEXAMPLE");

        Files.writeString(file, "AKIDEXAMPLE\n");
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> BlobKeys.s3Rules(config))
                .withMessageContaining("has no key");
        Files.delete(file);
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> BlobKeys.s3Rules(config))
                .withMessageContaining("is not there");
    }

    @Test
    void shouldSayThatTheKeyIsMissing() {
        Config config = Config.of(BlobKeys.ALL, "workshop.blobs=s3://mods", "workshop.s3_key_id=AKIDEXAMPLE");

        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> BlobKeys.s3Rules(config))
                .withMessageContaining("workshop.s3_secret: is missing");
    }

    @Test
    void shouldRefuseWhatIsNoAddress() {
        for (String wrong : new String[] {
            "workshop.blobs=s3://",
            "workshop.blobs=folder",
            "workshop.s3_endpoint=s3.example.org",
            "workshop.s3_endpoint=https://user:secret@s3.example.org",
            "workshop.s3_region=EU West"
        }) {
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(() -> Config.of(BlobKeys.ALL, wrong))
                    .withMessageContaining(wrong.substring(0, wrong.indexOf('=')));
        }
    }
}
