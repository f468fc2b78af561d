package dev.outpost.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tracking server's page in a real browser, served by the jar: a list that lives, and that no name can break. */
class TrackingPageIT {

    private static final int MANY = 5000;
    private static final String[] MODULES = {"generals-zh", "openra-ra", "beyond-all-reason", "brood-war"};
    private static final String[] REGIONS = {"eu-west", "eu-central", "us-east", "ap-south", ""};
    private static final String[] MAPS = {
        "Tournament Desert", "Winter Wolf", "Twilight Flame", "\u8352\u91ce", "Alpine Assault"
    };

    /** Names that were made to be more than names. */
    private static final List<String> HOSTILE = List.of(
            "<script>window.hit=1</script>",
            "<img src=x onerror=window.hit=1>",
            "\"><svg/onload=window.hit=1>",
            "{{constructor.constructor('window.hit=1')()}}",
            "javascript:window.hit=1",
            "\u0645\u0631\u062d\u0628\u0627 \u0628\u0643\u0645 123 ABC",
            "\u05e9\u05dc\u05d5\u05dd",
            "\u6b22\u8fce\u6765\u5230\u6218\u573a",
            "Z\u0336\u0327\u0321a\u0335\u0329l\u0334\u032dg\u0337\u031eo\u0338\u0322",
            "\ud83d\udc69\u200d\ud83d\ude80 \ud83c\udff3\ufe0f\u200d\ud83c\udf08",
            "W".repeat(128));

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private Tracking tracking;

    @SuppressWarnings("NullAway.Init") // before each test
    private Chromium chromium;

    @BeforeEach
    void open() throws Exception {
        chromium = Chromium.start();
        // Its hosts send no heartbeats
        tracking = Tracking.start(folder, and("tracking.ttl_s=600"));
    }

    @AfterEach
    void close() {
        tracking.close();
        chromium.close();
    }

    @Test
    void shouldSayThatNoGameIsListedAndShowOneAsSoonAsItIsAndNoLonger() throws Exception {
        Page page = show(wide());
        assertThat(page.getByText("No games are listed")).isVisible();
        assertThat(page.locator("#count")).hasText("0 games");
        assertThat(page.locator("#link")).hasText("Live");

        ListedHost host = list("Friday night");
        assertThat(row(page, "Friday night")).containsText("classic");
        assertThat(row(page, "Friday night")).containsText("Twin Rivers");
        assertThat(row(page, "Friday night")).containsText("127.0.0.1:7777");
        assertThat(page.locator("#count")).hasText("1 game");

        host.tell(new JsonObject()
                .put("players", new JsonObject().put("now", 8).put("max", 8))
                .put("status", "full"));
        assertThat(row(page, "Friday night")).containsText("8 / 8");
        assertThat(row(page, "Friday night")).containsText("Full");

        host.depart();
        assertThat(page.getByText("No games are listed")).isVisible();
        shouldHaveNoComplaint();
    }

    @Test
    void shouldShowEveryNameAsTextWhateverItHolds() throws Exception {
        for (String name : HOSTILE) {
            list(name);
        }
        ListedHost.list(
                tracking.port(),
                ListedHost.game("summary")
                        .put("map", new JsonObject().put("name", "<b>map</b>"))
                        .put(
                                "settings_summary",
                                new JsonObject().put("<i>speed</i>", "<img src=x onerror=window.hit=1>")));
        Page page = show(wide());
        assertThat(page.locator(".body .row")).hasCount(HOSTILE.size() + 1);
        List<String> shown = page.locator(".body .row .name").allTextContents();
        // Texts are kept in normal form C
        assertThat(shown)
                .containsAll(HOSTILE.stream()
                        .map(name -> Normalizer.normalize(name, Normalizer.Form.NFC))
                        .toList());
        row(page, "summary").click();
        assertThat(page.locator("#d-facts")).containsText("<i>speed</i>: <img src=x onerror=window.hit=1>");
        assertThat(page.locator("#d-facts")).containsText("<b>map</b>");
        assertThat(page.locator(".body script, .body img, .body b, dialog img, dialog i")
                        .count())
                .isZero();
        assertThat(page.evaluate("window.hit")).isNull();
        // No name is drawn outside its row
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        shouldHaveNoComplaint();
    }

