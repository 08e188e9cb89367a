// `aws s3` where objects and files are copied, moved, removed and kept alike.

import type { Result, World } from "../../context.js";
import { UsageError } from "../../errors.js";
import { Files } from "../../files.js";
import { ServiceError } from "../../wire/answer.js";
import type { Input } from "../../wire/request.js";
import { parseMoment } from "../../wire/timestamps.js";
import type { HighOptions } from "../options.js";
import { type Buckets, errorText } from "./buckets.js";
import type { Filter } from "./filters.js";
import { isS3, path, type S3Path, shown, typeOf } from "./paths.js";

interface Item {
  /** Below where the copying began. */
  readonly relative: string;
  readonly size: number;
  readonly time: number;
}

export class Transfers {
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
