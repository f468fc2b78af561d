package dev.outpost.bench.emit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** OpenTelemetry's log records with typed attributes, through its batch processor; batches and delay are its defaults. */
final class OpenTelemetryPeer implements Peer {

    private static final AttributeKey<String> GAME_ID = AttributeKey.stringKey("game_id");
    private static final AttributeKey<Long> PLAYER = AttributeKey.longKey("player");
    private static final AttributeKey<Long> TICK = AttributeKey.longKey("tick");
    private static final AttributeKey<String> ORDER_TYPE = AttributeKey.stringKey("order_type");
    private static final AttributeKey<Long> SUB_TICK_US = AttributeKey.longKey("sub_tick_us");
    private static final AttributeKey<Long> SIZE_BYTES = AttributeKey.longKey("size_bytes");
    private static final AttributeKey<String> GAME_MODULE = AttributeKey.stringKey("game_module");
    private static final AttributeKey<String> MOD_FINGERPRINT = AttributeKey.stringKey("mod_fingerprint");
    private static final AttributeKey<String> CORRELATION = AttributeKey.stringKey("correlation");

    private final Discarding exporter = new Discarding();
    private final SdkLoggerProvider provider = SdkLoggerProvider.builder()
            .addLogRecordProcessor(BatchLogRecordProcessor.builder(exporter)
                    .setMaxQueueSize(ENTRIES)
                    .build())
            .build();
    private final Logger logger = provider.get("relay");

    @Override
    public Runnable producer() {
        Order order = new Order();
        return () -> {
            logger.logRecordBuilder()
                    .setSeverity(Severity.DEBUG)
                    .setEventName(Order.NAME)
                    .setAttribute(GAME_ID, order.gameId())
                    .setAttribute(PLAYER, order.player())
                    .setAttribute(TICK, order.tick())
                    .setAttribute(ORDER_TYPE, Order.TYPE)
                    .setAttribute(SUB_TICK_US, order.subTickUs())
                    .setAttribute(SIZE_BYTES, order.sizeBytes())
                    .setAttribute(GAME_MODULE, order.gameModule())
                    .setAttribute(MOD_FINGERPRINT, order.modFingerprint())
                    .setAttribute(CORRELATION, order.correlation())
                    .emit();
            order.next();
        };
    }

    @Override
    public long finish() {
        provider.shutdown().join(1, TimeUnit.MINUTES);
        return exporter.received.sum();
    }

    private static final class Discarding implements LogRecordExporter {

        private final LongAdder received = new LongAdder();

        @Override
        public CompletableResultCode export(Collection<LogRecordData> records) {
            received.add(records.size());
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
