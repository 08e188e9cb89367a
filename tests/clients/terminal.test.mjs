// The site's command line beside the distribution's AWS CLI: each has a cloud of its own with the same seed and a clock that
// stands still, is given the same lines, and must print the same to the byte: output, errors and exit code.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { Files, Models, Shell } from "../../web/cli/dist/index.js";
import { serve } from "../../web/engine/dist/index.js";
import { cliVersion } from "./drivers.mjs";
import { terminalFiles, terminalScript } from "./terminal_script.mjs";

const program = "/usr/bin/aws";
const version = cliVersion(program);
const linesMin = 60;

/** Where in time both clouds stand: far enough ahead of any clock of a machine that runs this. */
const moment = "2099-01-01T00:00:00Z";

async function cloud() {
  const server = await serve({ port: 0, seed: 7 });
  const base = `http://${server.address}`;
  for (const change of [{ speed: 0 }, { to: moment }]) {
    await fetch(`${base}/_cloudtab/clock`, { method: "POST", body: JSON.stringify(change) });
  }
  return { base, close: () => server.close() };
}

/** The distribution's CLI in a shell, in a folder of its own. */
function realShell(base) {
  const folder = mkdtempSync(join(tmpdir(), "cloudtab-terminal-"));
  mkdirSync(join(folder, ".bin"));
  writeFileSync(join(folder, ".bin/aws"), `#!/bin/sh\nexec ${program} --endpoint-url ${base} "$@"\n`, { mode: 0o755 });
  for (const [name, text] of Object.entries(terminalFiles)) writeFileSync(join(folder, name), text);
  const env = {
    PATH: `${join(folder, ".bin")}:${process.env.PATH}`, HOME: folder, LANG: "C.UTF-8", TZ: "UTC",
    AWS_ACCESS_KEY_ID: "000000000000", AWS_SECRET_ACCESS_KEY: "secret", AWS_DEFAULT_REGION: "us-east-1", AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null", AWS_EC2_METADATA_DISABLED: "true", AWS_PAGER: "",
  };
  return {
    run: (line) =>
      new Promise((done) => {
        execFile("/bin/sh", ["-c", line], { cwd: folder, env }, (error, stdout, stderr) => {
          done({ stdout, stderr, exitCode: error ? error.code : 0 });
        });
      }),
    close: () => rmSync(folder, { recursive: true }),
  };
}

function ourShell(base) {
  const send = (url, init) => fetch(url.startsWith("/") ? base + url : url.replace(/^https:\/\/[^/]+/, base), init);
  const files = new Files();
  for (const [name, text] of Object.entries(terminalFiles)) files.write(name, text);
  const world = { fetch: send, models: new Models(send), files, region: () => "us-east-1", sleep: async () => {}, now: () => Date.parse(moment) };
  return new Shell(world, { AWS_ACCESS_KEY_ID: "000000000000" });
}

/** What cannot be the same on both sides gives way to something as long. */
function comparable({ stdout, stderr, exitCode }, base) {
  const plain = (text) =>
    text
      .replaceAll(base.slice(-5), "PORT_")
      .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "00000000-0000-0000-0000-000000000000")
      // Progress is written over and over into one line; what stays is padded.
      .replace(/[^\r\n]*\r/g, "")
      .replace(/^((?:upload|download|copy|move|delete): .*?) +$/gm, "$1")
      // The distribution's CLI still speaks SQS's older protocol, whose texts are of another time.
      .replace(" for this wsdl version", "")
      // The distribution's CLI knows no object's checksum of this kind, nor how it was made.
      .replace(/^ *"Checksum(CRC64NVME|Type)": "[^"]*",\n/gm, "")
      // Which operations there are depends on the age of the model.
      .replace(/(Invalid choice, valid choices are:\n\n)[\s\S]*?\n\n(\n?Invalid choice:|$)/, "$1$2");
  return { stdout: plain(stdout), stderr: plain(stderr), exitCode };
}

test("the terminal prints what the AWS CLI 2 prints", { skip: version?.startsWith("2.") ? false : `${program} 2 is not installed` }, async (t) => {
  assert.ok(terminalScript.length >= linesMin);
  const [theirs, ours] = [await cloud(), await cloud()];
  const [real, shell] = [realShell(theirs.base), ourShell(ours.base)];
  try {
    for (const line of terminalScript) {
      const expected = await real.run(line.replaceAll("BASE", theirs.base));
      const actual = await shell.run(line.replaceAll("BASE", ours.base));
      await t.test(line, () => {
        assert.deepEqual(comparable(actual, ours.base), comparable(expected, theirs.base));
      });
    }
  } finally {
    real.close();
    await theirs.close();
    await ours.close();
  }
});
