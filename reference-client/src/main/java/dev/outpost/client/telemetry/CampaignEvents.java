package dev.outpost.client.telemetry;

import dev.outpost.telemetry.event.EventType;
import java.util.List;

/** How players get through campaigns (D031, Campaign Progress Events). */
public final class CampaignEvents {

    /** Why a run through a campaign ended. */
    public enum EndReason {
        COMPLETED,
        ABANDONED,
        DEFEAT_BRANCH,
        PAUSE_FOR_LATER
    }

    private static final String CAMPAIGN_ID = "campaign_id";
    private static final String CAMPAIGN = "the campaign";
    private static final String VERSION = "its version";
    private static final String LOOKS_LIKE_AN_ADDRESS = "a version of four numbers looks like an address";

    public static final EventType RUN_START = EventType.named(
                    "campaign.run.start", "A campaign was begun or taken up again: under which rules.")
            .text(CAMPAIGN_ID, CAMPAIGN)
            .text("campaign_version", VERSION)
            .unmasked(LOOKS_LIKE_AN_ADDRESS)
            .text("game_module", "the engine's game module")
            .text("difficulty", "the engine's name of the difficulty")
            .text("balance_preset", "the engine's balance preset")
            .integer("save_slot", "number of the save slot")
            .bool("continued", "whether it was taken up again")
            .build();

    public static final EventType NODE_COMPLETE = EventType.named(
                    "campaign.node.complete", "A mission ended: how, and what it opened.")
            .text(CAMPAIGN_ID, CAMPAIGN)
            .text("mission_id", "the mission")
            .text("outcome", "the campaign's word for how it ended")
            .integer("path_depth", "missions on the way here, this one included")
            .number("time_s", "length of the mission")
            .integer("units_lost", "units lost")
            .integer("score", "the mission's score")
            .integer("branch_revealed_count", "branches that it opened")
            .build();

    public static final EventType PROGRESS_SNAPSHOT = EventType.named(
                    "campaign.progress_snapshot", "How far the player has come through all branches of a campaign.")
            .text(CAMPAIGN_ID, CAMPAIGN)
            .text("campaign_version", VERSION)
            .unmasked(LOOKS_LIKE_AN_ADDRESS)
            .integer("unique_completed", "different missions completed")
            .integer("total_missions", "missions there are")
            .integer("current_path_depth", "missions on the present way")
            .integer("best_path_depth", "missions on the longest way")
            .integer("endings_unlocked", "endings reached")
            .number("time_played_s", "time played in this campaign")
            .build();

    public static final EventType RUN_END = EventType.named("campaign.run.end", "A campaign was ended or left for now.")
            .text(CAMPAIGN_ID, CAMPAIGN)
            .oneOf("reason", EndReason.class, "why")
            .integer("best_path_depth", "missions on the longest way")
            .integer("unique_completed", "different missions completed")
            .text("ending_id", "the ending reached; null when none was")
            .orNull()
            .number("session_time_s", "time played since it was begun or taken up again")
            .build();

    /** All of them. */
    public static final List<EventType> ALL = List.of(RUN_START, NODE_COMPLETE, PROGRESS_SNAPSHOT, RUN_END);

    private CampaignEvents() {}
}
