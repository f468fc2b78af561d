package dev.outpost.bench.emit;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.atomic.LongAdder;

/** Logback's async appender, which drops instead of blocking. */
final class LogbackPeer implements Peer {

    private static final int FLUSH_MILLIS = 60_000;
    private static final String TEXT = Order.NAME + " game_id={} player={} tick={} order_type={} sub_tick_us={}"
            + " size_bytes={} game_module={} mod_fingerprint={} correlation={}";

    private final LoggerContext context = new LoggerContext();
    private final Discarding discarding = new Discarding();
    private final AsyncAppender appender = new AsyncAppender();
    private final Logger logger = context.getLogger("relay");

    LogbackPeer() {
        // What LoggerFactory does for the context that it makes: without it, the appender loses everything.
        context.setMDCAdapter(new LogbackMDCAdapter());
        discarding.setContext(context);
        discarding.start();
        appender.setContext(context);
        appender.setQueueSize(ENTRIES);
        appender.setDiscardingThreshold(0);
        appender.setNeverBlock(true);
        appender.setMaxFlushTime(FLUSH_MILLIS);
        appender.addAppender(discarding);
        appender.start();
        logger.setAdditive(false);
        logger.setLevel(Level.DEBUG);
        logger.addAppender(appender);
    }

    @Override
    public Runnable producer() {
        Order order = new Order();
        return () -> {
            logger.debug(
                    TEXT,
                    order.gameId(),
                    order.player(),
                    order.tick(),
                    Order.TYPE,
                    order.subTickUs(),
                    order.sizeBytes(),
                    order.gameModule(),
                    order.modFingerprint(),
                    order.correlation());
            order.next();
        };
    }

    @Override
    public long finish() {
        appender.stop();
        return discarding.received.sum();
    }

    private static final class Discarding extends AppenderBase<ILoggingEvent> {

        private final LongAdder received = new LongAdder();

        @Override
        protected void append(ILoggingEvent event) {
            received.increment();
        }
    }
}
