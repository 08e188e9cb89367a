// Makes what goes into the cage of functions (src/browser/functions): the environment's program as one script, the packages
// that Lambda's runtimes bring along as CommonJS files that share their common parts, and an index of them.

import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const folder = fileURLToPath(new URL("../dist/browser/functions/", import.meta.url));
const source = fileURLToPath(new URL("../src/browser/functions/", import.meta.url));

/** @aws-sdk/... of https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html, as far as there is something to talk to. */
const packages = [
  "@aws-sdk/client-apigatewaymanagementapi",
  "@aws-sdk/client-cloudformation",
  "@aws-sdk/client-cloudwatch",
  "@aws-sdk/client-cloudwatch-logs",
  "@aws-sdk/client-dynamodb",
  "@aws-sdk/client-dynamodb-streams",
  "@aws-sdk/client-iam",
  "@aws-sdk/client-kms",
  "@aws-sdk/client-lambda",
  "@aws-sdk/client-s3",
  "@aws-sdk/client-sns",
  "@aws-sdk/client-sqs",
  "@aws-sdk/client-sts",
  "@aws-sdk/lib-dynamodb",
  "@aws-sdk/util-dynamodb",
];

/** Pages parse XML by `DOMParser`, which workers do not have: there the parser for Node does it. */
const xmlInWorkers = {
  name: "xml-in-workers",
  load: {
    filter: { id: /xml-parser\.browser\.js$/ },
    handler: (id) => readFileSync(id.replace(".browser.js", ".js"), "utf8"),
  },
};

const options = { platform: "browser", logLevel: "warn" };
rmSync(join(folder, "sdk"), { recursive: true, force: true });

const program = await rolldown({ ...options, input: join(folder, "environment.js") });
await program.write({ file: join(folder, "program.js"), format: "iife", minify: true });

const fileOf = (name) => name.replace("@aws-sdk/", "");
const input = Object.fromEntries(packages.map((name) => [fileOf(name), name]));
const libraries = await rolldown({ ...options, input, plugins: [xmlInWorkers] });
const { output } = await libraries.write({
  dir: join(folder, "sdk"),
  format: "cjs",
  exports: "named",
  minify: true,
  entryFileNames: "[name].js",
  chunkFileNames: "[name].js",
});

const importsOf = new Map(output.map((chunk) => [chunk.fileName, chunk.imports]));
const withImports = (file, found = new Set()) => {
  if (found.has(file)) return found;
  found.add(file);
  for (const imported of importsOf.get(file) ?? []) withImports(imported, found);
  return found;
};
const lines = [
  "export default {",
  '  program: new URL("./program.js", import.meta.url).href,',
  "  files: {",
  ...[...importsOf.keys()].map((file) => `    "${file}": new URL("./sdk/${file}", import.meta.url).href,`),
  "  },",
  `  packages: ${JSON.stringify(Object.fromEntries(packages.map((name) => [name, [...withImports(`${fileOf(name)}.js`)]])))},`,
  "};",
  "",
];
writeFileSync(join(folder, "library_index.js"), lines.join("\n"));
copyFileSync(join(source, "frame.html"), join(folder, "frame.html"));
