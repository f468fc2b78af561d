package dev.outpost.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where things are in the checkout. */
final class Project {

    static final Path ROOT =
            Path.of(System.getProperty("project.root", "..")).toAbsolutePath().normalize();
    static final Path RELAY_JAR = ROOT.resolve("relay-server/target/relay-server.jar");
    static final Path TRACKING_JAR = ROOT.resolve("tracking-server/target/tracking-server.jar");
    static final Path WORKSHOP_JAR = ROOT.resolve("workshop-server/target/workshop-server.jar");
    static final Path CLIENT_JAR = ROOT.resolve("reference-client/target/reference-client.jar");
    static final Path MODS = ROOT.resolve("demo/workshop/mods");
    static final Path CKAN = ROOT.resolve("demo/workshop/ckan-modules.jsonl.gz");
    static final Path MATCHES = ROOT.resolve("demo/matches");

    /** Two issuing players, 550 ticks of 120 ms. */
    static final Path OPENRA = MATCHES.resolve("openra-01.orders.jsonl.gz");

    /** Three issuing players, 8,027 ticks of 33 ms. */
    static final Path GENERALS = MATCHES.resolve("generals-zh-11.orders.jsonl.gz");

    /** Two issuing players, 9,844 ticks of 42 ms. */
    static final Path BROOD_WAR = MATCHES.resolve("bw-107.orders.jsonl.gz");

    private Project() {}

    /** All recorded matches at hand, the largest first: the shared ones where they exist, else those of the project. */
    static List<Path> allMatches() {
        Path shared = ROOT.resolve("../shared/data/matches");
        Path folder = Files.isDirectory(shared) ? shared : MATCHES;
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".orders.jsonl.gz"))
                    .sorted(Comparator.comparing((Path file) -> file.toFile().length())
                            .reversed())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(String relative) {
        try {
            return Files.readString(ROOT.resolve(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
