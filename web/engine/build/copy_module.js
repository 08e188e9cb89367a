// Puts the built wasm module beside the compiled TypeScript, its loader made small. CLOUDTAB_MODULE_DIR names another build.

import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const from = process.env["CLOUDTAB_MODULE_DIR"] ?? join(root, "build/wasm/wasm");
const to = fileURLToPath(new URL("../dist/", import.meta.url));

for (const file of ["cloudtab.mjs", "cloudtab.wasm"]) {
  if (!existsSync(join(from, file))) {
    console.error(`${file} is not in ${from}: build the module first (scripts/build)`);
    process.exit(1);
  }
}
copyFileSync(join(from, "cloudtab.wasm"), join(to, "cloudtab.wasm"));
const loader = await rolldown({ input: join(from, "cloudtab.mjs"), platform: "browser", logLevel: "warn" });
await loader.write({ file: join(to, "cloudtab.mjs"), format: "esm", minify: true });
