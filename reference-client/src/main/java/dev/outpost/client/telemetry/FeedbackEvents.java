package dev.outpost.client.telemetry;

import dev.outpost.telemetry.event.EventType;
import java.util.List;

/**
 * Whether asking players for feedback helps or annoys (D031, Post-Play Feedback and Content Evaluation Events). The text of
 * a review is never recorded.
 */
public final class FeedbackEvents {

    /** Where feedback is asked for. */
    public enum Surface {
        POST_GAME,
        CAMPAIGN_END,
        WORKSHOP_DETAIL
    }

    /** What feedback is about. */
    public enum TargetKind {
        MATCH_MODE,
        WORKSHOP_RESOURCE,
        CAMPAIGN
    }

    /** What the player did with a prompt. */
    public enum PromptAction {
        SUBMITTED,
        SKIPPED,
        SNOOZED,
        DISABLED_FOR_TARGET,
        DISABLED_GLOBAL
    }

    /** In which role somebody marked a review. */
    public enum ActorRole {
        AUTHOR,
        MODERATOR
    }

    /** How marking a review ended. */
    public enum MarkOutcome {
        MARKED,
        UNMARKED,
        REJECTED
    }

    /** What a helpful review earns. */
    public enum RewardType {
        BADGE,
        TITLE,
        ACKNOWLEDGEMENT,
        REPUTATION,
        POINTS,
        NONE
    }

    /** Which profile a reward goes to. */
    public enum RecipientScope {
        LOCAL_PROFILE,
        COMMUNITY_PROFILE
    }

    /** How redeeming a reward ended. */
    public enum RedeemOutcome {
        SUCCESS,
        REJECTED,
        REVOKED,
        REFUNDED
    }

    public static final EventType PROMPT_SHOWN = EventType.named(
                    "feedback.prompt.shown", "The player was asked for feedback.")
            .oneOf("surface", Surface.class, "where")
            .oneOf("target_kind", TargetKind.class, "about what")
            .text("target_id", "about which one; null when the kind says all")
            .orNull()
            .integer("session_number", "sessions since the installation, this one included")
            .text("sampling_reason", "why this player was asked now")
            .build();

    public static final EventType PROMPT_ACTION = EventType.named(
                    "feedback.prompt.action", "The player answered or turned away a request for feedback.")
            .oneOf("surface", Surface.class, "where")
            .oneOf("target_kind", TargetKind.class, "about what")
            .oneOf("action", PromptAction.class, "what the player did")
            .integer("time_on_prompt_ms", "time the request was on the screen")
            .build();

    public static final EventType REVIEW_SUBMIT = EventType.named(
                    "feedback.review.submit", "A review was sent; its text is not recorded.")
            .oneOf("target_kind", TargetKind.class, "about what")
            .text("target_id", "about which one")
            .integer("rating", "1 to 5; null when none was given")
            .orNull()
            .integer("text_length", "characters of the text")
            .integer("playtime_s", "time played before")
            .bool("community_submit", "whether it went to the community, not only to the own profile")
            .bool("contains_spoiler_opt_in", "whether the player marked it as telling the story")
            .build();

    public static final EventType REVIEW_HELPFUL_MARK = EventType.named(
                    "feedback.review.helpful_mark", "Somebody in charge marked a review as helpful.")
            .text("resource_id", "the resource that the review is about")
            .text("review_id", "the review")
            .oneOf("actor_role", ActorRole.class, "in which role")
            .oneOf("outcome", MarkOutcome.class, "how it ended")
            .bool("reward_granted", "whether a reward was granted for it")
            .oneOf("reward_type", RewardType.class, "which reward")
            .build();

    public static final EventType REVIEW_REWARD_GRANT = EventType.named(
                    "feedback.review.reward_grant", "A reward was granted for a helpful review; profiles only.")
            .text("review_id", "the review")
            .text("resource_id", "the resource that the review is about")
            .oneOf("reward_type", RewardType.class, "which reward")
            .oneOf("recipient_scope", RecipientScope.class, "which profile it goes to")
            .bool("revocable", "whether it can be taken back")
            .integer("points_amount", "points granted; null for other rewards")
            .orNull()
            .build();

    public static final EventType REVIEW_REWARD_REDEEM = EventType.named(
                    "feedback.review.reward_redeem", "Points were redeemed for a cosmetic or profile reward.")
            .text("reward_catalog_id", "which reward")
            .integer("cost_points", "what it costs")
            .oneOf("recipient_scope", RecipientScope.class, "which profile it goes to")
            .oneOf("outcome", RedeemOutcome.class, "how it ended")
            .text("reason", "why; null when nothing needs a reason")
            .orNull()
            .build();

    /** All of them. */
    public static final List<EventType> ALL = List.of(
            PROMPT_SHOWN, PROMPT_ACTION, REVIEW_SUBMIT, REVIEW_HELPFUL_MARK, REVIEW_REWARD_GRANT, REVIEW_REWARD_REDEEM);

    private FeedbackEvents() {}
}
