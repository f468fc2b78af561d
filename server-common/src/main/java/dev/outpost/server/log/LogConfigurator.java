package dev.outpost.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/**
 * Found by logback at its first use; keeps it from looking for configuration files and from printing about it.
 *
 * <p>What is logged before {@link Logging#configure} goes nowhere; the level spares libraries from composing it.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {

    /** For the service loader. */
    public LogConfigurator() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
