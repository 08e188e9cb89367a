// A process killed with SIGKILL during a load of durable writes: after a restart, every write that was acknowledged as
// durable is there, and the state is whole. CLOUDTAB_CRASH_ROUNDS and CLOUDTAB_CRASH_PUTS make it longer or shorter.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { createCloud } from "../../web/engine/dist/index.js";

const rounds = Number(process.env.CLOUDTAB_CRASH_ROUNDS ?? 20);
const putsMax = Number(process.env.CLOUDTAB_CRASH_PUTS ?? 10_000);
const writer = fileURLToPath(new URL("writer.mjs", import.meta.url));

/** Runs the writer until `killAfter` acknowledgements have come, kills it, and answers which keys it acknowledged. */
function writeAndKill(dataDir, round, killAfter) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [writer, dataDir, String(round), String(putsMax)], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    let count = 0;
    child.stdout.setEncoding("latin1").on("data", (chunk) => {
      text += chunk;
      for (const char of chunk) if (char === "\n") ++count;
      if (count >= killAfter) child.kill("SIGKILL");
    });
    child.on("error", reject);
    // "close" comes after the last output that reached the pipe; a line cut by the kill acknowledges nothing.
    child.on("close", (code, signal) => {
      if (signal !== "SIGKILL") return reject(new Error(`the writer ended by itself: ${code ?? signal}`));
      resolve(text.split("\n").slice(0, -1));
    });
  });
}

async function getItem(cloud, key) {
  const response = await cloud.handle({
    method: "POST",
    url: "https://dynamodb.us-east-1.amazonaws.com/",
    headers: { "x-amz-target": "DynamoDB_20120810.GetItem", "content-type": "application/x-amz-json-1.0" },
    body: JSON.stringify({ TableName: "load", Key: { pk: { S: key } } }),
  });
  return JSON.parse(new TextDecoder().decode(response.body)).Item;
}

test(`SIGKILL during a load of ${putsMax} durable puts, ${rounds} times`, { timeout: 1_800_000 }, async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), "cloudtab-crash-"));
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const acknowledged = [];
  for (let round = 0; round < rounds; ++round) {
    // Spread over the load, so that checkpoints and journals of every length are met.
    const killAfter = 1 + Math.floor(((round + 0.5) / rounds) * putsMax * 0.98);
    const keys = await writeAndKill(dataDir, round, killAfter);
    assert.ok(keys.length >= killAfter);
    acknowledged.push(...keys);
    const cloud = await createCloud({ dataDir });
    const lost = [];
    for (const key of acknowledged) {
      const item = await getItem(cloud, key);
      if (item?.value?.S !== `value of ${key}`) lost.push(key);
    }
    await cloud.close();
    assert.deepEqual(lost.slice(0, 5), [], `round ${round}: ${lost.length} of ${acknowledged.length} acknowledged writes lost`);
    t.diagnostic(`round ${round}: ${keys.length} acknowledged, none of ${acknowledged.length} lost; ${cloud.restored.fault || "whole"}`);
  }
});