    @Test
    void shouldFilterSortAndSayHowMany() throws Exception {
        ListedHost.list(tracking.port(), ListedHost.game("Bravo").put("region", "us-east"));
        ListedHost.list(tracking.port(), ListedHost.game("Alpha").put("password", true));
        ListedHost.list(
                tracking.port(),
                ListedHost.game("Charlie")
                        .put("status", "in_progress")
                        .put("players", new JsonObject().put("now", 4).put("max", 4))
                        .put("map", new JsonObject().put("name", "\u8352\u91ce")));
        Page page = show(wide());
        assertThat(page.locator(".body .row")).hasCount(3);
        assertThat(names(page)).startsWith("Charlie");

        page.getByRole(com.microsoft.playwright.options.AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Name"))
                .click();
        assertThat(names(page)).containsExactly("Alpha", "Bravo", "Charlie");
        assertThat(page.locator("[aria-sort=ascending]")).hasText("Name");

        page.getByLabel("No password").check();
        assertThat(names(page)).containsExactly("Bravo", "Charlie");
        page.getByLabel("Not full").check();
        assertThat(names(page)).containsExactly("Bravo");
        assertThat(page.locator("#count")).hasText("1 of 3 games");
        // Told to who listens, once the hand rests
        assertThat(page.locator("#say")).hasText("1 of 3 games");
        page.getByText("Clear filters").click();
        assertThat(page.locator(".body .row")).hasCount(3);

        page.getByLabel("Region").selectOption("us-east");
        assertThat(names(page)).containsExactly("Bravo");
        page.getByLabel("Region").selectOption("");
        page.getByLabel("Search").fill("\u8352");
        assertThat(names(page)).containsExactly("Charlie");
        page.getByLabel("Search").fill("nowhere");
        assertThat(page.getByText("No game fits these filters")).isVisible();

        // A link to the filters shows the same
        page.getByLabel("Search").fill("bRaVo");
        page.reload();
        assertThat(page.locator(".body .row")).hasCount(1);
        assertThat(names(page)).containsExactly("Bravo");
        // What comes and does not fit is counted and not shown
        list("Delta");
        assertThat(page.locator("#count")).hasText("1 of 4 games");
        shouldHaveNoComplaint();
    }

    @Test
    void shouldBeUsableByKeyboardAlone() throws Exception {
        for (int number = 1; number <= 60; number++) {
            ListedHost.list(
                    tracking.port(),
                    ListedHost.game("Game " + number)
                            .put("endpoint", "127.0.0.1:" + (7000 + number))
                            .put("players", new JsonObject().put("now", number).put("max", 100)));
        }
        Page page = show(wide().setPermissions(List.of("clipboard-read", "clipboard-write")));
        assertThat(page.locator("#count")).hasText("60 games");
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to the games")).isFocused();
        page.getByLabel("No password").focus();
        for (int press = 0; press < 20 && !inRow(page); press++) {
            page.keyboard().press("Tab");
        }
        assertThat(focusedName(page)).isEqualTo("Game 60");
        page.keyboard().press("ArrowDown");
        assertThat(focusedName(page)).isEqualTo("Game 59");
        page.keyboard().press("End");
        assertThat(focusedName(page)).isEqualTo("Game 1");
        page.keyboard().press("ArrowUp");
        page.keyboard().press("PageUp");
        page.keyboard().press("Home");
        page.keyboard().press("ArrowUp");
        assertThat(focusedName(page)).isEqualTo("Game 60");
        // One stop for the whole list, and it is seen
        assertThat(page.locator(".body [tabindex='0']")).hasCount(1);
        assertThat((String) page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                .isEqualTo("solid");

        page.keyboard().press("c");
        assertThat(page.locator("#say")).hasText("Copied 127.0.0.1:7060");
        assertThat((String) page.evaluate("navigator.clipboard.readText()")).isEqualTo("127.0.0.1:7060");
        page.keyboard().press("Enter");
        assertThat(page.locator("dialog")).isVisible();
        assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.DIALOG))
                .containsText("Game 60");
        assertThat(page.locator("dialog .copy")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("dialog .copy")).hasText("Copied");
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog")).isHidden();
        assertThat(focusedName(page)).isEqualTo("Game 60");
        shouldHaveNoComplaint();
    }

