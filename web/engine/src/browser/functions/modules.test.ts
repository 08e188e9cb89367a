import assert from "node:assert/strict";
import { test } from "node:test";

import { Modules } from "./modules.js";

// Node imports text by data: addresses, where a browser has blob: ones.

function make(files: Readonly<Record<string, string>>): Modules {
  return new Modules({
    files: new Map(Object.entries(files).map(([path, text]) => [path.startsWith("/") ? path : `/var/task/${path}`, new TextEncoder().encode(text)])),
    builtin: (name) => (name === "os" ? { EOL: "\n" } : undefined),
    library: (name) => (name === "@aws-sdk/x" ? "/var/task/library.js" : undefined),
    finishLibrary: (_, exports) => ({ ...(exports as object), finished: true }),
    address: (code) => `data:text/javascript,${encodeURIComponent(code)}`,
  });
}

async function load(files: Readonly<Record<string, string>>, main: string): Promise<unknown> {
  const module = (await make(files).load(`/var/task/${main}`)) as { value?: unknown };
  return module.value;
}

const package_ = (description: object): string => JSON.stringify(description);

test("names are resolved as Node does it", async () => {
  const files = {
    "node_modules/main/package.json": package_({ main: "lib/main" }),
    "node_modules/main/lib/main.js": "module.exports = 'main';",
    "node_modules/main/other.js": "module.exports = 'other';",
    "node_modules/index/index.js": "exports.name = 'index';",
    "node_modules/both/package.json": package_({
      exports: { ".": { import: "./es.mjs", require: "./cjs.cjs" }, "./parts/*": "./lib/*.js", "./hidden/*": null },
    }),
    "node_modules/both/es.mjs": "export default 'es';",
    "node_modules/both/cjs.cjs": "module.exports = 'cjs';",
    "node_modules/both/lib/a.js": "module.exports = 'part a';",
    "node_modules/@scope/deep/package.json": package_({ exports: { node: { default: "./node.js" }, default: "./no.js" } }),
    "node_modules/@scope/deep/node.js": "module.exports = 'node';",
    "lib/node_modules/near.js": "module.exports = 'near';",
    "lib/index.js": "module.exports = require('near');",
    "data.json": '{"n":1}',
    "/opt/nodejs/node_modules/index/index.js": "exports.name = 'hidden by the function\'s own';",
    "/opt/nodejs/node_modules/layered/index.js": "module.exports = 'of a layer';",
    "library.js": "exports.name = 'library';",
  };
  const cases: readonly (readonly [string, unknown])[] = [
    ["require('main')", "main"],
    ["require('main/other')", "other"],
    ["require('index').name", "index"],
    ["require('both')", "cjs"],
    ["require('both/parts/a')", "part a"],
    ["require('@scope/deep')", "node"],
    ["require('./lib')", "near"],
    ["require('layered')", "of a layer"],
    ["require('./data').n", 1],
    ["require('os').EOL", "\n"],
    ["require('node:os').EOL", "\n"],
    ["require('@aws-sdk/x').finished", true],
    ["require.resolve('./lib')", "/var/task/lib/index.js"],
    ["import('both').then((it) => it.default)", "es"],
  ];
  for (const [code, expected] of cases) {
    assert.deepEqual(await load({ ...files, "index.js": `exports.value = ${code};` }, "index.js"), expected, code);
  }
});

test("what is not there is told as Node tells it", async () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ["index.js", "require('nowhere')", /^Error: Cannot find module 'nowhere'\nRequire stack:\n- \/var\/task\/index.js$/],
    ["index.js", "require('./nowhere')", /^Error: Cannot find module '.\/nowhere'/],
    ["index.mjs", "import 'nowhere'", /^Error: Cannot find package 'nowhere' imported from \/var\/task\/index.mjs$/],
    ["index.mjs", "import './lib.mjs'", /^Error: Cannot find module '\/var\/task\/lib.mjs' imported from/],
    ["index.js", "require('shut/inner')", /Package subpath '.\/inner' is not defined by "exports"/],
    ["index.js", "require('./es.mjs')", /^Error: require\(\) of ES Module \/var\/task\/es.mjs from \/var\/task\/index.js not supported/],
    ["index.js", "exports.value = (", /^SyntaxError: /],
    ["index.mjs", "import './circle.mjs'; export const a = 1;", /in a circle/],
  ];
  const files = {
    "node_modules/shut/package.json": package_({ exports: "./index.js" }),
    "es.mjs": "export const a = 1;",
    "circle.mjs": "import './index.mjs';",
  };
  for (const [main, code, expected] of cases) {
    await assert.rejects(load({ ...files, [main]: code }, main), (error) => expected.test(String(error)), code);
  }
});

test("ES modules: imports of every kind, each module once", async () => {
  const files = {
    "index.mjs": `#!/usr/bin/env node
      import './count.mjs'; import * as count from './count.mjs';
      import { a, b as c } from './cjs.cjs'; import all from './cjs.cjs';
      import data from './data.json' with { type: 'json' };
      export { a as again } from './cjs.cjs';
      const text = "import('x')"; // import x from 'y'
      const later = await import('./cjs.cjs');
      export const value = [count.count, a, c, all.b, data.n, later.a, import.meta.url, import.meta.dirname, text];`,
    "count.mjs": "globalThis.counted = (globalThis.counted ?? 0) + 1; export const count = globalThis.counted;",
    "cjs.cjs": "exports.a = 1; exports.b = 2; exports['not-a-name'] = 3;",
    "data.json": '{"n":4}',
  };
  assert.deepEqual(await load(files, "index.mjs"), [1, 1, 2, 2, 4, 1, "file:///var/task/index.mjs", "/var/task", "import('x')"]);
});

test("what kind of module a .js file is", async () => {
  const es = "export const value = typeof require;";
  const cjs = "exports.value = typeof require;";
  const cases: readonly (readonly [Record<string, string>, string])[] = [
    [{ "index.js": es }, "undefined"],
    [{ "index.js": cjs }, "function"],
    [{ "index.js": es, "package.json": package_({ type: "module" }) }, "undefined"],
    [{ "index.js": cjs, "package.json": package_({ type: "commonjs" }) }, "function"],
  ];
  for (const [files, expected] of cases) assert.equal(await load(files, "index.js"), expected);
});

test("circles of CommonJS modules see what is there so far", async () => {
  const files = {
    "index.js": "exports.early = 1; exports.value = require('./other').seen;",
    "other.js": "exports.seen = require('./index').early;",
  };
  assert.equal(await load(files, "index.js"), 1);
});
