package dev.outpost.workshop.blob;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in an object store blobs lie: {@code s3://bucket} or {@code s3://bucket/prefix}.
 *
 * @param bucket its name
 * @param prefix what keys begin with; empty, or ends in {@code /}
 */
public record S3Address(String bucket, String prefix) {

    /** What an address looks like. */
    public static final String ACCEPTED = "s3://bucket or s3://bucket/prefix";

    private static final Pattern ADDRESS =
            Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([A-Za-z0-9][A-Za-z0-9._/-]{0,199})?)?");

    /** Of a text; empty: it is none. */
    public static Optional<S3Address> parse(String text) {
        Matcher matcher = ADDRESS.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String prefix = matcher.group(2) == null ? "" : matcher.group(2);
        return Optional.of(
                new S3Address(matcher.group(1), prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/"));
    }

    /** As it is written. */
    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix;
    }
}
