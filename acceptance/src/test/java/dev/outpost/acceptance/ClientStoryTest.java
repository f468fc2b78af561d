package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.client.telemetry.ClientCatalogue;
import dev.outpost.client.telemetry.ErrorEvents;
import dev.outpost.client.telemetry.GuiEvents;
import dev.outpost.client.telemetry.InputEvents;
import dev.outpost.client.telemetry.MatchEvents;
import dev.outpost.client.telemetry.PerfEvents;
import dev.outpost.client.telemetry.SessionEvents;
import dev.outpost.client.telemetry.SettingsEvents;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.GameContext;
import dev.outpost.telemetry.record.Recorder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client's evening, recorded as an engine would, answers the questions that D031 asks of it, as it asks them. */
class ClientStoryTest {

    private static final GameContext GAME = new GameContext("ra1", "9f86d081", "4bf92f3577b34da6a3ce929d0e0e4736");

    @TempDir
    Path folder;

    @Test
    void shouldAnswerTheDocumentedQuestions() throws Exception {
        Path file = folder.resolve("telemetry.db");
        try (Telemetry telemetry = Telemetry.open(
                TelemetrySettings.serverDefaults(file),
                Component.CLIENT,
                ClientCatalogue.catalogue(),
                new SimpleMeterRegistry(),
                Clock.systemUTC())) {
            record(telemetry.recorder());
            assertThat(telemetry.flush(Duration.ofSeconds(30))).isTrue();
        }

        try (Database db = new Database(file)) {
            assertThat(answer(db, "category = 'input'"))
                    .containsExactly(row("input.order", 3), row("input.ctrl_group", 1));
            assertThat(answer(db, "avg_apm")).containsExactly(row("9f86d081", 85.0));
            assertThat(answer(db, "gui.screen.open")).containsExactly(row("settings", 1), row("main_menu", 2));
            assertThat(answer(db, "'input.order'")).containsExactly(row("right_click", 2), row("hotkey", 1));
            assertThat(answer(db, "setting_path")).containsExactly(row("video.scale", "1.0", "1.5", 1));
            assertThat(answer(db, "pct_matches_with_ctrl_groups")).containsExactly(row(100.0));
            assertThat(answer(db, "avg_duration_s")).containsExactly(row(null, null, 754.5, 1));
            assertThat(answer(db, "first_building")).containsExactly(row("POWR", 1, 12.25));
            assertThat(answer(db, "skill_bucket"))
                    .containsExactlyInAnyOrder(row("advanced (80-150)", 1), row("intermediate (30-80)", 1));
            assertThat(answer(db, "surrenders")).containsExactly(row(0.25, -1500.0, 1));
            assertThat(answer(db, "backtrace_hash")).containsExactly(row("tick", "5d41402abc4b2a76", 1));
            assertThat(answer(db, "avg_p95_frame_ms").get(0).subList(1, 3)).containsExactly(40.0, 900);
        }
    }

    private static void record(Recorder recorder) {
        recorder.begin(SessionEvents.START)
                .put("1.4.0.2")
                .put("linux 6")
                .put("2560x1440")
                .put("ra1")
                .put("9f86d081")
                .put(1)
                .end();
        for (String screen : List.of("main_menu", "settings", "main_menu")) {
            recorder.begin(GuiEvents.SCREEN_OPEN)
                    .put(screen)
                    .putNull()
                    .put(GuiEvents.OpenMethod.BUTTON)
                    .end();
        }
        recorder.begin(SettingsEvents.CHANGED)
                .put("video.scale")
                .put("1.0")
                .put("1.5")
                .put("settings")
                .end();
        recorder.begin(MatchEvents.START, GAME)
                .put("skirmish")
                .put("Ore Lord")
                .put(1)
                .put(1)
                .put("hard")
                .put("classic")
                .put("modern")
                .put("ra1")
                .put("9f86d081")
                .end();
        for (InputEvents.OrderMethod method : List.of(
                InputEvents.OrderMethod.RIGHT_CLICK,
                InputEvents.OrderMethod.HOTKEY,
                InputEvents.OrderMethod.RIGHT_CLICK)) {
            recorder.begin(InputEvents.ORDER, GAME)
                    .put(InputEvents.OrderType.ATTACK_MOVE)
                    .put(InputEvents.TargetType.GROUND)
                    .put(12)
                    .put(method)
                    .end();
        }
        recorder.begin(InputEvents.CTRL_GROUP, GAME)
                .put(1)
                .put(InputEvents.GroupAction.ASSIGN)
                .put(2)
                .put(List.of("2TNK", "HARV"))
                .end();
        recorder.begin(MatchEvents.FIRST_BUILD, GAME).put("POWR").put(12.25).end();
        for (int apm : new int[] {60, 110}) {
            recorder.begin(MatchEvents.PACE, GAME)
                    .tick(1800)
                    .put(1800)
                    .put(apm)
                    .put(2000)
                    .put(50)
                    .put(20)
                    .put(9000)
                    .put(2)
                    .put(11)
                    .put(3)
                    .end();
        }
        recorder.begin(PerfEvents.FRAME)
                .put(16.5)
                .put(40.0)
                .put(55.0)
                .put(90.0)
                .put(900)
                .put(1200)
                .put(9.0)
                .end();
        recorder.begin(MatchEvents.SURRENDER_POINT, GAME)
                .put(740)
                .put(0.25)
                .put(-1)
                .put(-1500)
                .end();
        recorder.begin(MatchEvents.END, GAME)
                .durationUs(754_500_000)
                .put(754.5)
                .put(MatchEvents.Outcome.SURRENDER)
                .put(80)
                .put(75)
                .put(40_000)
                .put(39_000)
                .put(12_000)
                .put(35)
                .end();
        recorder.begin(ErrorEvents.CRASH)
                .put("0cc175b9c0f1b6a8")
                .put("5d41402abc4b2a76")
                .put(ErrorEvents.CrashContext.TICK)
                .end();
    }

    /** The rows that the document's query with this text gives. */
    private static List<List<@Nullable Object>> answer(Database db, String of) throws Exception {
        String documented =
                Project.read("telemetry-common/src/test/resources/dev/outpost/telemetry/store/d031-queries.sql");
        List<String> queries = Arrays.stream(
                        documented.replaceAll("--[^\\n]*", "").split(";", -1))
                .filter(query -> query.contains(of))
                .toList();
        assertThat(queries).as("queries with %s", of).isNotEmpty();
        return db.rows(queries.get(0));
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }
}
