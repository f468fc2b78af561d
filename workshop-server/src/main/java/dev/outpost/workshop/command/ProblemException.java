package dev.outpost.workshop.command;

import io.vertx.core.json.JsonObject;
import java.io.IOException;

/** What a workshop refused, with its problem document (RFC 9457); the message is one line. */
final class ProblemException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient JsonObject problem;

    ProblemException(int status, JsonObject problem) {
        super(line(status, problem));
        this.status = status;
        this.problem = problem;
    }

    /** HTTP status. */
    int status() {
        return status;
    }

    /** What was wrong, in a word for programs; empty: it did not say. */
    String code() {
        return problem.getValue("code") instanceof String code ? code : "";
    }

    /** All that was told. */
    JsonObject problem() {
        return problem;
    }

    private static String line(int status, JsonObject problem) {
        String told = problem.getValue("detail") instanceof String detail
                ? detail
                : problem.getValue("title") instanceof String title ? title : "no reason told";
        String code = problem.getValue("code") instanceof String word ? " " + word : "";
        return "the workshop refuses (" + status + code + "): " + told;
    }
}
