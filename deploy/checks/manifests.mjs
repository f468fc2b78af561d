// manifests.mjs FOLDER <MANIFESTS: writes each Kubernetes object into FOLDER as a value of its own type, for the compiler to
// hold the two against each other: a key that Kubernetes does not know is refused, as is one that is missing.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

const OPERATOR = "monitoring.coreos.com/";

const objects = parseAllDocuments(readFileSync(0, "utf8")).map((document) => document.toJS());
for (const object of objects) {
    const { apiVersion, kind, metadata } = object;
    const from = apiVersion.startsWith(OPERATOR) ? "@kubernetes-models/prometheus-operator" : "kubernetes-models";
    const type = `import type { I${kind} as Type } from "${from}/${apiVersion}/${kind}";`;
    const value = `export const it: Type = ${JSON.stringify(object, null, 2)};`;
    writeFileSync(join(process.argv[2], `${kind}-${metadata.name}.ts`), `${type}\n${value}\n`);
}
if (objects.length === 0) {
    console.log("no object in it");
    process.exitCode = 1;
}
