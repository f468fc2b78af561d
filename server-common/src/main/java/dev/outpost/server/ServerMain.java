package dev.outpost.server;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Runs a server's command line: serve, config, analytics. */
public final class ServerMain {

    private ServerMain() {}

    /**
     * Runs a command to its end; the result is the exit status (serve: after the drain). The caller exits with it:
     *
     * <pre>{@code
     * public static void main(String[] args) {
     *     System.exit(ServerMain.run(new RelayServer(), args));
     * }
     * }</pre>
     */
    public static int run(Server server, String... args) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        return new Commands(server, System.getenv(), config -> new Serving(server).run(config), out, err).run(args);
    }
}
