package dev.outpost.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.outpost.server.ServerProcess;
import dev.outpost.workshop.WorkshopServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workshop's page in a real browser: search, a package, what fits together; by keyboard, in every size and light. */
class WorkshopPageIT {

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private ServerProcess server;

    @SuppressWarnings("NullAway.Init") // before each test
    private Chromium chromium;

    @BeforeEach
    void open() throws Exception {
        chromium = Chromium.start();
        server = ServerProcess.start(
                new WorkshopServer(),
                "data.dir=" + folder,
                "http.port=0",
                "workshop.requests_per_s=0",
                "workshop.writes_per_s=0",
                "workshop.min_free_bytes=0");
    }

    @AfterEach
    void close() {
        server.close();
        chromium.close();
    }

    @Test
    void shouldSayThatNothingIsPublishedYet() {
        Page page = show(wide(), "");
        assertThat(page.getByText("Nothing is published here yet.")).isVisible();
        shouldHaveNoComplaint();
    }

    @Test
    void shouldFindNarrowDownAndShowAPackage() throws Exception {
        shelves();
        Page page = show(wide(), "");
        assertThat(page.locator("#count")).hasText("6 packages");

        page.getByLabel("Search", exactly()).fill("tiber");
        assertThat(page.locator("#count")).hasText("1 package");
        page.getByLabel("Search", exactly()).fill("");
        assertThat(page.locator("#count")).hasText("6 packages");
        page.locator("[data-key='category=map']").check();
        assertThat(page.locator("#count")).hasText("2 packages");
        assertThat(page.locator("[data-key='category=map']")).isFocused();

        page.navigate(origin() + "/#/package/kane/tiberium-plus");
        assertThat(page.locator("h2#p-title")).hasText("Tiberium Plus");
        assertThat(page.locator("#package")).containsText("GPL-3.0-or-later");
        assertThat(page.locator("#package")).containsText("nod/maps");
        assertThat(page.locator("#package")).containsText("Taken back: crashes on load");
        page.navigate(origin() + "/#/package/nod/maps");
        assertThat(page.locator("#package")).containsText("kane/tiberium-plus");
        shouldHaveNoComplaint();
    }

    @Test
    void shouldExplainWhatDoesNotFitAndOfferWhatWould() throws Exception {
        shelves();
        Page page = show(wide(), "/#/resolve");
        page.getByLabel("Packages", exactly()).fill("kane/tiberium-plus ^1.2\ngdi/old-rules *");
        page.getByText("Resolve", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.getByText("These do not go together")).isVisible();
        assertThat(page.locator(".reasons li").first()).containsText("nod/maps");

        page.getByText("Take this").first().click();
        assertThat(page.locator("#resolved h3")).containsText("These go together");
        assertThat(page.locator("#resolved li").count()).isPositive();
    }

    @Test
    void shouldShowWhatPublishersWroteAsText() throws Exception {
        publish(
                "evil/page",
                "1.0.0",
                "mod",
                "<img src=x onerror=window.hit=1>",
                "description: \"<script>window.hit=1</script>\"");
        Page page = show(wide(), "");
        assertThat(page.locator(".hit-title")).hasText("<img src=x onerror=window.hit=1>");
        page.navigate(origin() + "/#/package/evil/page");
        assertThat(page.locator(".description")).hasText("<script>window.hit=1</script>");
        assertThat(page.evaluate("window.hit")).isNull();
        shouldHaveNoComplaint();
    }

