// Measures what DESIGN §6 budgets and prints budgets beside figures. `node tests/bench/bench.mjs [--quick]`. Absolute times are
// of this machine in this minute; what lasts is the comparison with the peers of the same run.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { Engine } from "../../web/engine/dist/engine.js";
import { instantiateModule } from "../../web/engine/dist/node/module.js";
import { Load } from "./http_load.mjs";
import * as workload from "./workload.mjs";

const quick = process.argv.includes("--quick");
const calls = { items: quick ? 2_000 : 20_000, messages: quick ? 1_000 : 5_000, http: quick ? 1_000 : 10_000 };
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const rows = [];
/** `budget` in the figure's unit; `none`: there is none, the figure is for comparison. */
function report(what, figure, unit, budget = null, better = "less") {
  const met = budget === null ? "" : (better === "less" ? figure <= budget : figure >= budget) ? "met" : "NOT MET";
  rows.push([what, `${round(figure)} ${unit}`, budget === null ? "" : `${round(budget)} ${unit}`, met]);
}
const round = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

function measureSize() {
  const files = ["cloudtab.wasm", "cloudtab.mjs"].map((name) => readFileSync(path(`../../web/engine/dist/${name}`)));
  const sum = (sizeOf) => files.reduce((total, file) => total + sizeOf(file), 0) / 1000;
  report("module and loader, raw", sum((file) => file.length), "KB");
  report("module and loader, gzip", sum((file) => gzipSync(file, { level: 9 }).length), "KB");
  const brotli = sum((file) => brotliCompressSync(file, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: file.length } }).length);
  report("module and loader, brotli", brotli, "KB", 1200);
}

