package dev.outpost.telemetry.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.Sqlite;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the module's README promises to somebody who embeds the recorder. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ReadmeTest {

    private static final Path README = Path.of("README.md");
    private static final Path SOURCE = Path.of("src/test/java/dev/outpost/telemetry/example/Shop.java");
    private static final Pattern LISTENING = Pattern.compile("listening on (\\d+)");

    @TempDir
    private Path folder;

    @Test
    void shouldShowTheProgramAsItIsCompiledHere() throws IOException {
        String source = Files.readString(SOURCE);
        String shown = source.substring(source.indexOf("final class Shop"));

        assertThat(Files.readString(README)).contains("```java\n" + shown + "```\n");
    }

    @Test
    void shouldRecordAndAnswerAsTheReadmeSays() throws Exception {
        Process shop = start("serve.txt");
        try {
            String uri = "http://127.0.0.1:" + port(folder.resolve("serve.txt")) + "/";
            HttpClient client = HttpClient.newHttpClient();
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
                assertThat(response.body()).isEqualTo("thank you");
            }
        } finally {
            shop.destroy();
            assertThat(shop.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        Path database = folder.resolve("data/telemetry.db");
        assertThat(Sqlite.query(
                        database,
                        "SELECT category, event, severity, data FROM telemetry_events WHERE category = 'shop'"))
                .hasSize(3)
                .containsOnly(List.of("shop", "shop.order.paid", "info", "{\"items\":3}"));

        Process query = start(
                "query.txt",
                "query",
                "SELECT sum(data ->> '$.items') AS items FROM telemetry_events" + " WHERE event = 'shop.order.paid'");
        assertThat(query.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(folder.resolve("query.txt"))).contains("items", "9");
        assertThat(query.exitValue()).isZero();
    }

    /** The README has one command that it says to type; its SQL is the one that is run above. */
    @Test
    void shouldShowTheCommandThatIsRunHere() throws IOException {
        assertThat(Files.readString(README))
                .contains("query \"SELECT sum(data ->> '\\$.items') AS items FROM telemetry_events"
                        + " WHERE event = 'shop.order.paid'\"");
    }

    /** The list of what is public is the list of what is public. */
    @Test
    void shouldNameEveryPublicTypeOfTheFrontRooms() throws IOException {
        String readme = Files.readString(README);
        Path main = Path.of("src/main/java/dev/outpost/telemetry");
        for (String room : List.of("", "event", "privacy")) {
            try (Stream<Path> files = Files.list(main.resolve(room))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String name = String.valueOf(file.getFileName()).replace(".java", "");
                    if (Pattern.compile("(?m)^public .*\\b" + name + "\\b")
                            .matcher(Files.readString(file))
                            .find()) {
                        assertThat(readme).as("public types of '%s'", room).contains("`" + name + "`");
                    }
                }
            }
        }
    }

    private Process start(String output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Shop.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(output).toFile())
                .start();
    }

    private static String port(Path output) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            Matcher matcher = LISTENING.matcher(Files.readString(output, UTF_8));
            if (matcher.find()) {
                return matcher.group(1);
            }
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
