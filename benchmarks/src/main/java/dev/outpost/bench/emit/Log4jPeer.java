package dev.outpost.bench.emit;

import static org.apache.logging.log4j.util.Unbox.box;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/** Log4j2's async loggers over a Disruptor, used as its manual says that it makes no garbage. */
final class Log4jPeer implements Peer {

    private static final String TEXT = Order.NAME + " game_id={} player={} tick={} order_type={} sub_tick_us={}"
            + " size_bytes={} game_module={} mod_fingerprint={} correlation={}";

    private final Discarding appender = new Discarding();
    private final AsyncLoggerContext context;
    private final Logger logger;

    Log4jPeer() {
        System.setProperty("log4j2.asyncLoggerRingBufferSize", Integer.toString(ENTRIES));
        System.setProperty("log4j2.asyncQueueFullPolicy", "Discard");
        System.setProperty("log4j2.discardThreshold", "DEBUG");
        System.setProperty("log4j2.enableThreadlocals", "true");
        context = new AsyncLoggerContext("bench");
        ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        Configuration configuration =
                builder.add(builder.newRootLogger(Level.DEBUG)).build(false);
        context.start(configuration);
        appender.start();
        configuration.getRootLogger().addAppender(appender, Level.ALL, null);
        context.updateLoggers();
        logger = context.getLogger("relay");
    }

    @Override
    public Runnable producer() {
        Order order = new Order();
        return () -> {
            logger.debug(
                    TEXT,
                    order.gameId(),
                    box(order.player()),
                    box(order.tick()),
                    Order.TYPE,
                    box(order.subTickUs()),
                    box(order.sizeBytes()),
                    order.gameModule(),
                    order.modFingerprint(),
                    order.correlation());
            order.next();
        };
    }

    @Override
    public long finish() {
        context.stop(1, TimeUnit.MINUTES);
        return appender.received.sum();
    }

    private static final class Discarding extends AbstractAppender {

        private final LongAdder received = new LongAdder();

        private Discarding() {
            super("discarding", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            received.increment();
        }
    }
}
