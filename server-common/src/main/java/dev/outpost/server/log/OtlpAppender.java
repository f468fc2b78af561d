package dev.outpost.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.outpost.telemetry.privacy.PiiGuard;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.logs.Severity;
import java.util.Locale;
import org.slf4j.helpers.MessageFormatter;

/**
 * The process's log lines as records of OpenTelemetry, in the span that they are logged in. What looks like an address, a
 * path or an e-mail is masked, as in events (spec/telemetry.md, Privacy); on standard output it is not. Any thread; it waits
 * for nothing.
 */
final class OtlpAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final AttributeKey<String> THREAD = AttributeKey.stringKey("thread.name");
    private static final AttributeKey<String> EXCEPTION = AttributeKey.stringKey("exception.type");
    private static final AttributeKey<String> STACK = AttributeKey.stringKey("exception.stacktrace");

    /** What the exporters have to say of themselves would be exported, and exported again. */
    private static final String EXPORTERS = "io.opentelemetry.";

    private static final int MAX_CHARS = 2000;
    private static final int MAX_FRAMES = 40;

    private final LoggerProvider loggers;

    OtlpAppender(LoggerProvider loggers) {
        this.loggers = loggers;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLoggerName().startsWith(EXPORTERS)) {
            return;
        }
        LogRecordBuilder line = loggers.get(event.getLoggerName())
                .logRecordBuilder()
                .setTimestamp(event.getInstant())
                .setSeverity(severity(event.getLevel()))
                .setSeverityText(event.getLevel().toString().toLowerCase(Locale.ROOT))
                .setBody(message(event))
                .setAttribute(THREAD, event.getThreadName());
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.setAttribute(EXCEPTION, thrown.getClassName());
            line.setAttribute(STACK, stack(thrown));
        }
        line.emit();
    }

    /** The message, whose words the code has, with what was put into it masked where it must be. */
    private static String message(ILoggingEvent event) {
        String whole = event.getFormattedMessage();
        if (!PiiGuard.suspects(whole)) {
            return cut(whole);
        }
        String words = event.getMessage();
        Object[] arguments = event.getArgumentArray();
        if (arguments == null || PiiGuard.suspects(words)) {
            return PiiGuard.MASK;
        }
        Object[] masked = new Object[arguments.length];
        for (int i = 0; i < masked.length; i++) {
            String text = String.valueOf(arguments[i]);
            masked[i] = PiiGuard.suspects(text) ? PiiGuard.MASK : text;
        }
        return cut(
                String.valueOf(MessageFormatter.arrayFormat(words, masked, null).getMessage()));
    }

    /** Types and places; messages tell to whom there was no connection. */
    private static String stack(IThrowableProxy thrown) {
        StringBuilder stack = new StringBuilder();
        int frames = 0;
        for (IThrowableProxy cause = thrown; cause != null && frames < MAX_FRAMES; cause = cause.getCause()) {
            stack.append(stack.isEmpty() ? "" : "Caused by: ")
                    .append(cause.getClassName())
                    .append('\n');
            for (StackTraceElementProxy frame : cause.getStackTraceElementProxyArray()) {
                if (frames++ < MAX_FRAMES) {
                    stack.append('\t').append(frame.getSTEAsString()).append('\n');
                }
            }
        }
        return stack.toString();
    }

    private static String cut(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
    }

    private static Severity severity(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> Severity.ERROR;
            case Level.WARN_INT -> Severity.WARN;
            case Level.INFO_INT -> Severity.INFO;
            case Level.DEBUG_INT -> Severity.DEBUG;
            default -> Severity.TRACE;
        };
    }
}
