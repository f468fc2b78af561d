// settings.mjs TYPE MODULE OUT <FILE: writes a file of settings as a value of this type, for the compiler to hold the two against
// each other; and of a file with pipelines, that they use what there is, and all of it.
import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";

const [type, module, out] = process.argv.slice(2);
const settings = parse(readFileSync(0, "utf8"));
writeFileSync(
    out,
    `import type { ${type} as Type } from "${module}";\nexport const it: Type = ${JSON.stringify(settings, null, 2)};\n`,
);

const { service } = settings;
if (service) {
    for (const part of ["receivers", "processors", "exporters", "extensions"]) {
        const there = new Set(Object.keys(settings[part]));
        const used = new Set(
            part === "extensions" ? service.extensions : Object.values(service.pipelines).flatMap((each) => each[part]),
        );
        for (const name of [...used].filter((one) => !there.has(one))) {
            console.log(`${part}: ${name} is used, and not there`);
            process.exitCode = 1;
        }
        for (const name of [...there].filter((one) => !used.has(one))) {
            console.log(`${part}: ${name} is there, and not used`);
            process.exitCode = 1;
        }
    }
}
