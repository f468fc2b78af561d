package dev.outpost.server.config;

import dev.outpost.server.ServerException;
import java.util.List;

/** A configuration that is refused; each problem is one line naming key, value, accepted range and origin. */
public final class ConfigException extends ServerException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    ConfigException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One line each, in the order of the sources; never empty. */
    public List<String> problems() {
        return problems;
    }
}
