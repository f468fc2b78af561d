// What a dashboard's file may have in it: Grafana's own types, of the version that runs in docker-compose.observability.yaml,
// put together more narrowly than Grafana does. It leaves a panel's options and queries open; here each kind of panel has
// the options of its kind, and each source its queries. A kind of panel or of query that is not named here is refused.
import type * as schema from "@grafana/schema";
import type { Options as StatOptions } from "@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen.d.ts";
import type * as timeseries from "@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen.d.ts";
import type { Options as LogsOptions } from "@grafana/schema/dist/types/raw/composable/logs/panelcfg/x/LogsPanelCfg_types.gen.d.ts";
import type { LokiDataQuery } from "@grafana/schema/dist/types/raw/composable/loki/dataquery/x/LokiDataQuery_types.gen.d.ts";

/** The same as it stands in a file: of a named choice its text. */
type Plain<T> = T extends string
    ? `${T}`
    : T extends (infer E)[]
      ? Plain<E>[]
      : T extends object
        ? { [K in keyof T]: Plain<T[K]> }
        : T;

type Source<Type extends string> = { type: Type; uid: Type };

interface Query<Type extends string> {
    refId: string;
    datasource: Source<Type>;
    hide?: boolean;
}

// The schema has no types for these two: what Grafana's own sources of data take, as far as it is used
interface PrometheusQuery extends Query<"prometheus"> {
    expr: string;
    legendFormat?: string;
    range?: boolean;
    instant?: boolean;
    exemplar?: boolean;
    format?: "time_series" | "table" | "heatmap";
    interval?: string;
}

interface JaegerQuery extends Query<"jaeger"> {
    query: string;
    queryType?: "search" | "upload" | "dependencyGraph";
}

type LokiQuery = Omit<Plain<LokiDataQuery>, "datasource"> & Query<"loki">;

type Asks =
    | { datasource: Source<"prometheus">; targets: PrometheusQuery[] }
    | { datasource: Source<"loki">; targets: LokiQuery[] }
    | { datasource: Source<"jaeger">; targets: JaegerQuery[] };

type Defaults = Omit<Plain<schema.FieldConfig>, "custom">;

interface Fields<Custom> {
    defaults: Defaults & { custom?: Plain<Custom> };
    overrides: Plain<schema.FieldConfigSource["overrides"]>;
}

interface Looks<Type extends string, Options, Custom> {
    type: Type;
    options?: Plain<Options>;
    fieldConfig?: Fields<Custom>;
}

type Shown =
    | Looks<"timeseries", timeseries.Options, timeseries.FieldConfig>
    | Looks<"stat", StatOptions, never>
    | Looks<"logs", LogsOptions, never>
    | Looks<"traces", Record<string, never>, never>;

type Common = Omit<Plain<schema.Panel>, "type" | "options" | "fieldConfig" | "targets" | "datasource">;

type Panel = Common & Shown & Asks;

type Row = Omit<Plain<schema.RowPanel>, "panels"> & { panels: Panel[] };

export type Dashboard = Omit<Plain<schema.Dashboard>, "panels"> & {
    uid: string;
    title: string;
    panels: (Panel | Row)[];
};
