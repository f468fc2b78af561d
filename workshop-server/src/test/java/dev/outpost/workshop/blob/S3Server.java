package dev.outpost.workshop.blob;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.filesystem.FilesystemApiMetadata;

/** A server that speaks S3, on loopback, over a folder. */
public final class S3Server implements AutoCloseable {

    private static final String KEY_ID = "outpost-key-id";
    private static final String SECRET = "outpost-secret-0123456789";
    private static final String BUCKET = "outpost-blobs";

    private final BlobStoreContext context;
    private final S3Proxy proxy;

    /** Starts one whose bucket is there. */
    public S3Server(Path folder) throws Exception {
        Properties properties = new Properties();
        properties.setProperty(
                "jclouds.filesystem.basedir", Files.createDirectories(folder).toString());
        this.context = ContextBuilder.newBuilder(new FilesystemApiMetadata())
                .credentials("identity", "credential")
                .overrides(properties)
                .build(BlobStoreContext.class);
        context.getBlobStore().createContainerInLocation(null, BUCKET);
        this.proxy = S3Proxy.builder()
                .blobStore(context.getBlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY_ID, SECRET)
                .build();
        proxy.start();
    }

    /** How a client speaks to it. */
    public S3Rules rules(String prefix) {
        return rules(prefix, SECRET);
    }

    S3Rules rules(String prefix, String secret) {
        return new S3Rules(
                new S3Address(BUCKET, prefix),
                Optional.of(endpoint()),
                "us-east-1",
                KEY_ID,
                secret,
                5 << 20,
                Duration.ofSeconds(20));
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    /** It is away from now on. */
    public void stop() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server that speaks S3 does not stop", e);
        } finally {
            context.close();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