    /** The row that has the focus keeps it while the list changes around it, and gives it to a neighbour when it goes. */
    @Test
    void shouldKeepTheFocusWhileTheListChanges() throws Exception {
        ListedHost first = list("First");
        list("Second");
        Page page = show(wide());
        assertThat(page.locator(".body .row")).hasCount(2);
        row(page, "First").focus();
        ListedHost third = ListedHost.list(
                tracking.port(),
                ListedHost.game("Third")
                        .put("players", new JsonObject().put("now", 7).put("max", 8)));
        assertThat(page.locator(".body .row")).hasCount(3);
        assertThat(focusedName(page)).isEqualTo("First");
        first.depart();
        assertThat(page.locator(".body .row")).hasCount(2);
        assertThat(inRow(page)).isTrue();
        third.depart();
        assertThat(page.locator(".body .row")).hasCount(1);
        assertThat(focusedName(page)).isEqualTo("Second");
        shouldHaveNoComplaint();
    }

    @Test
    void shouldLetNothingRunThatIsNotItsOwn() throws Exception {
        Page page = chromium.tab(wide(), origin());
        Response response = Objects.requireNonNull(page.navigate(origin() + "/"));
        String policy = String.valueOf(response.headerValue("content-security-policy"));
        assertThat(policy).contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
        assertThat(policy).doesNotContain("unsafe", "*");
        assertThat(response.headerValue("x-content-type-options")).isEqualTo("nosniff");
        assertThat(page.locator("#link")).hasText("Live");
        shouldHaveNoComplaint();
        page.evaluate("""
                () => {
                  const script = document.createElement('script');
                  script.textContent = 'window.hit = 1';
                  document.body.append(script);
                  const image = document.createElement('img');
                  image.setAttribute('onerror', 'window.hit = 1');
                  image.src = 'data:,x';
                  document.body.append(image);
                }""");
        page.waitForCondition(() -> chromium.complaints().size() >= 2);
        assertThat(page.evaluate("window.hit")).isNull();
        assertThat(chromium.complaints()).allMatch(complaint -> complaint.contains("Content Security Policy"));
    }

    @Test
    void shouldSayThatItIsDisconnectedAndComeBackByItself() throws Exception {
        list("Before");
        Page page = show(wide());
        assertThat(page.locator(".body .row")).hasCount(1);
        int port = tracking.port();
        tracking.jar().kill();
        assertThat(page.locator("#link")).containsText("Disconnected, list of");
        assertThat(row(page, "Before")).isVisible();

        tracking = Tracking.start(folder, and("http.port=" + port));
        list("After");
        assertThat(page.locator("#link"))
                .hasText(
                        "Live",
                        new com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions().setTimeout(30_000));
        assertThat(row(page, "After")).isVisible();
        assertThat(page.locator(".body .row")).hasCount(1);
        // That it was refused meanwhile is all that it complains about
        assertThat(chromium.complaints()).allMatch(complaint -> complaint.contains("net::ERR"));
    }

