// The clients, each behind one function: carry out a call, answer `{ answer }`, `{ error: { code, message } }`, or
// `{ unknown: true }` where the client is older than the operation.

import { execFile, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Nothing of this machine's own AWS configuration reaches a client, nor a client any network but ours. */
function environment(endpoint) {
  return {
    PATH: process.env.PATH,
    HOME: tmpdir(),
    AWS_ACCESS_KEY_ID: "000000000000",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
    CLOUDTAB_ENDPOINT: endpoint,
  };
}

const boto3Script = fileURLToPath(new URL("boto3_client.py", import.meta.url));

/** The version of boto3 that a Python has, or null. */
export function boto3Version(python) {
  const { status, stdout } = spawnSync(python, ["-c", "import boto3; print(boto3.__version__)"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : null;
}

export function startBoto3(python, endpoint) {
  const child = spawn(python, [boto3Script], { env: environment(endpoint), stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { done, value } = await lines.next();
    if (done) throw new Error(`${python} ended`);
    return JSON.parse(value);
  };
  const ready = next();
  return {
    async call({ service, operation, input, body }) {
      await ready;
      const full = body === undefined ? input : { ...input, Body: { $base64: Buffer.from(body).toString("base64") } };
      child.stdin.write(`${JSON.stringify({ service, operation, input: full })}\n`);
      return next();
    },
    close: () => child.stdin.end(),
  };
}

/** The SDK for JavaScript, as the web workspace has it installed. */
const sdk = createRequire(new URL("../../web/package.json", import.meta.url));
const sdkPackages = { logs: "cloudwatch-logs", apigateway: "api-gateway" };
const sdkPackage = (service) => `@aws-sdk/client-${sdkPackages[service] ?? service}`;

export function sdkVersion() {
  return sdk(`${sdkPackage("sqs")}/package.json`).version;
}

export function startSdk(_program, endpoint) {
  const clients = new Map();
  const open = (service) => {
    const Client = Object.entries(sdk(sdkPackage(service))).find(([name]) => name.endsWith("Client") && !name.startsWith("__"))[1];
    return new Client({ endpoint, region: "us-east-1", credentials: { accessKeyId: "000000000000", secretAccessKey: "secret" }, maxAttempts: 1, forcePathStyle: true });
  };
  return {
    async call({ service, operation, input, body }) {
      if (!clients.has(service)) clients.set(service, open(service));
      const Command = sdk(sdkPackage(service))[`${operation}Command`];
      try {
        const answer = await clients.get(service).send(new Command({ ...withBytes(input), ...(body !== undefined && { Body: Buffer.from(body) }) }));
        if (answer.Body !== undefined) answer.Body = await answer.Body.transformToByteArray();
        return { answer: withoutBytes({ ...answer, $metadata: undefined }) };
      } catch (error) {
        if (error.$metadata === undefined) throw error;
        return { error: { code: error.Code ?? error.name, message: error.message, status: error.$metadata.httpStatusCode } };
      }
    },
    close: () => {
      for (const client of clients.values()) client.destroy();
    },
  };
}

function withBytes(value) {
  if (Array.isArray(value)) return value.map(withBytes);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if ("$base64" in value) return Buffer.from(value.$base64, "base64");
  return mapMembers(value, withBytes);
}

function withoutBytes(value) {
  if (Array.isArray(value)) return value.map(withoutBytes);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object" || value === null) return value;
  return mapMembers(value, withoutBytes);
}

function mapMembers(value, map) {
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, map(member)]])));
}

export function cliVersion(aws) {
  const { status, stdout } = spawnSync(aws, ["--version"], { encoding: "utf8" });
  return status === 0 ? (/^aws-cli\/(\S+)/.exec(stdout)?.[1] ?? null) : null;
}

export function startCli(aws, endpoint) {
  const folder = mkdtempSync(join(tmpdir(), "cloudtab-cli-"));
  const bodyFile = join(folder, "body");
  const outFile = join(folder, "out");
  return {
    async call({ service, operation, input, body, streams }) {
      const args = [service === "s3" ? "s3api" : service, kebab(operation), "--endpoint-url", endpoint, "--output", "json"];
      // Beside a file for the answer's stream, the CLI wants required members as options.
      if (streams) for (const [name, value] of Object.entries(input)) args.push(`--${kebab(name)}`, value);
      else args.push("--cli-input-json", JSON.stringify(withoutMarks(input)));
      if (body !== undefined) {
        writeFileSync(bodyFile, body);
        args.push("--body", bodyFile);
      }
      if (streams) args.push(outFile);
      const { code, stdout, stderr } = await run(aws, args, environment(endpoint));
      if (code === 0) {
        const answer = stdout.trim() === "" ? {} : JSON.parse(stdout);
        return { answer: streams ? { ...answer, Body: readFileSync(outFile).toString("base64") } : answer };
      }
      const error = /An error occurred \(([^)]*)\) when calling the \S+ operation(?: \(.*?\))?: ([\s\S]*)/.exec(stderr);
      if (error === null && /Invalid choice/.test(stderr)) return { unknown: true };
      if (error === null) throw new Error(`${service} ${operation}: exit ${code}: ${stderr}`);
      return { error: { code: error[1], message: error[2].trim() } };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function run(program, args, env) {
  return new Promise((resolve) => {
    execFile(program, args, { env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : error.code, stdout, stderr }));
  });
}

function kebab(operation) {
  return operation.replace(/(.)([A-Z][a-z]+)/g, "$1-$2").replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
}

/** The CLI takes bytes in JSON as base64 text. */
function withoutMarks(value) {
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if ("$base64" in value) return value.$base64;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutMarks(member)]));
}
