package dev.outpost.telemetry.otel;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Stands between the SDK's exporters and what sends for them, so as to hear the answers: an exporter says no more than
 * that it failed, and nothing at all of a partial success.
 *
 * <p>The SDK finds its senders through this loader while it is set up, by one thread. An exporter that has one request
 * under way at a time finds the answer to it in what {@link #newest} gave when the exporter had been made.
 */
final class SenderWatch implements ComponentLoader {

    private final ComponentLoader found = ComponentLoader.forClassLoader(SenderWatch.class.getClassLoader());
    private AtomicReference<Answer> newest = new AtomicReference<>();

    /** Where the sender that was made last puts the answers. */
    AtomicReference<Answer> newest() {
        return newest;
    }

    @Override
    public <T> Iterable<T> load(Class<T> spi) {
        List<T> watched = new ArrayList<>();
        for (T component : found.load(spi)) {
            watched.add(spi.cast(watched(component)));
        }
        return watched;
    }

    private Object watched(Object component) {
        if (component instanceof HttpSenderProvider http) {
            return (HttpSenderProvider) config -> new Http(http.createSender(config), answers());
        }
        if (component instanceof GrpcSenderProvider grpc) {
            return (GrpcSenderProvider) config -> new Grpc(grpc.createSender(config), answers());
        }
        return component;
    }

    private AtomicReference<Answer> answers() {
        newest = new AtomicReference<>();
        return newest;
    }

    private record Http(HttpSender sender, AtomicReference<Answer> answers) implements HttpSender {

        @Override
        public void send(MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
            sender.send(
                    message,
                    response -> {
                        answers.set(Answer.ofHttp(response.getStatusCode(), response.getResponseBody()));
                        onResponse.accept(response);
                    },
                    thrown -> {
                        answers.set(Answer.none(thrown));
                        onError.accept(thrown);
                    });
        }

        @Override
        public CompletableResultCode shutdown() {
            return sender.shutdown();
        }
    }

    private record Grpc(GrpcSender sender, AtomicReference<Answer> answers) implements GrpcSender {

        @Override
        public void send(MessageWriter message, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
            sender.send(
                    message,
                    response -> {
                        answers.set(Answer.ofGrpc(
                                response.getStatusCode(),
                                String.valueOf(response.getStatusDescription()),
                                response.getResponseMessage()));
                        onResponse.accept(response);
                    },
                    thrown -> {
                        answers.set(Answer.none(thrown));
                        onError.accept(thrown);
                    });
        }

        @Override
        public CompletableResultCode shutdown() {
            return sender.shutdown();
        }
    }
}