    /** Real names; what is looked at by people is written beside the test's reports. */
    @Test
    void shouldShowThousandsOfGamesByAFewRows() throws Exception {
        listMany();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : new int[] {1280, 390}) {
                Page page = show(new Browser.NewPageOptions()
                        .setViewportSize(width, width < 600 ? 844 : 800)
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setColorScheme(scheme));
                assertThat(page.locator("#count")).hasText("5,000 games");
                assertThat(page.locator(".body .row").count()).isLessThan(60);
                assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .isTrue();
                String picture =
                        "target/pages/tracking-" + width + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT);
                page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(picture + ".png")));
                Locator first = page.locator(".body .row[tabindex='0']");
                first.focus();
                page.keyboard().press("End");
                assertThat(page.locator(".body .row:focus")).hasAttribute("aria-rowindex", String.valueOf(MANY + 1));
                assertThat(page.locator(".body .row").count()).isLessThan(60);
                page.keyboard().press("Enter");
                assertThat(page.locator("dialog")).isVisible();
                page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(picture + "-game.png")));
                page.close();
            }
        }
        shouldHaveNoComplaint();
    }

    private void listMany() throws Exception {
        List<JsonObject> rows = RealServers.first(MANY);
        Random random = new Random(5);
        ExecutorService hosts = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> listed = new ArrayList<>();
            for (int number = 0; number < MANY; number++) {
                JsonObject game = game(rows.get(number % rows.size()), number, random);
                listed.add(hosts.submit(() -> ListedHost.list(tracking.port(), game)));
            }
            for (Future<?> each : listed) {
                each.get();
            }
        } finally {
            hosts.shutdownNow();
        }
    }

    private static JsonObject game(JsonObject row, int number, Random random) {
        int max = Math.max(1, row.getInteger("max_players", 8));
        int now = Math.max(0, Math.min(row.getInteger("players", 0), max));
        JsonObject game = new JsonObject()
                .put("game_id", "g" + number)
                .put("name", row.getString("name"))
                .put("region", REGIONS[random.nextInt(REGIONS.length)])
                .put(
                        "map",
                        new JsonObject()
                                .put("name", MAPS[random.nextInt(MAPS.length)])
                                .put("hash", "5f1c".repeat(8)))
                .put(
                        "rules",
                        new JsonObject()
                                .put("game_module", MODULES[random.nextInt(MODULES.length)])
                                .put("version", row.getString("version", "1.0")))
                .put("players", new JsonObject().put("now", now).put("max", max))
                .put("status", now == max ? "full" : random.nextBoolean() ? "waiting" : "in_progress")
                .put("password", row.getBoolean("password", false));
        String endpoint = row.getString("address") + ":" + row.getInteger("port");
        return number % 3 == 0
                ? game.put(
                        "relay",
                        new JsonObject()
                                .put("endpoint", "relay.example.org:19711")
                                .put("room", "R" + number))
                : game.put("endpoint", endpoint);
    }

    private ListedHost list(String name) throws Exception {
        return ListedHost.list(tracking.port(), ListedHost.game(name));
    }

    private static String[] and(String more) {
        List<String> settings = new ArrayList<>(List.of(TrackingCaps.LIFTED));
        settings.add(more);
        return settings.toArray(String[]::new);
    }

    private Page show(Browser.NewPageOptions options) {
        Page page = chromium.tab(options, origin());
        page.navigate(origin() + "/");
        return page;
    }

    private String origin() {
        return "http://127.0.0.1:" + tracking.port();
    }

    private static Browser.NewPageOptions wide() {
        return new Browser.NewPageOptions().setViewportSize(1280, 800);
    }

    private static Locator row(Page page, String name) {
        return page.locator(".body .row").filter(new Locator.FilterOptions().setHasText(name));
    }

    /** From top to bottom, once the list has come to rest. */
    private static List<String> names(Page page) {
        return page.locator(".body .row .name").allTextContents();
    }

    private static boolean inRow(Page page) {
        return (Boolean) page.evaluate("!!document.activeElement.closest('.body .row')");
    }

    private static String focusedName(Page page) {
        return page.locator(".body .row:focus .name").textContent();
    }

    private void shouldHaveNoComplaint() {
        assertThat(chromium.complaints()).isEmpty();
    }
}
