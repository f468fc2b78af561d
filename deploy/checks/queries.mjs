// queries.mjs FILE...: reads every query in dashboards, rules and data sources with the grammars that Prometheus' and
// Grafana's own editors use, and says where one breaks off. What Grafana fills in before it asks is filled in here.
import { readFileSync } from "node:fs";
import { parser as logql } from "@grafana/lezer-logql";
import { parser as promql } from "@prometheus-io/lezer-promql";
import { parse } from "yaml";

const FILLED_IN = [
    [/\$__(rate_interval|interval|range|auto)\b/g, "15s"],
    // In a data source's file $$ stands for $; the tags of a span, as labels
    [/\$\$?__tags\b/g, 'job="a"'],
];
const VALUES = /^label_values\((.*), *\w+\)$/;

const found = [];

function query(language, where, text) {
    found.push({ language, where, text });
}

function ofDashboard(file, dashboard) {
    for (const panel of dashboard.panels) {
        for (const target of panel.targets ?? []) {
            const where = `${file}: ${panel.title}, ${target.refId}`;
            if (target.datasource.type === "prometheus") {
                query(promql, where, target.expr);
            } else if (target.datasource.type === "loki") {
                query(logql, where, target.expr);
            }
        }
    }
    for (const variable of dashboard.templating.list) {
        if (variable.type === "query") {
            query(promql, `${file}: choice of ${variable.name}`, VALUES.exec(variable.query.query)?.[1] ?? "");
        }
    }
}

function ofRules(file, rules) {
    for (const rule of rules.groups.flatMap((group) => group.rules)) {
        query(promql, `${file}: ${rule.alert ?? rule.record}`, rule.expr);
    }
}

function ofDataSources(file, sources) {
    for (const { name, jsonData } of sources.datasources) {
        if (jsonData.tracesToLogsV2) {
            query(logql, `${file}: ${name}, a trace's logs`, jsonData.tracesToLogsV2.query);
        }
        for (const metric of jsonData.tracesToMetrics?.queries ?? []) {
            query(promql, `${file}: ${name}, ${metric.name}`, metric.query);
        }
    }
}

for (const file of process.argv.slice(2)) {
    // JSON is YAML, too
    const content = parse(readFileSync(file, "utf8"));
    const before = found.length;
    if (content.panels) {
        ofDashboard(file, content);
    } else if (content.groups) {
        ofRules(file, content);
    } else if (content.datasources) {
        ofDataSources(file, content);
    }
    if (found.length === before) {
        console.log(`${file}: no query in it`);
        process.exitCode = 1;
    }
}
for (const { language, where, text } of found) {
    const filled = FILLED_IN.reduce((now, [variable, value]) => now.replace(variable, value), text);
    let broken = -1;
    language.parse(filled).iterate({
        enter(node) {
            if (node.type.isError && broken < 0) {
                broken = node.from;
            }
        },
    });
    if (broken >= 0) {
        console.log(`${where}: not understood from "${filled.slice(broken, broken + 30)}" on, in\n  ${filled}`);
        process.exitCode = 1;
    }
}
const logs = found.filter((one) => one.language === logql).length;
console.log(`${found.length - logs} queries in PromQL, ${logs} in LogQL`);
