// `aws s3`: buckets and objects as if they were files. Lines: AWS CLI 2.9.19.

import { callWith, ok, type Globals, type Result, type World } from "../context.js";
import { SyntaxProblem, UsageError } from "../errors.js";
import { invalidChoice, type Option } from "../input/options.js";
import type { Struct, Value } from "../values.js";
import { isStruct } from "../values.js";
import { ServiceError } from "../wire/answer.js";
import { parseMoment } from "../wire/timestamps.js";
import type { Input } from "../wire/request.js";
import { Files } from "../files.js";
import { readOptions, type HighOptions } from "./options.js";

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

interface S3Path {
  readonly bucket: string;
  readonly key: string;
}

const isS3 = (text: string) => text.startsWith("s3://");

function path(text: string, command: string): S3Path {
  if (!isS3(text)) throw new UsageError(`usage: aws s3 ${command} <S3Uri>\nError: Invalid argument type`);
  const [bucket = "", ...key] = text.slice("s3://".length).split("/");
  return { bucket, key: key.join("/") };
}

function bucketOf(text: string, command: string): string {
  const { bucket } = path(text, command);
  return bucket;
}

function creation(bucket: string, region: string): Input {
  return region === "us-east-1"
    ? { Bucket: bucket }
    : {
        Bucket: bucket,
        CreateBucketConfiguration: { LocationConstraint: region },
      };
}

class Buckets {
  readonly #world: World;
  readonly #globals: Globals;
  readonly #model: Parameters<typeof callWith>[2];

  constructor(world: World, globals: Globals, model: Parameters<typeof callWith>[2]) {
    this.#world = world;
    this.#globals = globals;
    this.#model = model;
  }

