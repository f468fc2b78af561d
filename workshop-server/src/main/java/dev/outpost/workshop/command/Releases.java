package dev.outpost.workshop.command;

import dev.outpost.workshop.resolve.Locked;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What a workshop says of the packages of a lock. */
final class Releases {

    private Releases() {}

    /**
     * What it says of one.
     *
     * @param release null: there is no such version
     */
    record Answer(Locked locked, @Nullable JsonObject release) {}

    /** All of them, in the lock's order. */
    static List<Answer> of(WorkshopClient client, List<Locked> packages, LongConsumer done) throws IOException {
        List<Answer> answers = new ArrayList<>();
        new Together(4).run(packages, locked -> {
            JsonObject release;
            try {
                release = client.get(WorkshopClient.path(locked.id(), locked.version()));
            } catch (ProblemException e) {
                if (e.status() != 404) {
                    throw e;
                }
                release = null;
            }
            synchronized (answers) {
                answers.add(new Answer(locked, release));
            }
            done.accept(1);
        });
        answers.sort((a, b) -> a.locked().id().compareTo(b.locked().id()));
        return answers;
    }
}