function measureNative() {
  const program = path("../../build/release/tests/bench/native_bench");
  if (!existsSync(program)) {
    console.log("(native figures left out: scripts/build release builds native_bench)");
    return null;
  }
  const { status, stdout, stderr } = spawnSync(program, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

async function measureWasm() {
  const engine = new Engine(await instantiateModule(), { account: "000000000000", region: "us-east-1", seed: 1n });
  let id = 0;
  const start = 1_767_225_600_000;
  const answer = (request) => {
    const outputs = engine.input({ kind: "request", id: ++id, wall: start + Math.floor(id / 1000), ...request });
    const [response] = outputs.responses;
    if (response?.status !== 200) throw new Error(new TextDecoder().decode(response?.body));
    return response;
  };
  const microsPerCall = (count, call) => {
    const started = performance.now();
    for (let i = 0; i < count; ++i) call(i);
    return ((performance.now() - started) * 1000) / count;
  };
  answer(workload.createTable);
  engine.input({ kind: "tick", wall: start + 60_000 });
  const figures = {
    PutItem: microsPerCall(calls.items, (i) => answer(workload.putItem(i))),
    GetItem: microsPerCall(calls.items, (i) => answer(workload.getItem((i * 7919) % calls.items))),
  };
  answer(workload.createQueue);
  figures.SendMessage = microsPerCall(calls.messages, (i) => answer(workload.sendMessage(i)));
  figures["ReceiveMessage and DeleteMessage"] = microsPerCall(calls.messages, () => {
    const { Messages } = JSON.parse(new TextDecoder().decode(answer(workload.receiveMessage).body));
    answer(workload.deleteMessage(Messages[0].ReceiptHandle));
  });
  return figures;
}

const nativeBudgets = { PutItem: 7, GetItem: 4 };

async function measureModule() {
  const native = measureNative();
  const wasm = await measureWasm();
  for (const [call, micros] of Object.entries(native ?? {})) report(`${call} in the engine, native`, micros, "us", nativeBudgets[call] ?? null);
  for (const [call, micros] of Object.entries(wasm)) {
    report(`${call} in the engine, wasm in Node`, micros, "us");
    if (native !== null) report(`${call}: wasm to native`, micros / native[call], "times", 2);
  }
}

/** Runs a server process for the time of `use`. */
async function withServer(kind, use) {
  const started = performance.now();
  const child = spawn(process.execPath, [path("server.mjs"), kind], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const port = Number((await lines.next()).value);
  const readyMillis = performance.now() - started;
  const usage = async () => {
    child.stdin.write("\n");
    return JSON.parse((await lines.next()).value);
  };
  const load = new Load(port);
  try {
    return await use({ load, usage, readyMillis });
  } finally {
    load.close();
    child.stdin.end();
  }
}

async function makeTable(load) {
  await load.send(workload.createTable);
  while (JSON.parse((await load.send(workload.describeTable)).body).Table?.TableStatus !== "ACTIVE") {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function measureHttp() {
  const floor = await withServer("floor", async ({ load, usage, readyMillis }) => {
    await load.run(calls.http, workload.putItem);
    const put = await load.run(calls.http, workload.putItem);
    return { put, cpuSeconds: (await usage()).cpuSeconds, readyMillis };
  });
  report("Node's own HTTP, the same bodies", floor.put.perSecond, "/s");

  const figures = {};
  for (const kind of ["cloudtab", "dynalite"]) {
    figures[kind] = await withServer(kind, async ({ load, usage, readyMillis }) => {
      const { cpuSeconds } = await usage();
      await makeTable(load);
      await load.run(calls.http, workload.putItem);
      const put = await load.run(calls.http, workload.putItem);
      const get = await load.run(calls.http, (i) => workload.getItem((i * 7919) % calls.http));
      const figure = { put, get, readyMillis, startCpuMillis: cpuSeconds * 1000 };
      if (kind === "cloudtab") {
        const many = quick ? 10_000 : 100_000;
        await load.run(many, workload.putItem);
        figure.many = many;
        figure.residentMegabytes = (await usage()).residentMegabytes;
      }
      return figure;
    });
    const { put, get } = figures[kind];
    report(`PutItem over HTTP, ${kind}`, put.perSecond, "/s");
    report(`  median / 99th percentile of 16 at a time`, put.p50, `ms / ${round(put.p99)} ms`);
    report(`GetItem over HTTP, ${kind}`, get.perSecond, "/s");
  }
  const { cloudtab, dynalite } = figures;
  report("PutItem over HTTP, cloudtab to dynalite", cloudtab.put.perSecond / dynalite.put.perSecond, "times", 1, "more");
  report("start to listening, wall time (Node's floor in the same run beside it)", cloudtab.readyMillis, "ms");
  report("  Node's floor", floor.readyMillis, "ms");
  report(`resident with ${cloudtab.many} items`, cloudtab.residentMegabytes, "MB", cloudtab.many === 100_000 ? 160 : null);
}

/** CPU time of a whole process, in milliseconds: the least of several runs. */
function cpuMillis(code) {
  const script = `${code};const { user, system } = process.cpuUsage();console.log((user + system) / 1000);process.exit(0);`;
  const runs = Array.from({ length: quick ? 3 : 7 }, () => spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }));
  return Math.min(...runs.map(({ stdout }) => Number(stdout)));
}

function measureStart() {
  const http = 'import { createServer } from "node:http"; await new Promise((done) => createServer(() => {}).listen(0, done))';
  const index = JSON.stringify(new URL("../../web/engine/dist/index.js", import.meta.url).href);
  const ours = `const { serve } = await import(${index}); await serve({ port: 0 })`;
  const base = cpuMillis(http);
  report("start of a bare Node HTTP server, CPU", base, "ms");
  report("start of ours, CPU over that", cpuMillis(ours) - base, "ms", 70);
}

measureSize();
measureStart();
await measureModule();
await measureHttp();

const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length), 6));
const line = (row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[i] ?? 0))).join("  ");
console.log(line(["", "figure", "budget", ""]));
for (const row of rows) console.log(line(row));
