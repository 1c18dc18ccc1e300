// Signs or validates one document with the DCC's published package, as its own
// users do. The package takes certificates from its class path only, so the
// folder given stands before its archive there.
//
//   node exchange.mjs sign|validate PACKAGE-FOLDER CERTIFICATE-FOLDER < in > out
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { readFileSync } from "node:fs";

const [mode, packages, certificates] = process.argv.slice(2);
const require = createRequire(join(packages, "package.json"));
const { signDuis, validateDuis } = require("@smartdcc/duis-sign-wrap");
const archive = join(packages, "node_modules/@smartdcc/duis-sign-wrap/dist/tool.jar");
const options = { xml: readFileSync(0), jarFile: certificates + delimiter + archive, preserveCounter: true };
try {
  process.stdout.write(await (mode === "sign" ? signDuis(options) : validateDuis(options)));
} catch (error) {
  console.error(error.message);
  process.exitCode = 10;
}
