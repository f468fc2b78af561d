package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README and operator guide tell people to type works, on the file that a match has left. */
class DocumentsIT {

    private static final Pattern SQL_BLOCK = Pattern.compile("```sql\n(.*?);\n```", Pattern.DOTALL);
    private static final Pattern SHELL_BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    Path folder;

    @Test
    void shouldRunWhatTheDocumentsSay() throws Exception {
        Played played;
        Path file;
        try (Relay relay = Relay.start(folder, "relay.min_tick_interval_ms=1");
                Jar client = Played.start(folder, relay, Project.OPENRA, 32)) {
            played = Played.await(client, 120).shouldBeFlawless();
            file = relay.stop();
        }

        List<String> queries = blocks(SQL_BLOCK, Project.read("docs/operator-guide.md"));
        assertThat(queries).as("queries of the operator guide").hasSizeGreaterThan(4);
        try (Database db = new Database(file)) {
            for (String sql : queries) {
                Object[] values = sql.contains(":match") ? new Object[] {played.correlation()} : new Object[0];
                assertThat(db.rows(sql, values)).as(sql).isNotNull();
            }
            assertThat(db.rows(queries.get(0))).as("the first lists the match").hasSize(1);
        }

        // The files that the guide merges.
        export(file, "sqlite", "relay.db");
        export(file, "json", "client.json");
        export(file, "parquet", "night.parquet");
        List<List<String>> commands = new ArrayList<>();
        for (String document : List.of("README.md", "docs/operator-guide.md")) {
            for (String block : blocks(SHELL_BLOCK, Project.read(document))) {
                commands.addAll(analyticsCommands(block));
            }
        }
        assertThat(commands).as("analytics commands in the documents").hasSizeGreaterThan(4);
        for (List<String> command : commands) {
            List<String> arguments = new ArrayList<>(command);
            int db = arguments.indexOf("--db");
            if (db >= 0) {
                arguments.subList(db, db + 2).clear();
            }
            int out = arguments.indexOf("--out");
            if (out >= 0) {
                arguments.set(
                        out + 1, folder.resolve("export-" + System.nanoTime()).toString());
            }
            if (arguments.contains("SELECT ...")) {
                arguments.set(arguments.indexOf("SELECT ..."), "SELECT 1");
            }
            arguments.addAll(List.of("--db", file.toString()));
            try (Jar run = Jar.start(Project.RELAY_JAR, folder, arguments.toArray(String[]::new))) {
                assertThat(run.exit(60)).as("%s:%n%s", arguments, run.printed()).isZero();
            }
        }
    }

    /** Word for word, but for the port; with a real curl, in the order of the document. */
    @Test
    void shouldTalkToTheTrackingServerAsItsDocumentSays() throws Exception {
        try (Tracking tracking = Tracking.start(folder)) {
            List<String> blocks = blocks(SHELL_BLOCK, Project.read("docs/tracking.md")).stream()
                    .filter(block -> block.startsWith("curl"))
                    .map(block -> block.replace("127.0.0.1:19720", "127.0.0.1:" + tracking.port())
                            .replace("curl -s", "curl --fail-with-body --max-time 2 -s"))
                    .toList();
            assertThat(blocks).hasSize(4);
            JsonObject listed = new JsonObject(shell(blocks.get(0), "", "", 0));
            String id = listed.getString("id");
            String secret = listed.getString("secret");
            assertThat(new JsonObject(shell(blocks.get(2), id, secret, 0)).getJsonArray("listings"))
                    .hasSize(1);
            // A stream does not end by itself: 28 is curl's word for the time being over
            assertThat(shell(blocks.get(3), id, secret, 28)).contains("event: snapshot", id);
            shell(blocks.get(1), id, secret, 0);
            assertThat(new JsonObject(shell(blocks.get(2), id, secret, 0)).getJsonArray("listings"))
                    .isEmpty();
        }
    }

    /** Word for word, but for the port and where jar and demo are; with the jar, in the order of the document. */
    @Test
    void shouldDoAtTheWorkshopWhatItsDocumentSays() throws Exception {
        try (Workshop workshop = Workshop.start(folder)) {
            int commands = 0;
            for (String block : blocks(SHELL_BLOCK, Project.read("docs/workshop.md"))) {
                for (String line : block.replace("\\\n", " ").split("\n", -1)) {
                    if (!line.startsWith("java -jar workshop-server.jar ")) {
                        continue;
                    }
                    List<String> words =
                            new ArrayList<>(List.of(line.split("\\s+")).subList(3, line.split("\\s+").length));
                    words.replaceAll(word -> word.startsWith("demo/")
                            ? Project.ROOT.resolve(word).toString()
                            : word);
                    String name = words.get(0);
                    if (List.of("token", "publish").contains(name)) {
                        words.addAll(List.of("--to", workshop.url()));
                    } else if (!name.equals("pack")) {
                        words.addAll(List.of("--from", workshop.url()));
                    }
                    workshop.command(words.toArray(String[]::new));
                    commands++;
                }
            }
            assertThat(commands).isGreaterThanOrEqualTo(10);
            assertThat(folder.resolve("mods/kane/desert-duel/2.0.1/map.ini")).exists();
        }
    }

    private String shell(String block, String id, String secret, int status) throws Exception {
        Path printed = folder.resolve("printed");
        ProcessBuilder shell = new ProcessBuilder("sh", "-e", "-c", block)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        shell.environment().putAll(Map.of("ID", id, "SECRET", secret));
        Process process = shell.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(block).isTrue();
        String text = Files.readString(printed);
        assertThat(process.exitValue()).as("%s:%n%s", block, text).isEqualTo(status);
        return text;
    }

    @Test
    void shouldNameOnlyFilesThatExist() {
        Pattern link = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
        for (String document : List.of(
                "README.md",
                "docs/operator-guide.md",
                "docs/protocol.md",
                "docs/tracking.md",
                "docs/workshop.md",
                "docs/adr/README.md")) {
            Matcher links = link.matcher(Project.read(document));
            Path base = Project.ROOT.resolve(document).resolveSibling(".");
            while (links.find()) {
                assertThat(base.resolve(links.group(1)).normalize())
                        .as("linked in %s", document)
                        .exists();
            }
        }
    }

    private void export(Path database, String format, String name) throws Exception {
        try (Jar run = Jar.start(
                Project.RELAY_JAR,
                folder,
                "analytics",
                "export",
                "--format",
                format,
                "--out",
                folder.resolve(name).toString(),
                "--db",
                database.toString())) {
            assertThat(run.exit(60)).as("%s:%n%s", format, run.printed()).isZero();
        }
    }

    /** The arguments after the jar or {@code ./outpost relay} of each analytics command in a block. */
    private static List<List<String>> analyticsCommands(String block) {
        List<List<String>> commands = new ArrayList<>();
        for (String line : block.replaceAll("(?m)#.*$", "").replace("\\\n", " ").split("\n(?=\\S)", -1)) {
            int at = line.indexOf(" analytics ");
            if (at >= 0) {
                List<String> words = new ArrayList<>();
                Matcher word = WORD.matcher(line.substring(at + 1).replace("\n", " "));
                while (word.find()) {
                    words.add(word.group(1) == null ? word.group(2) : word.group(1));
                }
                commands.add(words);
            }
        }
        return commands;
    }

    private static List<String> blocks(Pattern pattern, String text) {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }
}
