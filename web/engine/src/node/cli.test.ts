import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../bin/cloudtab.js", import.meta.url));

/** Starts the program and waits for its line. */
async function start(t: TestContext, ...args: string[]): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [program, "--port", "0", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => child.kill("SIGKILL"));
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^cloudtab: (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
    assert.ok(url !== undefined, line);
    return { child, url };
  }
  throw new Error("the program ended without a word");
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    child.on("exit", resolve);
    child.kill(signal);
  });
}

test("it says where it listens, answers, and ends well with its data saved", async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), "cloudtab-"));
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const first = await start(t, "--data", dataDir, "--account", "123456789012", "--region", "eu-west-1");
  const put = await fetch(`${first.url}/_cloudtab/faults/kept`, { method: "PUT", body: "{}" });
  assert.equal(put.status, 200);
  const identity = await fetch(first.url, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "Action=GetCallerIdentity&Version=2011-06-15",
  });
  assert.match(await identity.text(), /<Account>123456789012</);
  assert.equal(await end(first.child, "SIGTERM"), 0);
  assert.equal(existsSync(join(dataDir, "lock")), false);

  const second = await start(t, "--data", dataDir);
  assert.deepEqual(Object.keys((await (await fetch(`${second.url}/_cloudtab/faults`)).json()) as object), ["kept"]);
  assert.equal((await fetch(`${second.url}/_cloudtab/reset`, { method: "POST" })).status, 200);
  assert.equal(await end(second.child, "SIGINT"), 0);

  const third = await start(t, "--data", dataDir, "--durable");
  assert.deepEqual(await (await fetch(`${third.url}/_cloudtab/faults`)).json(), {});
});

const refused: readonly [args: string[], status: number, words: RegExp][] = [
  [["--port", "nine"], 2, /not a port: nine/],
  [["--account", "12"], 2, /an account has twelve digits: 12/],
  [["--durable"], 2, /--durable needs --data/],
  [["--no-such-option"], 2, /--no-such-option/],
  [["--port", "0", "--data", tmpdir()], 1, /is not a cloud's data folder/],
  [["--port", "0", "--host", "203.0.113.1"], 1, /EADDRNOTAVAIL/],
];
for (const [args, status, words] of refused) {
  test(`refused: ${args[0] ?? ""} ${args[1] ?? ""}`.replace(tmpdir(), "a folder of others"), (t) => {
    const marker = mkdtempSync(join(tmpdir(), "cloudtab-"));
    t.after(() => rmSync(marker, { recursive: true, force: true }));
    const ended = spawnSync(process.execPath, [program, ...args], { encoding: "utf8", timeout: 20_000 });
    assert.equal(ended.status, status, ended.stderr);
    assert.match(ended.stderr, words);
  });
}
