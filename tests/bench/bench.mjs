// Measures what DESIGN §6 budgets and prints budgets beside figures. `node tests/bench/bench.mjs [--quick]`. Costs are processor
// time, and of several rounds the least; rounds of those that are compared take turns. Absolute times are still of this
// machine in this minute; what lasts is the comparison with the peers of the same run.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { Engine } from "../../web/engine/dist/engine.js";
import { instantiateModule } from "../../web/engine/dist/node/module.js";
import { printReport, report } from "./report.mjs";
import { compareServers, withServers } from "./servers.mjs";
import * as workload from "./workload.mjs";

const quick = process.argv.includes("--quick");
const rounds = quick ? 2 : 4;
const calls = { few: 1_000, many: 100_000, round: quick ? 1_000 : 5_000, http: quick ? 1_000 : 5_000, kept: quick ? 10_000 : 100_000 };
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

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

/** As native_bench.cc: a change belongs in both. */
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
  const least = (call) => {
    const times = [];
    for (let turn = 0; turn < rounds; ++turn) {
      const started = process.cpuUsage();
      for (let i = 0; i < calls.round; ++i) call(i);
      const { user, system } = process.cpuUsage(started);
      times.push((user + system) / calls.round);
    }
    return Math.min(...times);
  };
  const fill = (from, to, call) => {
    for (let i = from; i < to; ++i) answer(call(i));
  };
  const spread = (i, count) => (i * 7919) % count;
  const figures = {};

  answer(workload.createTable);
  engine.input({ kind: "tick", wall: start + 60_000 });
  fill(0, calls.few, workload.putItem);
  figures["PutItem, 1 000 items"] = least((i) => answer(workload.putItem(spread(i, calls.few))));
  figures["GetItem, 1 000 items"] = least((i) => answer(workload.getItem(spread(i, calls.few))));
  fill(calls.few, calls.many, workload.putItem);
  figures.PutItem = least((i) => answer(workload.putItem(spread(i, calls.many))));
  figures.GetItem = least((i) => answer(workload.getItem(spread(i, calls.many))));

  answer(workload.createQueue);
  const exchange = (i) => {
    answer(workload.sendMessage(i));
    const { Messages } = JSON.parse(new TextDecoder().decode(answer(workload.receiveMessage).body));
    answer(workload.deleteMessage(Messages[0].ReceiptHandle));
  };
  fill(0, 10, workload.sendMessage);
  figures["SendMessage, ReceiveMessage and DeleteMessage, 10 waiting"] = least(exchange);
  fill(10, calls.many, workload.sendMessage);
  figures["SendMessage, ReceiveMessage and DeleteMessage, 100 000 waiting"] = least(exchange);
  return figures;
}

const budgets = {
  native: { PutItem: 7, GetItem: 4, "bytes per item": 600 },
  wasm: { PutItem: 14, GetItem: 8 },
};

async function measureModule() {
  const native = measureNative();
  const wasm = await measureWasm();
  for (const [what, figure] of Object.entries(native ?? {})) {
    report(`${what}, native`, figure, what === "bytes per item" ? "B" : "us", budgets.native[what] ?? null);
  }
  for (const [what, micros] of Object.entries(wasm)) {
    report(`${what}, wasm in Node`, micros, "us", budgets.wasm[what] ?? null);
    if (native !== null) report("  wasm to native", micros / native[what], "times", 2);
  }
}

async function makeTable(load) {
  await load.send(workload.createTable);
  while (JSON.parse((await load.send(workload.describeTable)).body).Table?.TableStatus !== "ACTIVE") {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function measureHttp() {
  await withServers(["floor", "cloudtab", "dynalite"], async (open) => {
    const { floor, cloudtab, dynalite } = open;
    report("start to listening, wall: ours", cloudtab.readyMillis, "ms");
    report("  Node's floor", floor.readyMillis, "ms");
    for (const { load } of [cloudtab, dynalite]) await makeTable(load);
    const compare = (what, aim, requestOf) =>
      compareServers(open, "dynalite", what, { rounds, count: calls.http, aim, callOf: (kind) => (i) => open[kind].load.answer(requestOf(i)) });
    await compare("PutItem", 5, workload.putItem);
    await compare("GetItem", 3, (i) => workload.getItem((i * 7919) % calls.http));
    await cloudtab.load.run(calls.kept, (i) => cloudtab.load.answer(workload.putItem(i)));
    const { residentMegabytes } = await cloudtab.usage();
    report(`resident with ${calls.kept} items`, residentMegabytes, "MB", quick ? null : 160);
  });
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
printReport();
