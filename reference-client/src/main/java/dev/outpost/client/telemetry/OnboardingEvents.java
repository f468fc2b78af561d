package dev.outpost.client.telemetry;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.EventType.Column;
import java.util.List;

/** How new players find in (D031, Onboarding Events). */
public final class OnboardingEvents {

    /** How a step ended. */
    public enum StepAction {
        COMPLETED,
        SKIPPED,
        ABANDONED
    }

    /** What became of the recovery phrase. */
    public enum PhraseAction {
        SHOWN,
        WRITTEN_CONFIRMED,
        SKIPPED
    }

    public static final EventType STEP = EventType.named("onboarding.step", "A step of the welcome was taken or left.")
            .text("step_id", "the step")
            .text("step_name", "its title")
            .namesNobody("a title out of the engine's own list")
            .oneOf("action", StepAction.class, "how it ended")
            .number("time_on_step_s", "time on it")
            .build();

    public static final EventType TUTORIAL = EventType.named(
                    "onboarding.tutorial", "A tutorial was left: how far the player came.")
            .fills(Column.DURATION)
            .text("tutorial_id", "the tutorial")
            .number("progress_pct", "how much of it was done, 0 to 100")
            .bool("completed", "whether to the end")
            .number("time_spent_s", "time in it")
            .integer("deaths", "how often the player failed")
            .build();

    public static final EventType FIRST_USE = EventType.named(
                    "onboarding.first_use", "A feature was used for the first time.")
            .text("feature_id", "the feature")
            .integer("session_number", "sessions since the installation, this one included")
            .number("time_since_install_s", "time since the installation")
            .build();

    public static final EventType RECOVERY_PHRASE = EventType.named(
                    "onboarding.recovery_phrase", "The recovery phrase was shown; it is not recorded.")
            .oneOf("action", PhraseAction.class, "what became of it")
            .number("time_on_screen_s", "time it was shown")
            .build();

    /** All of them. */
    public static final List<EventType> ALL = List.of(STEP, TUTORIAL, FIRST_USE, RECOVERY_PHRASE);

    private OnboardingEvents() {}
}
