package dev.outpost.workshop.blob;

import dev.outpost.server.Health;
import dev.outpost.workshop.resource.Hash;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Blobs as objects of a bucket, {@code prefix} + hash; for several instances behind one address, and for disks that are
 * smaller than what is published. Any server that speaks S3 will do.
 *
 * <p>An object is whole or not there: S3 shows none before its upload is complete. What is longer than a part is uploaded
 * in parts, read from the file as they are sent, so memory does not depend on its length; uploads that a crash left are
 * aborted by {@link #dropUnfinished}.
 */
public final class S3Blobs implements BlobStore {

    private static final Pattern BLOB = Pattern.compile("[0-9a-f]{64}");
    private static final String TYPE = "application/zip";
    private static final int NOT_FOUND = 404;

    private final S3Rules rules;
    private final String bucket;
    private final String prefix;
    private final S3Client client;
    private volatile String state = Health.OK;

    /** By rules; connects when it is first asked something. */
    public S3Blobs(S3Rules rules) {
        this.rules = rules;
        this.bucket = rules.address().bucket();
        this.prefix = rules.address().prefix();
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(rules.patience())
                        .socketTimeout(rules.patience()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(rules.keyId(), rules.secret())))
                .region(Region.of(rules.region()))
                // Bytes are known by their SHA-256; other checksums are not known to every server that speaks S3.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        rules.endpoint()
                .ifPresent(endpoint -> builder.endpointOverride(endpoint).forcePathStyle(true));
        this.client = builder.build();
    }

    @Override
    public void put(Hash hash, Path file) throws IOException {
        long size = Files.size(file);
        told(() -> {
            if (size <= rules.partBytes()) {
                client.putObject(
                        put -> put.bucket(bucket).key(key(hash)).contentType(TYPE), RequestBody.fromFile(file));
            } else {
                putInParts(hash, file, size);
            }
            return size;
        });
    }

    @Override
    public OptionalLong size(Hash hash) throws IOException {
        Optional<HeadObjectResponse> head = head(hash);
        return head.isPresent() ? OptionalLong.of(head.get().contentLength()) : OptionalLong.empty();
    }

    @Override
    public InputStream open(Hash hash, long fromByte, long lengthBytes) throws IOException {
        long size = size(hash).orElseThrow(() -> new NoSuchFileException(hash.hex()));
        Part part = new Part(fromByte, lengthBytes, size);
        if (part.lengthBytes() == 0) {
            return InputStream.nullInputStream();
        }
        String range = "bytes=" + fromByte + "-" + (fromByte + lengthBytes - 1);
        return new Download(told(
                () -> client.getObject(get -> get.bucket(bucket).key(key(hash)).range(range))));
    }

    /** None: there is no file. */
    @Override
    public Optional<Path> file(Hash hash) {
        return Optional.empty();
    }

    @Override
    public boolean verify(Hash hash) throws IOException {
        OptionalLong size = size(hash);
        return size.isPresent() && hash.equals(Part.hash(open(hash, 0, size.getAsLong())));
    }

    @Override
    public boolean delete(Hash hash, Instant putBefore) throws IOException {
        Optional<HeadObjectResponse> head = head(hash);
        if (head.isEmpty() || !head.get().lastModified().isBefore(putBefore)) {
            return false;
        }
        told(() -> client.deleteObject(delete -> delete.bucket(bucket).key(key(hash))));
        return true;
    }

    @Override
    public void list(Visitor each) throws IOException {
        Optional<String> more = Optional.empty();
        do {
            String from = more.orElse(null);
            var page = told(() -> client.listObjectsV2(
                    list -> list.bucket(bucket).prefix(prefix).continuationToken(from)));
            for (S3Object object : page.contents()) {
                String name = object.key().substring(prefix.length());
                if (BLOB.matcher(name).matches()) {
                    each.at(new Stored(new Hash(name), object.size(), object.lastModified()));
                }
            }
            more = Optional.ofNullable(page.nextContinuationToken());
        } while (more.isPresent());
    }

    @Override
    public int dropUnfinished(Instant begunBefore) throws IOException {
        // One page, of up to a thousand: what is beyond is found the next time.
        List<MultipartUpload> uploads = told(
                () -> client.listMultipartUploads(list -> list.bucket(bucket).prefix(prefix))
                        .uploads());
        int dropped = 0;
        for (MultipartUpload upload : uploads) {
            if (upload.initiated().isBefore(begunBefore)) {
                abort(upload.key(), upload.uploadId());
                dropped++;
            }
        }
        return dropped;
    }

    /** What came of the last request: asking costs none. */
    @Override
    public String state() {
        return state;
    }

    @Override
    public void close() {
        client.close();
    }

    private Optional<HeadObjectResponse> head(Hash hash) throws IOException {
        try {
            return Optional.of(
                    told(() -> client.headObject(head -> head.bucket(bucket).key(key(hash)))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void putInParts(Hash hash, Path file, long size) throws IOException {
        String upload = client.createMultipartUpload(
                        create -> create.bucket(bucket).key(key(hash)).contentType(TYPE))
                .uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long at = 0; at < size; at += rules.partBytes()) {
                int number = parts.size() + 1;
                long from = at;
                long length = Math.min(rules.partBytes(), size - at);
                RequestBody body = RequestBody.fromContentProvider(() -> read(file, from, length), length, TYPE);
                String tag = client.uploadPart(
                                part -> part.bucket(bucket)
                                        .key(key(hash))
                                        .uploadId(upload)
                                        .partNumber(number)
                                        .contentLength(length),
                                body)
                        .eTag();
                parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
            }
            client.completeMultipartUpload(complete ->
                    complete.bucket(bucket).key(key(hash)).uploadId(upload).multipartUpload(all -> all.parts(parts)));
        } catch (SdkException | UncheckedIOException e) {
            try {
                abort(key(hash), upload);
            } catch (IOException later) {
                e.addSuppressed(later);
            }
            throw e;
        }
    }

    /** Opened again when a part has to be sent again; the client closes it. */
    private static InputStream read(Path file, long from, long length) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new Part(from, length).of(Channels.newInputStream(channel.position(from)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void abort(String key, String upload) throws IOException {
        told(() -> client.abortMultipartUpload(
                abort -> abort.bucket(bucket).key(key).uploadId(upload)));
    }

    private String key(Hash hash) {
        return prefix + hash.hex();
    }

    @FunctionalInterface
    private interface Request<T> {
        T send() throws IOException;
    }

    /** Sends, notes for {@link #state} whether it went well, and tells failures without the client's types. */
    private <T> T told(Request<T> request) throws IOException {
        try {
            T answer = request.send();
            state = Health.OK;
            return answer;
        } catch (S3Exception e) {
            String code = e.awsErrorDetails() == null
                    ? ""
                    : String.valueOf(e.awsErrorDetails().errorCode());
            if (e.statusCode() == NOT_FOUND && !code.equals("NoSuchBucket")) {
                throw new NoSuchFileException(rules.address().toString());
            }
            String why = rules.address() + " answers " + e.statusCode() + " " + code;
            state = why;
            throw new IOException(why, e);
        } catch (SdkException | UncheckedIOException e) {
            state = rules.address() + " cannot be reached";
            throw new IOException(state, e);
        }
    }

    /** A download that is given up when it is closed early, instead of read to its end. */
    private static final class Download extends FilterInputStream {

        private final ResponseInputStream<GetObjectResponse> response;
        private boolean ended;

        Download(ResponseInputStream<GetObjectResponse> response) {
            super(response);
            this.response = response;
        }

        @Override
        public int read() throws IOException {
            int read = response.read();
            ended |= read < 0;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = response.read(bytes, offset, length);
            ended |= read < 0;
            return read;
        }

        @Override
        public void close() throws IOException {
            if (ended) {
                response.close();
            } else {
                response.abort();
            }
        }
    }
}
