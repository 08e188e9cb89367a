// `aws s3`: buckets and objects as if they were files. Lines: AWS CLI 2.9.19.

import { ok, type Globals, type Result, type World } from "../context.js";
import { SyntaxProblem, UsageError } from "../errors.js";
import { invalidChoice, type Option } from "../input/options.js";
import type { Value } from "../values.js";
import { ServiceError } from "../wire/answer.js";
import type { Input } from "../wire/request.js";
import { parseMoment } from "../wire/timestamps.js";
import { readOptions, type HighOptions } from "./options.js";
import { Buckets, errorText, structs } from "./s3/buckets.js";
import { filtersOf } from "./s3/filters.js";
import { bucketOf, isS3, path, type S3Path } from "./s3/paths.js";
import { Transfers } from "./s3/transfers.js";

export const s3Commands = ["cp", "ls", "mb", "mv", "presign", "rb", "rm", "sync"] as const;

const flags = [
  "recursive",
  "human-readable",
  "summarize",
  "force",
  "dryrun",
  "quiet",
  "only-show-errors",
  "delete",
] as const;
const texts = [
  "acl",
  "content-type",
  "storage-class",
  "cache-control",
  "page-size",
  "expires-in",
  "include",
  "exclude",
] as const;
const options: readonly Option[] = [
  ...flags.map((name) => ({ name, takes: "none" }) as const),
  ...texts.map((name) => ({ name, takes: "one" }) as const),
  { name: "metadata", takes: "one" },
];

export async function s3(world: World, globals: Globals, args: readonly string[]): Promise<Result> {
  const [command, ...rest] = args;
  if (command === undefined || command === "help") {
    return ok(`aws s3 ${s3Commands.join("|")}\n\nPaths: s3://BUCKET/KEY, or a file of the terminal's.\n`);
  }
  if (!(s3Commands as readonly string[]).includes(command)) {
    throw new SyntaxProblem(`argument subcommand: ${invalidChoice(command, s3Commands)}`);
  }
  const given = readOptions(rest, options, 2);
  const buckets = new Buckets(world, globals, await world.models.model("s3"));
  const transfers = new Transfers(world, buckets, given, filtersOf(rest));
  const [from = "", to = ""] = given.words;
  switch (command) {
    case "ls":
      return list(buckets, given, from);
    case "mb":
      return bucketCommand("make_bucket", "failed", from, () =>
        buckets.call("CreateBucket", creation(bucketOf(from, "mb"), globals.region)),
      );
    case "rb":
      return removeBucket(buckets, transfers, given, from);
    case "rm":
      return transfers.remove(path(from, "rm"));
    case "presign":
      return presign(globals, path(from, "presign"), Number(given.text("expires-in") ?? 3600), world.now());
    default:
      if (given.words.length < 2) throw new SyntaxProblem("the following arguments are required: paths");
      return transfers.copy(from, to, command as "cp" | "mv" | "sync");
  }
}

function creation(bucket: string, region: string): Input {
  return region === "us-east-1"
    ? { Bucket: bucket }
    : {
        Bucket: bucket,
        CreateBucketConfiguration: { LocationConstraint: region },
      };
}

function timeOf(value: Value | undefined): string {
  return new Date(parseMoment(value ?? null) ?? 0).toISOString().slice(0, 19).replace("T", " ");
}

async function list(buckets: Buckets, given: HighOptions, where: string): Promise<Result> {
  const { bucket, key } = where === "" ? { bucket: "", key: "" } : path(isS3(where) ? where : `s3://${where}`, "ls");
  if (bucket === "") {
    const all = structs((await buckets.call("ListBuckets", {}))["Buckets"]);
    return ok(all.map((it) => `${timeOf(it["CreationDate"])} ${String(it["Name"])}\n`).join(""));
  }
  const isDeep = given.flag("recursive");
  const { objects, prefixes } = await buckets.listing(bucket, key, isDeep ? undefined : "/");
  const sizes = objects.map((it) => Number(it["Size"]));
  const show = (size: number) => (given.flag("human-readable") ? human(size) : String(size));
  let out = prefixes
    .map((it) => `${"PRE".padStart(30)} ${isDeep ? it : it.replace(/^.*\/(?=[^/]+\/$)/, "")}\n`)
    .join("");
  objects.forEach((it, index) => {
    const name = String(it["Key"]);
    out += `${timeOf(it["LastModified"])} ${show(sizes[index] ?? 0).padStart(10)} ${isDeep ? name : name.replace(/^.*\//, "")}\n`;
  });
  if (given.flag("summarize")) {
    out += `\nTotal Objects: ${objects.length}\n   Total Size: ${show(sizes.reduce((sum, it) => sum + it, 0))}\n`;
  }
  const isNothing = objects.length === 0 && prefixes.length === 0;
  return { stdout: out, stderr: "", exitCode: isNothing && key !== "" ? 1 : 0 };
}

function human(size: number): string {
  const units = ["KiB", "MiB", "GiB", "TiB"];
  if (size === 1) return "1 Byte";
  if (size < 1024) return `${size} Bytes`;
  let value = size / 1024;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${value.toFixed(1)} ${units[unit] ?? ""}`;
}

async function bucketCommand(
  done: string,
  failed: string,
  where: string,
  act: () => Promise<unknown>,
): Promise<Result> {
  const bucket = bucketOf(where, done === "make_bucket" ? "mb" : "rb");
  try {
    await act();
    return ok(`${done}: ${bucket}\n`);
  } catch (thrown) {
    if (!(thrown instanceof ServiceError)) throw thrown;
    return {
      stdout: "",
      stderr: `${done} ${failed}: ${where.replace(/\/$/, "")} ${errorText(thrown)}\n`,
      exitCode: 1,
    };
  }
}

async function removeBucket(
  buckets: Buckets,
  transfers: Transfers,
  given: HighOptions,
  where: string,
): Promise<Result> {
  const { bucket, key } = path(where, "rb");
  if (key !== "") throw new UsageError(`Please specify a valid bucket name only. E.g. s3://${bucket}`);
  const emptied = given.flag("force") ? await transfers.removeAll(bucket, "") : ok();
  const removed = await bucketCommand("remove_bucket", "failed", where, () =>
    buckets.call("DeleteBucket", { Bucket: bucket }),
  );
  return {
    ...removed,
    stdout: emptied.stdout + removed.stdout,
    stderr: emptied.stderr + removed.stderr,
  };
}

function presign(globals: Globals, { bucket, key }: S3Path, seconds: number, now: number): Result {
  const host =
    globals.region === "us-east-1"
      ? `https://${bucket}.s3.amazonaws.com`
      : `https://${bucket}.s3.${globals.region}.amazonaws.com`;
  const base = globals.endpoint === undefined ? host : `${globals.endpoint}/${bucket}`;
  const date = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
  const query = new URLSearchParams({
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": `${globals.accessKey ?? "CLOUDTAB"}/${date.slice(0, 8)}/${globals.region}/s3/aws4_request`,
    "X-Amz-Date": date,
    "X-Amz-Expires": String(seconds),
    "X-Amz-SignedHeaders": "host",
    "X-Amz-Signature": "0".repeat(64),
  });
  return ok(`${base}/${key.split("/").map(encodeURIComponent).join("/")}?${query.toString()}\n`);
}
