// image.mjs FILE: reads an image's file with the reader that Docker's own plugin for editors has.
import { readFileSync } from "node:fs";
import { validate } from "dockerfile-utils";

const [file] = process.argv.slice(2);
for (const { message, range } of validate(readFileSync(file, "utf8"))) {
    console.log(`${file}, line ${range.start.line + 1}: ${message}`);
    process.exitCode = 1;
}
