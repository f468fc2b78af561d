package dev.outpost.server.config;

/**
 * Where a value came from.
 *
 * @param source which of the sources
 * @param where the place within it: an option's name, a variable's name, a file and line; empty when it says nothing more
 */
public record Origin(Source source, String where) {

    /** The sources, the strongest first. */
    public enum Source {
        SET,
        OPTION,
        ENVIRONMENT,
        FILE,
        DEFAULT
    }

    static final Origin DEFAULT = new Origin(Source.DEFAULT, "");

    static Origin set() {
        return new Origin(Source.SET, "");
    }

    static Origin option(String name) {
        return new Origin(Source.OPTION, name);
    }

    static Origin environment(String variable) {
        return new Origin(Source.ENVIRONMENT, variable);
    }

    static Origin file(String file, int line) {
        return new Origin(Source.FILE, file + ":" + line);
    }

    @Override
    public String toString() {
        return switch (source) {
            case SET -> "--set";
            case OPTION -> "option " + where;
            case ENVIRONMENT -> "environment " + where;
            case FILE -> "file " + where;
            case DEFAULT -> "default";
        };
    }
}
