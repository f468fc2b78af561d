package dev.outpost.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.status.NopStatusListener;
import io.opentelemetry.api.OpenTelemetry;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sets up the process's log: one appender that writes to standard output, no file to configure it.
 *
 * <p>Lines are written by the thread that logs. That is right here because life-cycle lines are rare and nothing logs per
 * message; a dropped last line of a dying process would cost more than the write.
 */
public final class Logging {

    private Logging() {}

    private static final String OTLP = "otlp";
    private static volatile @Nullable JsonEncoder machines;

    /** Replaces whatever was set up before. */
    public static void configure(boolean json, String level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getStatusManager().add(new NopStatusListener());

        JsonEncoder forMachines = json ? new JsonEncoder() : null;
        machines = forMachines;
        Encoder<ILoggingEvent> encoder = forMachines == null ? new TextEncoder() : forMachines;
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();

        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(Level.toLevel(level));
        Level libraries = root.getLevel().isGreaterOrEqual(Level.INFO) ? root.getLevel() : Level.INFO;
        context.getLogger("io.netty").setLevel(libraries);
        context.getLogger("io.micrometer").setLevel(libraries);
        // It tells each step of a pool's opening and closing as if it were news
        Level pools = root.getLevel().equals(Level.INFO) ? Level.WARN : root.getLevel();
        context.getLogger("com.zaxxer.hikari").setLevel(pools);
    }

    /** From now on lines know the spans they are logged in, and are records of OpenTelemetry too. */
    public static void export(OpenTelemetry openTelemetry) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        traces(TraceOfLine::ofSpan);
        OtlpAppender appender = new OtlpAppender(openTelemetry.getLogsBridge());
        appender.setName(OTLP);
        appender.setContext(context);
        appender.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    /** Ends {@link #export}; the lines that come now are on standard output alone. */
    public static void endExport() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(OTLP);
        traces(TraceOfLine.Source.NONE);
    }

    private static void traces(TraceOfLine.Source source) {
        JsonEncoder encoder = machines;
        if (encoder != null) {
            encoder.traces(source);
        }
    }
}
