// Servers in processes of their own (server.mjs), under the same load in turn.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { Load } from "./http_load.mjs";
import { report, rounded } from "./report.mjs";

const program = fileURLToPath(new URL("server.mjs", import.meta.url));

/** Runs servers for the time of `use`, which gets `{ [kind]: { load, usage, readyMillis } }`. */
export async function withServers(kinds, use) {
  const open = {};
  const children = [];
  try {
    for (const kind of kinds) {
      const started = performance.now();
      const child = spawn(process.execPath, [program, kind], { stdio: ["pipe", "pipe", "inherit"] });
      children.push(child);
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const next = async () => (await lines.next()).value;
      const port = Number(await next());
      if (!(port > 0)) throw new Error(`${kind} does not start`);
      open[kind] = {
        readyMillis: performance.now() - started,
        load: new Load(port),
        usage: async () => {
          child.stdin.write("\n");
          return JSON.parse(await next());
        },
      };
    }
    return await use(open);
  } finally {
    for (const { load } of Object.values(open)) load.close();
    for (const child of children) child.stdin.end();
  }
}

/** One round of calls: its speed, and the server's processor time for each call. */
async function serverRound({ load, usage }, count, call) {
  const before = await usage();
  const run = await load.run(count, call);
  const after = await usage();
  return { ...run, cpuMicros: ((after.cpuSeconds - before.cpuSeconds) * 1e6) / count };
}

/** What call `i` of `call` sends to our server, sent to the bare one, which answers as long as ours did. */
async function makeFloor({ floor, cloudtab }, call, i) {
  const exchanges = [];
  cloudtab.load.onExchange = (request, answer) => exchanges.push({ request, answer });
  await call(i);
  cloudtab.load.onExchange = null;
  for (const [index, { answer }] of exchanges.entries()) {
    await floor.load.answer({ method: "PUT", target: `/?${index}`, headers: [["host", "floor"]], body: answer });
  }
  return async () => {
    for (const [index, { request }] of exchanges.entries()) await floor.load.answer({ ...request, target: `/?${index}` });
  };
}

/**
 * Rounds of the same calls against a bare Node server, ours and a peer in turn: of each its cheapest. `callOf(kind)` makes
 * the function that carries out call `i`. The bare server takes the same requests and gives answers of the same length.
 * Reports the costs over what Node's HTTP takes by itself, and the ratio against `aim`. Answers our cost over that, in
 * microseconds.
 */
export async function compareServers(open, peer, what, { rounds, count, aim, callOf }) {
  const callsOf = { cloudtab: callOf("cloudtab"), [peer]: callOf(peer) };
  callsOf.floor = await makeFloor(open, callsOf.cloudtab, count);
  const best = {};
  for (let turn = 0; turn < rounds; ++turn) {
    for (const kind of ["floor", "cloudtab", peer]) {
      const figure = await serverRound(open[kind], count, callsOf[kind]);
      if (best[kind] === undefined || figure.cpuMicros < best[kind].cpuMicros) best[kind] = figure;
    }
  }
  const over = (kind) => best[kind].cpuMicros - best.floor.cpuMicros;
  report(`${what} over HTTP, CPU: Node's floor`, best.floor.cpuMicros, "us");
  for (const kind of ["cloudtab", peer]) {
    report(`  ${kind}, over the floor`, over(kind), "us");
    report(`  ${kind}, wall`, best[kind].perSecond, "/s");
    report("    median / 99th percentile of 16 at a time", best[kind].p50, `ms / ${rounded(best[kind].p99)} ms`);
  }
  report(`  ${peer}'s cost to ours, over the floor`, over(peer) / over("cloudtab"), "times", aim, "more");
  return over("cloudtab");
}