    @Test
    void shouldBeUsableByTheKeyboardAlone() throws Exception {
        shelves();
        Page page = show(wide(), "");
        assertThat(page.locator("#count")).hasText("6 packages");
        page.keyboard().press("/");
        assertThat(page.locator("#q")).isFocused();
        page.keyboard().type("tiberium");
        assertThat(page.locator("#count")).hasText("1 package");
        page.locator(".hit-title a").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("h2#p-title")).isFocused();
        page.goBack();
        assertThat(page.locator("#count")).hasText("1 package");
    }

    @Test
    void shouldFitEveryWidthInLightAndDark() throws Exception {
        shelves();
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            for (int width : new int[] {360, 1280}) {
                String shot = (scheme == ColorScheme.LIGHT ? "light-" : "dark-") + width;
                Page page = show(
                        new Browser.NewPageOptions().setViewportSize(width, 800).setColorScheme(scheme), "");
                assertThat(page.locator("#count")).hasText("6 packages");
                fits(page, "search-" + shot);
                page.navigate(origin() + "/#/package/kane/tiberium-plus");
                assertThat(page.locator("h2#p-title")).isVisible();
                fits(page, "package-" + shot);
                page.navigate(origin() + "/#/resolve");
                page.getByLabel("Packages", exactly()).fill("kane/tiberium-plus ^1.2\ngdi/old-rules *");
                page.locator("#resolve button").click();
                assertThat(page.getByText("These do not go together")).isVisible();
                fits(page, "resolve-" + shot);
                page.close();
            }
        }
    }

    private static void fits(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", "workshop-" + name + ".png"))
                .setFullPage(true));
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing of %s is beyond the edge", name)
                .isTrue();
    }

    private void shelves() throws Exception {
        publish("nod/maps", "2.1.0", "map", "Nod's maps", "tags: [desert, ladder]");
        publish("nod/maps", "1.4.0", "map", "Nod's maps", "tags: [desert]");
        publish("kane/tiberium-plus", "1.2.0", "mod", "Tiberium Plus", "dependencies: [{id: nod/maps, range: ^2.0}]");
        publish(
                "kane/tiberium-plus",
                "1.2.4",
                "mod",
                "Tiberium Plus",
                "description: \"More fields, other harvesters.\\n\\nFor games that last.\"",
                "tags: [economy, balance]",
                "modules: [classic]",
                "dependencies: [{id: nod/maps, range: ^2.0}, {id: gdi/voices, range: '*', optional: true}]",
                "conflicts: [{id: gdi/old-rules, range: <1.0}]");
        publish("gdi/old-rules", "1.0.0", "rules", "Rules as they were", "dependencies: [{id: nod/maps, range: ^1.0}]");
        publish("gdi/voices", "0.9.0", "audio", "Voices");
        publish(
                "arctic/snowfields",
                "3.0.0",
                "map",
                "\u96ea\u539f Snowfields",
                "tags: [snow, ladder, large, teams, coast]");
        publish("gdi/a-name-that-goes-on-and-on-until-it-must-be-wrapped-somewhere", "1.0.0", "mod", "W".repeat(120));
        HttpResponse<String> yanked = send(
                "POST",
                "/v1/packages/kane/tiberium-plus/versions/1.2.0/yank",
                "application/json",
                "{\"reason\":\"crashes on load\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(yanked.statusCode()).as(yanked.body()).isEqualTo(200);
    }

    private void publish(String id, String version, String category, String title, String... more) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("manifest.yaml"));
            zip.write(("id: " + id + "\nversion: " + version + "\ncategory: " + category + "\ntitle: \"" + title
                            + "\"\nlicense: " + (category.equals("mod") ? "GPL-3.0-or-later" : "CC0-1.0")
                            + "\nai_usage: metadata_only\nchannel: release\n" + String.join("\n", more) + "\n")
                    .getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        HttpResponse<String> answer = send("POST", "/v1/packages", "application/zip", bytes.toByteArray());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private HttpResponse<String> send(String method, String path, String type, byte[] body)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(origin() + path))
                                .header("Content-Type", type)
                                .header(
                                        "Authorization",
                                        "Bearer "
                                                + Files.readString(folder.resolve("admin.token"))
                                                        .strip())
                                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private Page show(Browser.NewPageOptions options, String path) {
        Page page = chromium.tab(options, origin());
        page.navigate(origin() + (path.isEmpty() ? "/" : path));
        return page;
    }

    private static Browser.NewPageOptions wide() {
        return new Browser.NewPageOptions().setViewportSize(1280, 800);
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    private String origin() {
        return "http://127.0.0.1:" + server.httpPort();
    }

    private void shouldHaveNoComplaint() {
        assertThat(chromium.complaints()).isEmpty();
    }
}