  async call(operation: string, input: Input): Promise<Struct> {
    return (await callWith(this.#world, this.#globals, this.#model, operation, input)).output;
  }

  async bytes(bucket: string, key: string): Promise<Uint8Array> {
    return (
      (
        await callWith(this.#world, this.#globals, this.#model, "GetObject", {
          Bucket: bucket,
          Key: key,
        })
      ).stream?.bytes ?? new Uint8Array()
    );
  }

  /** Every object below a prefix; with a delimiter, the folders too. */
  async listing(
    bucket: string,
    prefix: string,
    delimiter?: string,
  ): Promise<{ objects: Struct[]; prefixes: string[] }> {
    const objects: Struct[] = [];
    const prefixes: string[] = [];
    let token: Value | undefined;
    do {
      const page = await this.call("ListObjectsV2", {
        Bucket: bucket,
        Prefix: prefix,
        ...(delimiter !== undefined && { Delimiter: delimiter }),
        ...(token !== undefined && { ContinuationToken: token }),
      });
      objects.push(...structs(page["Contents"]));
      prefixes.push(...structs(page["CommonPrefixes"]).map((it) => String(it["Prefix"])));
      token = page["IsTruncated"] === true ? page["NextContinuationToken"] : undefined;
    } while (token !== undefined);
    return { objects, prefixes };
  }
}

const structs = (value: Value | undefined): Struct[] => (Array.isArray(value) ? value.filter(isStruct) : []);

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

function errorText(thrown: unknown): string {
  if (thrown instanceof ServiceError) {
    return `An error occurred (${thrown.code}) when calling the ${thrown.operation} operation: ${thrown.message}`;
  }
  return thrown instanceof Error ? thrown.message : String(thrown);
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

/** Filters in the order they were given: the last that fits decides. */
type Filter = readonly ["include" | "exclude", RegExp];

function filtersOf(args: readonly string[]): Filter[] {
  return args.flatMap((it, index): Filter[] => {
    const name = it === "--include" ? "include" : it === "--exclude" ? "exclude" : undefined;
    return name ? [[name, glob(args[index + 1] ?? "")]] : [];
  });
}

function glob(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, "[\\s\\S]*")
    .replace(/\?/g, "[\\s\\S]")
    .replace(/\[!/g, "[^");
  return new RegExp(`^${source}$`);
}

interface Item {
  /** Below where the copying began. */
  readonly relative: string;
  readonly size: number;
  readonly time: number;
}

class Transfers {
  readonly #world: World;
  readonly #buckets: Buckets;
  readonly #given: HighOptions;
  readonly #filters: readonly Filter[];
  #out = "";
  #failures = "";

  constructor(world: World, buckets: Buckets, given: HighOptions, filters: readonly Filter[]) {
    this.#world = world;
    this.#buckets = buckets;
    this.#given = given;
    this.#filters = filters;
  }

  async remove({ bucket, key }: S3Path): Promise<Result> {
    if (this.#given.flag("recursive")) return this.removeAll(bucket, key);
    await this.#step("delete", `s3://${bucket}/${key}`, undefined, () =>
      this.#buckets.call("DeleteObject", { Bucket: bucket, Key: key }),
    );
    return this.#result();
  }

  async removeAll(bucket: string, prefix: string): Promise<Result> {
    for (const { relative } of await this.#items({ bucket, key: prefix }, "")) {
      const key = prefix + relative;
      await this.#step("delete", `s3://${bucket}/${key}`, undefined, () =>
        this.#buckets.call("DeleteObject", { Bucket: bucket, Key: key }),
      );
    }
    return this.#result();
  }

  async copy(from: string, to: string, command: "cp" | "mv" | "sync"): Promise<Result> {
    if (!isS3(from) && !isS3(to)) {
      throw new UsageError(
        `usage: aws s3 ${command} <LocalPath> <S3Uri> or <S3Uri> <LocalPath> or <S3Uri> <S3Uri>\nError: Invalid argument type`,
      );
    }
    const isDeep = command === "sync" || this.#given.flag("recursive");
    if (!isDeep) {
      await this.#one(from, to, command);
      return this.#result();
    }
    const source = this.#base(from);
    const target = this.#base(to);
    const items = await this.#items(source, from);
    const there =
      command === "sync"
        ? new Map((await this.#items(target, to)).map((it) => [it.relative, it]))
        : new Map<string, Item>();
    for (const item of items) {
      const old = there.get(item.relative);
      there.delete(item.relative);
      if (old && old.size === item.size && old.time >= item.time) continue;
      await this.#one(this.#join(from, item.relative), this.#join(to, item.relative), command);
    }
    if (command === "sync" && this.#given.flag("delete"))
      for (const name of there.keys()) await this.#delete(this.#join(to, name));
    return this.#result();
  }

  #base(where: string): S3Path | undefined {
    if (!isS3(where)) return undefined;
    const it = path(where, "cp");
    return it.key === "" || it.key.endsWith("/") ? it : { ...it, key: `${it.key}/` };
  }

  #join(where: string, relative: string): string {
    return where.endsWith("/") ? where + relative : `${where}/${relative}`;
  }

  async #items(source: S3Path | undefined, local: string): Promise<Item[]> {
    const found: Item[] = [];
    if (source) {
      for (const it of (await this.#buckets.listing(source.bucket, source.key)).objects) {
        const time = parseMoment(it["LastModified"] ?? null) ?? 0;
        found.push({
          relative: String(it["Key"]).slice(source.key.length),
          size: Number(it["Size"]),
          time,
        });
      }
    } else {
      const base = Files.clean(local);
      for (const name of this.#world.files.below(local)) {
        const size = this.#world.files.read(name)?.length ?? 0;
        found.push({
          relative: base === "" ? name : name.slice(base.length + 1),
          size,
          time: 0,
        });
      }
    }
    return found.filter((it) => it.relative !== "" && this.#isWanted(it.relative));
  }

  #isWanted(name: string): boolean {
    let wanted = true;
    for (const [kind, pattern] of this.#filters) if (pattern.test(name)) wanted = kind === "include";
    return wanted;
  }

  async #one(from: string, to: string, command: "cp" | "mv" | "sync"): Promise<void> {
    const name = from.replace(/^.*\//, "");
    const isFolder =
      to.endsWith("/") ||
      (isS3(to) && path(to, "cp").key === "") ||
      to === "." ||
      (!isS3(to) && this.#world.files.isFolder(to) && to !== "-");
    const target = isFolder ? this.#join(to, name) : to;
    const verb = command === "mv" ? "move" : isS3(from) ? (isS3(to) ? "copy" : "download") : "upload";
    await this.#step(verb, shown(from), shown(target), async () => {
      await this.#transfer(from, target);
      if (command === "mv") await this.#forget(from);
    });
  }

  async #transfer(from: string, to: string): Promise<void> {
    if (isS3(from) && isS3(to)) {
      const source = path(from, "cp");
      const { bucket, key } = path(to, "cp");
      const copySource = `${source.bucket}/${source.key.split("/").map(encodeURIComponent).join("/")}`;
      await this.#buckets.call("CopyObject", {
        Bucket: bucket,
        Key: key,
        CopySource: copySource,
      });
    } else if (isS3(from)) {
      const { bucket, key } = path(from, "cp");
      await this.#buckets.call("HeadObject", { Bucket: bucket, Key: key });
      const bytes = await this.#buckets.bytes(bucket, key);
      if (to === "-") this.#out += new TextDecoder().decode(bytes);
      else this.#world.files.write(to, bytes);
    } else {
      const { bucket, key } = path(to, "cp");
      const bytes = this.#world.files.read(from);
      if (bytes === undefined) throw new UsageError(`The user-provided path ${from} does not exist.`, 255);
      await this.#buckets.call("PutObject", {
        Bucket: bucket,
        Key: key,
        Body: bytes,
        ...this.#properties(key),
      });
    }
  }

  #properties(key: string): Input {
    const type = this.#given.text("content-type") ?? typeOf(key);
    const optional = {
      ACL: "acl",
      StorageClass: "storage-class",
      CacheControl: "cache-control",
    };
    const more = Object.entries(optional).flatMap(([member, option]) => {
      const value = this.#given.text(option);
      return value === undefined ? [] : [[member, value] as const];
    });
    return {
      ...(type !== undefined && { ContentType: type }),
      ...Object.fromEntries(more),
    };
  }

  async #forget(where: string): Promise<void> {
    if (!isS3(where)) return void this.#world.files.remove(where);
    const { bucket, key } = path(where, "mv");
    await this.#buckets.call("DeleteObject", { Bucket: bucket, Key: key });
  }

  async #delete(where: string): Promise<void> {
    await this.#step("delete", shown(where), undefined, () => this.#forget(where));
  }

  async #step(verb: string, from: string, to: string | undefined, act: () => Promise<unknown>): Promise<void> {
    const words = to === undefined ? `${verb}: ${from}` : `${verb}: ${from} to ${to}`;
    const isQuiet = this.#given.flag("quiet") || this.#given.flag("only-show-errors") || to === "-";
    if (this.#given.flag("dryrun")) {
      this.#out += `(dryrun) ${words}\n`;
      return;
    }
    try {
      await act();
      if (!isQuiet) this.#out += `${words}\n`;
    } catch (thrown) {
      if (thrown instanceof UsageError) throw thrown;
      const text = errorText(thrown);
      // A missing object is found out before the transfer, and is not the transfer's failure.
      if (thrown instanceof ServiceError && thrown.operation === "HeadObject") {
        const key =
          thrown.code === "404"
            ? text.replace(/: Not Found$/, `: Key "${from.replace(/^s3:\/\/[^/]+\//, "")}" does not exist`)
            : text;
        this.#failures += `fatal error: ${key}\n`;
      } else this.#failures += `${verb} failed: ${to === undefined ? from : `${from} to ${to}`} ${text}\n`;
    }
  }

  #result(): Result {
    return {
      stdout: this.#out,
      stderr: this.#failures,
      exitCode: this.#failures === "" ? 0 : 1,
    };
  }
}

/** A file as the lines name it. */
function shown(where: string): string {
  if (isS3(where) || where === "-") return where;
  return where.startsWith("/") || where.startsWith(".") ? where : `./${where}`;
}

const types: Readonly<Record<string, string>> = {
  css: "text/css",
  csv: "text/csv",
  gif: "image/gif",
  html: "text/html",
  jpg: "image/jpeg",
  js: "text/javascript",
  json: "application/json",
  md: "text/markdown",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain",
  xml: "text/xml",
  zip: "application/zip",
};

function typeOf(key: string): string | undefined {
  return types[key.replace(/^.*\./, "").toLowerCase()];
}
