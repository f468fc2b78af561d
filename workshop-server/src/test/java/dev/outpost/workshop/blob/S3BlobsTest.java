package dev.outpost.workshop.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.outpost.workshop.resource.Hash;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Against a server that speaks S3; each test has a prefix of its own. */
class S3BlobsTest extends BlobStoreContract {

    @TempDir
    static Path serverFolder;

    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static S3Server server;

    private final String prefix = "mods/" + PREFIXES.incrementAndGet() + "/";

    @BeforeAll
    static void startServer() throws Exception {
        server = new S3Server(serverFolder);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    BlobStore open() {
        return new S3Blobs(server.rules(prefix));
    }

    @Override
    void damage(Hash hash) {
        try (S3Client client = client()) {
            client.putObject(
                    put -> put.bucket(server.rules(prefix).address().bucket()).key(prefix + hash),
                    RequestBody.fromBytes(new byte[] {1}));
        }
    }

    @Override
    void leaveUnfinished() {
        try (S3Client client = client()) {
            client.createMultipartUpload(create ->
                    create.bucket(server.rules(prefix).address().bucket()).key(prefix + Hash.of(new byte[] {9})));
        }
    }

    @Test
    void shouldLeaveTheFileToItsOwner() throws IOException {
        Path file = Files.write(folder.resolve("mine"), bytes(30, 100));

        blobs.put(Hash.of(bytes(30, 100)), file);

        assertThat(file).exists();
        assertThat(blobs.file(Hash.of(bytes(30, 100)))).isEmpty();
    }

    @Test
    void shouldSeeOnlyWhatIsBelowItsPrefix() throws IOException {
        put(bytes(31, 10));
        try (BlobStore other = new S3Blobs(server.rules("mods/elsewhere/"))) {
            AtomicInteger seen = new AtomicInteger();
            other.list(stored -> seen.incrementAndGet());
            assertThat(seen).hasValue(0);
        }
    }

    @Test
    void shouldSayThatTheKeyIsWrongWithoutTellingIt() throws IOException {
        try (BlobStore wrong = new S3Blobs(server.rules(prefix, "another-secret-9876543210"))) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> wrong.list(stored -> {}))
                    .withMessageContaining("403")
                    .withMessageContaining("s3://outpost-blobs/" + prefix)
                    .withMessageNotContaining("another-secret");
            assertThat(wrong.state()).contains("403").doesNotContain("secret");
        }
    }

    @Test
    void shouldSayThatTheBucketIsMissing() throws IOException {
        S3Rules rules = server.rules(prefix);
        S3Rules elsewhere = new S3Rules(
                new S3Address("no-such-bucket", ""),
                rules.endpoint(),
                rules.region(),
                rules.keyId(),
                rules.secret(),
                rules.partBytes(),
                rules.patience());
        Path file = Files.write(folder.resolve("one"), bytes(32, 10));
        try (BlobStore nowhere = new S3Blobs(elsewhere)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> nowhere.put(Hash.of(bytes(32, 10)), file))
                    .withMessageContaining("NoSuchBucket");
        }
    }

    @Test
    void shouldSayThatTheServerIsAwayAndRecover() throws Exception {
        S3Rules rules;
        try (S3Server gone = new S3Server(folder.resolve("gone"))) {
            rules = gone.rules("");
        }
        S3Rules away = new S3Rules(
                rules.address(),
                rules.endpoint(),
                rules.region(),
                rules.keyId(),
                rules.secret(),
                rules.partBytes(),
                Duration.ofSeconds(1));
        try (BlobStore blobs = new S3Blobs(away)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> blobs.size(Hash.of(new byte[0])))
                    .withMessageContaining("cannot be reached");
            assertThat(blobs.state()).contains("cannot be reached");
        }
    }

    @Test
    void shouldTellNoSecret() {
        assertThat(server.rules("a/").toString())
                .contains("s3://outpost-blobs/a/")
                .doesNotContain("secret");
    }

    @Test
    void shouldReadAddresses() {
        assertThat(S3Address.parse("s3://mods")).contains(new S3Address("mods", ""));
        assertThat(S3Address.parse("s3://mods/")).contains(new S3Address("mods", ""));
        assertThat(S3Address.parse("s3://mods/a/b")).contains(new S3Address("mods", "a/b/"));
        for (String wrong :
                new String[] {"", "mods", "s3://", "s3://UPPER", "s3://a", "http://mods", "s3://mods/../x?y"}) {
            assertThat(S3Address.parse(wrong)).as(wrong).isEmpty();
        }
    }

    private static S3Client client() {
        S3Rules rules = server.rules("");
        URI endpoint = rules.endpoint().orElseThrow();
        return S3Client.builder()
                .endpointOverride(endpoint)
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .region(Region.of(rules.region()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(rules.keyId(), rules.secret())))
                .build();
    }
}
