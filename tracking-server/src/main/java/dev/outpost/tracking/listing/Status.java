package dev.outpost.tracking.listing;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.telemetry.event.Labels;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How far a game is; sent in lower case. */
public enum Status {
    /** Takes players. */
    WAITING,
    /** Is played. */
    IN_PROGRESS,
    /** Has not begun, and takes no more players. */
    FULL;

    /**
     * The status of a name.
     *
     * @param field for the message
     * @throws BadFieldException when there is none
     */
    public static Status parse(String field, String text) {
        for (Status status : values()) {
            if (Labels.of(status).equals(text)) {
                return status;
            }
        }
        throw new BadFieldException(
                field, text, Arrays.stream(values()).map(Labels::of).collect(Collectors.joining(", ")));
    }
}
