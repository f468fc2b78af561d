package dev.outpost.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/**
 * Receives OTLP over gRPC and over HTTP/protobuf on one port of the loopback, with the official protobufs. For tests: any
 * thread may change its {@link #behave behaviour} and look at what it {@link #received}.
 */
public final class OtlpReceiver implements AutoCloseable {

    private static final String GRPC = "application/grpc";
    private static final String PROTOBUF = "application/x-protobuf";
    private static final int FRAME_HEAD = 5;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Received received = new Received();
    private final HttpServer server;
    private volatile Function<String, Behaviour> behaviour = path -> new Behaviour.Take();

    private OtlpReceiver(int port) {
        server = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setPort(port));
        server.requestHandler(this::accept);
        try {
            server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            vertx.close();
            throw new IllegalStateException("cannot listen on port " + port, e);
        }
    }

    /** On any free port. */
    public static OtlpReceiver start() {
        return new OtlpReceiver(0);
    }

    /** On this port, that of one that was closed before, say. */
    public static OtlpReceiver startOn(int port) {
        return new OtlpReceiver(port);
    }

    /** Its port, of gRPC and HTTP alike. */
    public int port() {
        return server.actualPort();
    }

    /** What exporters are to be given. */
    public String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    /** From now on it does this with every request. */
    public void behave(Behaviour next) {
        behaviour = path -> next;
    }

    /** From now on it does this with requests for these signals: the path has {@code logs}, {@code trace} or {@code metrics}. */
    public void behaveByPath(Function<String, Behaviour> byPath) {
        behaviour = byPath;
    }

    /** What it took. */
    public Received received() {
        return received;
    }

    /** Ends it; connections break. */
    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the receiver does not end", e);
        }
    }

    private void accept(HttpServerRequest request) {
        received.attempt(request.headers().entries());
        request.body().onSuccess(body -> {
            Behaviour next = behaviour.apply(request.path());
            if (next instanceof Behaviour.TakeLate late) {
                vertx.setTimer(Math.max(1, late.after().toMillis()), timer -> answer(request, body, next));
            } else {
                answer(request, body, next);
            }
        });
    }

    private void answer(HttpServerRequest request, Buffer body, Behaviour next) {
        boolean grpc = isGrpc(request);
        if (next instanceof Behaviour.Hang) {
            return;
        }
        if (next instanceof Behaviour.Cut) {
            request.connection().close();
            return;
        }
        if (next instanceof Behaviour.Refuse refuse) {
            refuse(request.response(), grpc, refuse);
            return;
        }
        if (next instanceof Behaviour.SayYesToAnything) {
            request.response().putHeader("content-type", "text/html").end("<html><body>Welcome</body></html>");
            return;
        }
        Message response;
        try {
            response = take(request, body, next);
        } catch (InvalidProtocolBufferException e) {
            refuse(request.response(), grpc, new Behaviour.Refuse(400, 3, -1));
            return;
        }
        if (grpc) {
            byte[] message = response.toByteArray();
            request.response().setChunked(true).putHeader("content-type", GRPC).putTrailer("grpc-status", "0");
            request.response()
                    .end(Buffer.buffer()
                            .appendByte((byte) 0)
                            .appendInt(message.length)
                            .appendBytes(message));
        } else {
            request.response().putHeader("content-type", PROTOBUF).end(Buffer.buffer(response.toByteArray()));
        }
    }

    private Message take(HttpServerRequest request, Buffer body, Behaviour next) throws InvalidProtocolBufferException {
        byte[] message = message(request, body.getBytes());
        boolean kept = !(next instanceof Behaviour.Lie);
        Behaviour.TakePart part = next instanceof Behaviour.TakePart some ? some : new Behaviour.TakePart(0, "");
        String path = request.path().toLowerCase(Locale.ROOT);
        if (path.contains("logs")) {
            ExportLogsServiceRequest logs = ExportLogsServiceRequest.parseFrom(message);
            received.logs(logs, kept, part.rejected());
            return ExportLogsServiceResponse.newBuilder()
                    .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                            .setRejectedLogRecords(part.rejected())
                            .setErrorMessage(part.message()))
                    .build();
        }
        if (path.contains("metrics")) {
            ExportMetricsServiceRequest metrics = ExportMetricsServiceRequest.parseFrom(message);
            received.metrics(metrics, kept);
            return ExportMetricsServiceResponse.newBuilder()
                    .setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
                            .setRejectedDataPoints(part.rejected())
                            .setErrorMessage(part.message()))
                    .build();
        }
        if (path.contains("trace")) {
            ExportTraceServiceRequest traces = ExportTraceServiceRequest.parseFrom(message);
            received.traces(traces, kept, part.rejected());
            return ExportTraceServiceResponse.newBuilder()
                    .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                            .setRejectedSpans(part.rejected())
                            .setErrorMessage(part.message()))
                    .build();
        }
        throw new InvalidProtocolBufferException("no such signal: " + path);
    }

    private static void refuse(HttpServerResponse response, boolean grpc, Behaviour.Refuse refuse) {
        if (grpc) {
            response.putHeader("content-type", GRPC)
                    .putHeader("grpc-status", Integer.toString(refuse.grpcStatus()))
                    .end();
            return;
        }
        if (refuse.retryAfterSeconds() >= 0) {
            response.putHeader("retry-after", Integer.toString(refuse.retryAfterSeconds()));
        }
        response.setStatusCode(refuse.httpStatus()).end();
    }

    private static boolean isGrpc(HttpServerRequest request) {
        String type = request.getHeader("content-type");
        return type != null && type.startsWith(GRPC);
    }

    private static byte[] message(HttpServerRequest request, byte[] body) {
        boolean grpc = isGrpc(request);
        byte[] message = grpc ? java.util.Arrays.copyOfRange(body, FRAME_HEAD, body.length) : body;
        boolean packed = grpc ? body[0] != 0 : "gzip".equals(request.getHeader("content-encoding"));
        if (!packed) {
            return message;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(message))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
