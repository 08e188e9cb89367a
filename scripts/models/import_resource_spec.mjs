#!/usr/bin/env node
// Imports the published CloudFormation resource specification into ir/cloudformation-resources.json and, as names alone,
// ir/cloudformation-types.json (see README.md).
//
//   import_resource_spec.mjs --modules DIR     from DIR/@aws-cdk/aws-service-spec, a node_modules folder
//   import_resource_spec.mjs --fetch           installs that package into a temporary folder first (needs npm and the network)
//   ... --check                                writes nothing; fails if the committed files differ

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { isInScope, reduceResource } from "./resource_spec.mjs";

const PACKAGE = "@aws-cdk/aws-service-spec";
const VERSION = "0.1.216";
const OUTPUT = join(dirname(fileURLToPath(import.meta.url)), "ir");

function main(args) {
  const check = args.includes("--check");
  if (args.includes("--fetch")) {
    const folder = mkdtempSync(join(tmpdir(), "resource-spec-"));
    try {
      execFileSync("npm", ["install", "--prefix", folder, "--no-save", `${PACKAGE}@${VERSION}`], { stdio: "inherit" });
      return run(join(folder, "node_modules"), check);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  const modules = args[args.indexOf("--modules") + 1];
  if (!args.includes("--modules") || modules === undefined) {
    console.error("give --modules DIR or --fetch");
    return 2;
  }
  return run(modules, check);
}

function run(modules, check) {
  const require = createRequire(join(resolve(modules), "here.js"));
  const version = JSON.parse(readFileSync(join(modules, PACKAGE, "package.json"), "utf8")).version;
  if (version !== VERSION) {
    console.error(`${PACKAGE} ${version} found, ${VERSION} wanted (change VERSION and NOTICE to move on)`);
    return 1;
  }
  const database = require(PACKAGE).loadAwsServiceSpecSync();
  const { types, known } = importResources(database);
  const files = { "cloudformation-resources.json": formatTypes(types), "cloudformation-types.json": formatNames(known) };
  const differing = Object.keys(files).filter((name) => {
    const path = join(OUTPUT, name);
    return !existsSync(path) || readFileSync(path, "utf8") !== files[name];
  });
  if (!check) differing.forEach((name) => writeFileSync(join(OUTPUT, name), files[name]));
  console.log(`resource specification: ${differing.length} files ${check ? "differ" : "written"} ${differing.join(" ")}`.trimEnd());
  return check && differing.length > 0 ? 1 : 0;
}

function importResources(database) {
  const resources = database.all("resource");
  const known = [...new Set(resources.map((resource) => resource.cloudFormationType))].sort();
  const types = {};
  for (const resource of resources.filter((each) => isInScope(each.cloudFormationType))) {
    types[resource.cloudFormationType] = reduceResource(resource, (id) => database.get("typeDefinition", id));
  }
  return { types, known };
}

/** One property to a line, sorted by name. */
function formatTypes(types) {
  const lines = ["{"];
  const names = Object.keys(types).sort();
  names.forEach((name, index) => {
    const { properties, definitions, ...head } = types[name];
    lines.push(`${JSON.stringify(name)}:{`);
    for (const [key, value] of Object.entries(head)) lines.push(`${JSON.stringify(key)}:${JSON.stringify(value)},`);
    lines.push('"properties":{', ...entries(properties), "},", '"definitions":{', ...entries(definitions), "}");
    lines.push(index + 1 < names.length ? "}," : "}");
  });
  return [...lines, "}", ""].join("\n");
}

function formatNames(names) {
  return ["[", ...names.map((name, index) => JSON.stringify(name) + (index + 1 < names.length ? "," : "")), "]", ""].join("\n");
}

function entries(table) {
  const names = Object.keys(table).sort();
  return names.map((name, index) => {
    const comma = index + 1 < names.length ? "," : "";
    return `${JSON.stringify(name)}:${JSON.stringify(table[name])}${comma}`;
  });
}

process.exitCode = main(process.argv.slice(2));
