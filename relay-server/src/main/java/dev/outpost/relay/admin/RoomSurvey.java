package dev.outpost.relay.admin;

import dev.outpost.relay.lobby.Room;
import dev.outpost.relay.lobby.RoomView;
import dev.outpost.relay.lobby.Rooms;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks rooms, each on its own loop, and waits a bounded time: a loop that is busy makes an answer incomplete, never
 * late.
 * Any thread.
 */
public final class RoomSurvey {

    private static final long PATIENCE_MS = 1000;

    private final Rooms rooms;

    /** Of these rooms. */
    public RoomSurvey(Rooms rooms) {
        this.rooms = rooms;
    }

    /**
     * What rooms answered.
     *
     * @param views of those that did, by code
     * @param silent how many did not in time
     */
    public record Answer(List<RoomView> views, int silent) {}

    /** All rooms as they are now. */
    public Future<Answer> all() {
        Collection<Room> asked = rooms.all();
        List<Future<RoomView>> answers = new ArrayList<>(asked.size());
        for (Room room : asked) {
            answers.add(ask(room, Room::view));
        }
        return Future.join(answers).transform(done -> {
            List<RoomView> views = answers.stream()
                    .filter(Future::succeeded)
                    .map(Future::result)
                    .sorted(Comparator.comparing(RoomView::code))
                    .toList();
            return Future.succeededFuture(new Answer(views, answers.size() - views.size()));
        });
    }

    /** The room of a code; null: there is none. */
    public @Nullable Room find(String code) {
        return rooms.find(code);
    }

    /** Has a room answer on its loop; fails when it does not within a second. */
    public <T> Future<T> ask(Room room, Function<Room, T> question) {
        Promise<T> answer = Promise.promise();
        room.execute(() -> {
            try {
                answer.tryComplete(question.apply(room));
            } catch (RuntimeException e) {
                answer.tryFail(e);
            }
        });
        return answer.future().timeout(PATIENCE_MS, TimeUnit.MILLISECONDS);
    }
}
