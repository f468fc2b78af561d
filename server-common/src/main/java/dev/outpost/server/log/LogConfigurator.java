package dev.outpost.server.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Found by logback at its first use; keeps it from looking for configuration files and from printing about it.
 *
 * <p>Nothing is logged before {@link Logging#configure}, so that an empty context is all that is needed.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {

    /** For the service loader. */
    public LogConfigurator() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
