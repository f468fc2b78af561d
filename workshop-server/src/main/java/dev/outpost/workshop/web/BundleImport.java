package dev.outpost.workshop.web;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Fault;
import dev.outpost.server.web.FaultException;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.workshop.archive.PackageRefusedException;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.Release;
import dev.outpost.workshop.store.Actor;
import dev.outpost.workshop.store.PublishOutcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Takes the packages of a bundle in, each checked as one that is published; what is refused does not hold up the others.
 * Blocking.
 */
final class BundleImport {

    private static final int MOST_PACKAGES = 10_000;
    private static final int PIECE_BYTES = 1 << 16;

    private final Intakes intakes;
    private final Consumer<Release> published;
    private final JsonArray news = new JsonArray();
    private final JsonArray existed = new JsonArray();
    private final JsonArray refused = new JsonArray();

    BundleImport(Intakes intakes, Consumer<Release> published) {
        this.intakes = intakes;
        this.published = published;
    }

    /** Takes all in; what came of each. */
    JsonObject take(Path bundle) throws IOException, FaultException {
        try (ZipFile zip = new ZipFile(bundle.toFile())) {
            if (zip.size() > MOST_PACKAGES + 1) {
                throw new FaultException(Fault.of(
                        422,
                        "bad_archive",
                        new BadFieldException(
                                "bundle", zip.size() + " entries", "at most " + MOST_PACKAGES + " packages")));
            }
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().startsWith(BundleExport.PACKAGES)
                        && entry.getName().endsWith(BundleExport.ENDING)) {
                    one(zip, entry);
                }
            }
        } catch (ZipException e) {
            throw new FaultException(Fault.of(
                    422,
                    "bad_archive",
                    new BadFieldException("bundle", String.valueOf(e.getMessage()), "a ZIP file that is whole")));
        }
        return new JsonObject().put("published", news).put("existed", existed).put("refused", refused);
    }

    private void one(ZipFile zip, ZipEntry entry) throws IOException {
        try (Intakes.Incoming incoming = intakes.begin();
                InputStream in = zip.getInputStream(entry)) {
            for (byte[] piece = in.readNBytes(PIECE_BYTES); piece.length > 0; piece = in.readNBytes(PIECE_BYTES)) {
                incoming.write(piece);
            }
            Manifest manifest = incoming.check();
            PublishOutcome outcome = incoming.publish(Actor.ADMIN);
            String name = manifest.id() + "@" + manifest.version();
            if (outcome instanceof PublishOutcome.Published done) {
                published.accept(done.shelved().release());
                news.add(name);
            } else if (outcome instanceof PublishOutcome.Exists) {
                existed.add(name);
            } else {
                throw new IllegalStateException("the operator may publish for everybody");
            }
        } catch (PackageRefusedException e) {
            refused.add(new JsonObject()
                    .put("entry", entry.getName())
                    .put("code", Labels.of(e.code()))
                    .put("detail", e.getMessage()));
        }
    }
}
