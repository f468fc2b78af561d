package dev.outpost.relay.admin;

import dev.outpost.relay.game.Ending;
import dev.outpost.relay.lobby.Room;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.server.admin.AdminAudit;
import dev.outpost.server.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/games} and {@code /admin/drain}: games, their players by pseudonym, kick, close, drain. Everything that
 * changes something is recorded, with who did it and why.
 */
public final class AdminGames {

    private final RoomSurvey survey;
    private final DrainSwitch drain;
    private final AdminAudit audit;

    private AdminGames(RoomSurvey survey, DrainSwitch drain, AdminAudit audit) {
        this.survey = survey;
        this.drain = drain;
        this.audit = audit;
    }

    /** Adds the routes behind the door of the admin token. */
    public static void install(Router router, RoomSurvey survey, DrainSwitch drain, AdminAudit audit) {
        AdminGames games = new AdminGames(survey, drain, audit);
        router.get("/admin/games").handler(games::list);
        router.get("/admin/games/:code").handler(games::one);
        router.post("/admin/games/:code/kick").handler(games::kick);
        router.post("/admin/games/:code/close").handler(games::close);
        router.post("/admin/drain").handler(games::drain);
        router.delete("/admin/drain").handler(games::resume);
    }

    private void list(RoutingContext context) {
        survey.all()
                .onSuccess(answer -> {
                    JsonArray games = new JsonArray();
                    answer.views().forEach(room -> games.add(GamesJson.forOperator(room)));
                    send(
                            context,
                            new JsonObject()
                                    .put("games", games)
                                    .put("unanswered", answer.silent())
                                    .put("draining", drain.draining()));
                })
                .onFailure(context::fail);
    }

    private void one(RoutingContext context) {
        Room room = room(context);
        if (room != null) {
            answered(context, survey.ask(room, Room::view).map(GamesJson::forOperator));
        }
    }

    private void kick(RoutingContext context) {
        ActionRequest request = request(context, true);
        Room room = request == null ? null : room(context);
        if (request == null || room == null) {
            return;
        }
        String target = room.code() + "/" + request.slot();
        Future<Boolean> kicked = survey.ask(
                room, in -> in.kick(request.slot(), ErrorCode.KICKED, "by the operator: " + request.reason()));
        audited(context, kicked, "game.kick", target, request.reason())
                .onSuccess(found -> {
                    if (found) {
                        send(context, new JsonObject().put("kicked", true));
                    } else {
                        new Problem(404, "Nobody is in slot " + request.slot() + " of this game.")
                                .send(context.response());
                    }
                })
                .onFailure(why -> failed(context, why));
    }

    private void close(RoutingContext context) {
        ActionRequest request = request(context, false);
        Room room = request == null ? null : room(context);
        if (request == null || room == null) {
            return;
        }
        Future<Boolean> closed = survey.ask(room, in -> {
            in.close(Ending.CLOSED, ErrorCode.ROOM_CLOSED, "by the operator: " + request.reason());
            return true;
        });
        answered(
                context,
                audited(context, closed, "game.close", room.code(), request.reason())
                        .map(done -> new JsonObject().put("closed", true)));
    }

    private void drain(RoutingContext context) {
        ActionRequest request = request(context, false);
        if (request != null) {
            boolean begun = drain.begin();
            audit.record(
                    context, "drain.start", "", request.reason(), begun ? AdminAudit.DONE : "was draining already");
            send(context, new JsonObject().put("draining", true));
        }
    }

    private void resume(RoutingContext context) {
        boolean ended = drain.end();
        audit.record(context, "drain.stop", "", "", ended ? AdminAudit.DONE : "was not draining");
        send(context, new JsonObject().put("draining", false));
    }

    /** Records how it went; {@code false} is an action that found nobody. */
    private Future<Boolean> audited(
            RoutingContext context, Future<Boolean> done, String action, String target, String reason) {
        return done.andThen(result -> audit.record(
                context,
                action,
                target,
                reason,
                result.failed()
                        ? "no answer in time"
                        : Boolean.TRUE.equals(result.result()) ? AdminAudit.DONE : "nobody there"));
    }

    private @Nullable ActionRequest request(RoutingContext context, boolean forPlayer) {
        try {
            return ActionRequest.parse(context, forPlayer);
        } catch (IllegalArgumentException e) {
            new Problem(400, String.valueOf(e.getMessage())).send(context.response());
            return null;
        }
    }

    private @Nullable Room room(RoutingContext context) {
        Room room = survey.find(context.pathParam("code"));
        if (room == null) {
            new Problem(404, "No game has this code.").send(context.response());
        }
        return room;
    }

    private static void answered(RoutingContext context, Future<JsonObject> answer) {
        answer.onSuccess(body -> send(context, body)).onFailure(why -> failed(context, why));
    }

    private static void failed(RoutingContext context, Throwable why) {
        if (why instanceof TimeoutException) {
            new Problem(503, "The game did not answer in time; try again.").send(context.response());
        } else {
            context.fail(500, why);
        }
    }

    private static void send(RoutingContext context, JsonObject body) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.toBuffer());
    }
}
