package dev.outpost.server.admin;

import dev.outpost.server.telemetry.ServerEvents;
import dev.outpost.telemetry.record.Recorder;
import io.vertx.ext.web.RoutingContext;

/** Records what was done with the admin token: who, what, to what, why. Any thread. */
public final class AdminAudit {

    /** What an action's outcome is when it was done. */
    public static final String DONE = "done";

    private final Recorder recorder;

    /** Into this recorder. */
    public AdminAudit(Recorder recorder) {
        this.recorder = recorder;
    }

    /**
     * Records an action.
     *
     * @param by the request, which came through the door of {@link AdminRoutes}
     * @param action what, {@code game.kick} say
     * @param target to what; empty for the whole server
     * @param reason why, in the words of whoever did it; may be empty
     * @param outcome {@link #DONE}, or why it was not
     */
    public void record(RoutingContext by, String action, String target, String reason, String outcome) {
        String token = by.get(AdminRoutes.TOKEN_HASH);
        recorder.begin(ServerEvents.ADMIN_ACTION)
                .put(action)
                .put(target)
                .put(reason)
                .put(token == null ? "" : token)
                .put(outcome)
                .end();
    }
}
