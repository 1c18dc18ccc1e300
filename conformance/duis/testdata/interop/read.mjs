// Reads documents with the DCC's published parser, as its own users do, and
// prints a line for each: file, tab, what it was recognised as or the error.
//
//   node read.mjs PACKAGE-FOLDER FILE...
import { createRequire } from "node:module";
import { join, basename } from "node:path";
import { readFileSync } from "node:fs";

const [packages, ...files] = process.argv.slice(2);
const require = createRequire(join(packages, "package.json"));
const parser = require("@smartdcc/duis-parser");
for (const file of files) {
  let found;
  try {
    const parsed = parser.parseDuis("simplified", readFileSync(file, "utf8"));
    found = Object.keys(parser).filter((name) => name.startsWith("isSimplifiedDuis") && parser[name](parsed)).join(",") || "parsed";
  } catch (error) {
    found = "ERROR " + error.message.split("\n")[0];
  }
  console.log(basename(file) + "\t" + found);
}
