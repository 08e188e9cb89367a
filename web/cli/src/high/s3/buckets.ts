// The calls of S3 that `aws s3` is made of.

import { callWith, type Globals, type World } from "../../context.js";
import type { Struct, Value } from "../../values.js";
import { isStruct } from "../../values.js";
import { ServiceError } from "../../wire/answer.js";
import type { Input } from "../../wire/request.js";

export class Buckets {
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

export const structs = (value: Value | undefined): Struct[] => (Array.isArray(value) ? value.filter(isStruct) : []);

export function errorText(thrown: unknown): string {
  if (thrown instanceof ServiceError) {
    return `An error occurred (${thrown.code}) when calling the ${thrown.operation} operation: ${thrown.message}`;
  }
  return thrown instanceof Error ? thrown.message : String(thrown);
}
