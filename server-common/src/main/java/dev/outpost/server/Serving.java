package dev.outpost.server;

import dev.outpost.server.config.Config;
import dev.outpost.server.log.Logging;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code serve}: the log, the server, the signals that end it. */
final class Serving {

    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    private static final int OK = 0;
    private static final int FAILED = 1;
    /** As a shell reports a process that was interrupted. */
    private static final int INTERRUPTED = 130;

    private final Server server;
    private final CountDownLatch stop = new CountDownLatch(1);

    Serving(Server server) {
        this.server = server;
    }

    /** Serves to the end; the result is the exit status. */
    int run(Config config) {
        Logging.configure(
                config.get(ServerKeys.LOG_FORMAT) == ServerKeys.LogFormat.JSON,
                config.get(ServerKeys.LOG_LEVEL).name());
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, thrown) -> LOG.error("thread {} ended by a defect", thread.getName(), thrown));
        ServerProcess process =
                new ServerProcess(server, ServerKeys.of(server), config, System.getenv(), InstantSource.system(), true);
        Duration within = config.get(ServerKeys.SHUTDOWN_TIMEOUT);
        boolean heard = Signals.handle((name, before) -> signalled(process, name, before, within));
        // Where something else ends the Java runtime (a hang-up, System.exit), what waits is still written.
        Runtime.getRuntime().addShutdownHook(new Thread(process::close, "outpost-exit"));
        if (!heard) {
            LOG.warn("signals are not to be had from this Java runtime; the exit status will not be 0");
        }
        try {
            process.start();
        } catch (ServerException e) {
            LOG.error("cannot start: {}", e.getMessage());
            LOG.debug("why", e);
            return FAILED;
        } catch (RuntimeException e) {
            LOG.error("cannot start", e);
            return FAILED;
        }
        LOG.info(
                "ready in {} ms: {}",
                System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime(),
                String.join(", ", process.addresses()));
        try {
            stop.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.close();
        LOG.info("stopped");
        return OK;
    }

    private void signalled(ServerProcess process, String name, int before, Duration within) {
        if (before > 0) {
            LOG.warn("SIG{} again: ending at once", name);
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        process.requestStop();
        LOG.info("SIG{}: draining, at most {} ms", name, within.toMillis());
        watch(within);
        stop.countDown();
    }

    /** The bound holds even when the thread that drains hangs. */
    private static void watch(Duration within) {
        Thread watchdog = new Thread(
                () -> {
                    try {
                        Thread.sleep(within.toMillis() - Math.min(250, within.toMillis() / 40));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    LOG.warn("not everything ended in time; ending without it");
                    Runtime.getRuntime().halt(OK);
                },
                "outpost-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }
}
