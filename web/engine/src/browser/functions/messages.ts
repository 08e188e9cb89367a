// Between the engine's worker, the frame that is the cage, and the environments in it. What comes out of the cage is
// user code's word, whatever our part in there would say: it is parsed, and bounded, before it is used.

import type { FunctionRequest, StreamedAnswer } from "../../functions/effect.js";
import type { Packages } from "../../functions/pool.js";
import type { RunMessage, WorkerMessage } from "../../functions/messages.js";

/** To the frame; a start brings the environment's port. */
export type ToFrame =
  | { readonly kind: "start"; readonly id: number; readonly program: string; readonly port: MessagePort }
  | { readonly kind: "end"; readonly id: number }
  | { readonly kind: "look" };

/** `open`: the frame is there. `alive`: it answers a look. `fault`: an environment's program broke outside of a run. */
export type FromFrame = { readonly kind: "open" | "alive" } | { readonly kind: "fault"; readonly id: number };

export interface LibraryFile {
  readonly name: string;
  readonly code: string;
}

export type ToEnvironment =
  | { readonly kind: "start"; readonly request: FunctionRequest; readonly packages: Packages; readonly libraries: readonly string[] }
  | RunMessage
  | AwsAnswer
  /** The files that make up a library, its own first. */
  | { readonly kind: "library"; readonly name: string; readonly files: readonly LibraryFile[] };

export interface AwsAnswer {
  readonly kind: "awsAnswer";
  readonly id: number;
  /** 0: there is none, the cloud was closed. */
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

export interface AwsCall {
  readonly kind: "aws";
  readonly id: number;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

export type FromEnvironment =
  | WorkerMessage
  /** What the function needs is there; from here on its own code runs. */
  | { readonly kind: "prepared" }
  | AwsCall
  | { readonly kind: "library"; readonly name: string }
  | { readonly kind: "exit"; readonly code: number }
  /** It held more memory than it may. */
  | { readonly kind: "killed" };

/** Undefined for what our part in the cage never says. */
export function parseFromEnvironment(value: unknown): FromEnvironment | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const message = value as Partial<Record<string, unknown>>;
  switch (message["kind"]) {
    case "prepared":
      return { kind: "prepared" };
    case "ready":
      return { kind: "ready" };
    case "killed":
      return { kind: "killed" };
    case "log":
      return parseLine(message["line"]);
    case "done": {
      const { outcome, payload, broken, memoryMegabytes } = message;
      if (outcome !== "returned" && outcome !== "threw") return undefined;
      if (typeof payload !== "string" || !isCount(memoryMegabytes)) return undefined;
      const stream = parseStream(message["stream"]);
      if (stream === null) return undefined;
      return { kind: "done", outcome, payload, ...(stream && { stream }), broken: broken === true, memoryMegabytes };
    }
    case "exit":
      return isCount(message["code"]) ? { kind: "exit", code: message["code"] } : undefined;
    case "library":
      return typeof message["name"] === "string" ? { kind: "library", name: message["name"] } : undefined;
    case "aws":
      return parseCall(message);
    default:
      return undefined;
  }
}

function parseLine(value: unknown): FromEnvironment | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { atMicroseconds, level, text } = value as Partial<Record<string, unknown>>;
  if (!isCount(atMicroseconds) || typeof text !== "string") return undefined;
  if (level !== undefined && typeof level !== "string") return undefined;
  return { kind: "log", line: { atMicroseconds, text, ...(level !== undefined && { level: level.slice(0, 8) }) } };
}

/** Undefined: there is none; null: it is none. */
function parseStream(value: unknown): StreamedAnswer | undefined | null {
  if (value === undefined) return undefined;
  if (typeof value !== "object" || value === null) return null;
  const { contentType, chunks, error } = value as Partial<Record<string, unknown>>;
  if (typeof contentType !== "string" || !Array.isArray(chunks)) return null;
  if (error !== undefined && typeof error !== "string") return null;
  const texts = chunks as readonly unknown[];
  const isText = (chunk: unknown): chunk is string => typeof chunk === "string";
  return texts.every(isText) ? { contentType, chunks: texts, ...(error !== undefined && { error }) } : null;
}

function parseCall({ id, method, url, headers, body }: Partial<Record<string, unknown>>): FromEnvironment | undefined {
  if (!isCount(id) || typeof method !== "string" || typeof url !== "string") return undefined;
  if (!(body instanceof Uint8Array) || !Array.isArray(headers)) return undefined;
  const pairs = headers as readonly unknown[];
  const isPair = (pair: unknown): pair is [string, string] =>
    Array.isArray(pair) && typeof pair[0] === "string" && typeof pair[1] === "string";
  return pairs.every(isPair) ? { kind: "aws", id, method, url, headers: pairs, body } : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
