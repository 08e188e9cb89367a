import type { Files } from "./files.js";
import type { Fetch, Model, Models } from "./models.js";
import type { Answer } from "./wire/answer.js";
import type { Input } from "./wire/request.js";
import { call } from "./wire/client.js";

/** What a command needs of the world. */
export interface World {
  readonly fetch: Fetch;
  readonly models: Models;
  readonly files: Files;
  /** Where no --region says otherwise. */
  region(): string;
  /** Lets so many seconds pass, between two looks of `aws ... wait`. */
  sleep(seconds: number): Promise<void>;
  /** The time in the cloud, milliseconds since 1970. */
  now(): number;
}

export interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** The options of every command. */
export interface Globals {
  readonly output: string;
  readonly query: string | undefined;
  readonly region: string;
  readonly endpoint: string | undefined;
  readonly accessKey: string | undefined;
  readonly paginate: boolean;
  readonly rawBlobs: boolean;
  readonly width: number;
}

/** One operation, as a command calls it. */
export function callWith(
  world: World,
  globals: Globals,
  model: Model,
  operation: string,
  input: Input,
): Promise<Answer> {
  return call(world.fetch, model, operation, input, globals);
}

export const ok = (stdout = ""): Result => ({
  stdout,
  stderr: "",
  exitCode: 0,
});
