// What deploy/loki may have in its file: the settings that Loki's documentation names, as far as they could be of use here.
type Time = `${number}${"ms" | "s" | "m" | "h" | "d" | "w"}`;

export interface Loki {
    auth_enabled: boolean;
    server: {
        http_listen_address?: string;
        http_listen_port: number;
        grpc_listen_address?: string;
        grpc_listen_port: number;
        log_level: "debug" | "info" | "warn" | "error";
    };
    common: {
        instance_addr: string;
        path_prefix: string;
        storage: { filesystem: { chunks_directory: string; rules_directory: string } };
        replication_factor: number;
        ring: { kvstore: { store: "inmemory" | "memberlist" } };
    };
    schema_config: {
        configs: {
            from: `${number}-${number}-${number}`;
            store: "tsdb";
            object_store: "filesystem";
            schema: "v13";
            index: { prefix: string; period: "24h" };
        }[];
    };
    limits_config: {
        allow_structured_metadata: boolean;
        ingestion_rate_mb?: number;
        ingestion_burst_size_mb?: number;
        max_query_series?: number;
        max_entries_limit_per_query?: number;
        retention_period: Time;
        reject_old_samples: boolean;
        reject_old_samples_max_age: Time;
        max_structured_metadata_size?: `${number}${"KB" | "MB"}`;
        max_structured_metadata_entries_count?: number;
    };
    compactor: {
        working_directory: string;
        retention_enabled: boolean;
        delete_request_store: "filesystem";
        compaction_interval?: Time;
    };
    analytics: { reporting_enabled: boolean };
}
