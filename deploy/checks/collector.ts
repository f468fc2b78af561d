// What deploy/collector and deploy/jaeger may have in their files: the settings that the documentation of each component
// names, as far as they could be of use here. A key or a component that is not here is refused. It is no more than that:
// the programs' own check, where there is one at hand, is the better one.
type Time = `${number}${"ms" | "s" | "m" | "h"}`;
type Address = `${string}:${number}`;
type Url = `http${"s" | ""}://${string}:${number}${string}`;

interface ServerTls {
    ca_file?: string;
    cert_file?: string;
    key_file?: string;
    client_ca_file?: string;
}

interface ClientTls {
    ca_file?: string;
    cert_file?: string;
    key_file?: string;
    insecure?: boolean;
    insecure_skip_verify?: boolean;
    server_name_override?: string;
}

interface GrpcServer {
    endpoint: Address;
    tls?: ServerTls;
    max_recv_msg_size_mib?: number;
    max_concurrent_streams?: number;
}

interface HttpServer {
    endpoint: Address;
    tls?: ServerTls;
    max_request_body_size?: number;
}

interface Retries {
    enabled?: boolean;
    initial_interval?: Time;
    max_interval?: Time;
    max_elapsed_time?: Time;
}

interface Queue {
    enabled?: boolean;
    num_consumers?: number;
    queue_size?: number;
    block_on_overflow?: boolean;
    storage?: string;
}

interface Sender {
    tls?: ClientTls;
    timeout?: Time;
    compression?: "gzip" | "zstd" | "snappy" | "none";
    headers?: Record<string, string>;
    sending_queue?: Queue;
    retry_on_failure?: Retries;
}

interface Otlp {
    protocols: { grpc?: GrpcServer; http?: HttpServer };
}

interface Batch {
    send_batch_size?: number;
    send_batch_max_size?: number;
    timeout?: Time;
}

interface Limits {
    check_interval: Time;
    limit_percentage: number;
    spike_limit_percentage: number;
}

interface Transform {
    error_mode?: "ignore" | "silent" | "propagate";
    log_statements?: { context: "resource" | "scope" | "log"; conditions?: string[]; statements: string[] }[];
}

interface Telemetry {
    resource?: Record<string, string>;
    metrics?: {
        level?: "none" | "basic" | "normal" | "detailed";
        readers?: { pull: { exporter: { prometheus: { host: string; port: number } } } }[];
    };
    logs?: { level?: "debug" | "info" | "warn" | "error"; encoding?: "console" | "json" };
}

interface Pipeline<R, P, E> {
    receivers: R[];
    processors: P[];
    exporters: E[];
}

/** Components by their names: a kind, and after a slash whatever tells two of a kind apart. */
type Named<Kinds> = { [K in keyof Kinds]?: Kinds[K] } & { [K in keyof Kinds as `${K & string}/${string}`]: Kinds[K] };

interface Collecting<R, P, X, E> {
    receivers: R;
    processors: P;
    exporters: X;
    extensions: E;
    service: {
        extensions: (keyof E)[];
        telemetry: Telemetry;
        pipelines: { [S in "metrics" | "logs" | "traces"]?: Pipeline<keyof R, keyof P, keyof X> };
    };
}

export type Collector = Collecting<
    { otlp: Otlp },
    Named<{ memory_limiter: Limits; transform: Transform; batch: Batch }>,
    Named<{ otlp: Sender & { endpoint: Address }; otlphttp: Sender & { endpoint: Url } }>,
    { health_check: HttpServer & { path?: string } }
>;

export type Jaeger = Collecting<
    { otlp: Otlp },
    { batch: Batch | null },
    { jaeger_storage_exporter: { trace_storage: string } },
    {
        healthcheckv2: { use_v2: true; http: HttpServer & { status?: { enabled: boolean; path: string } } };
        jaeger_query: { storage: { traces: string; traces_archive?: string }; http: HttpServer; grpc: GrpcServer };
        jaeger_storage: { backends: Record<string, { memory: { max_traces: number } }> };
    }
>;
