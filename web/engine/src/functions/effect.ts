// What the engine asks of a host that runs functions, and what it is told of a run (core/services/lambda/run.h).

/** The request of the effect `invokeFunction`. */
export interface FunctionRequest {
  /** Of the execution environment: runs with the same one share a warm handler, one at a time. */
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly version: string;
  /** `nodejs22.x`. */
  readonly runtime: string;
  /** `index.handler`. */
  readonly handler: string;
  readonly codeSha256: string;
  readonly memoryMegabytes: number;
  readonly timeoutMilliseconds: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly logStream: string;
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  /** Base64 of JSON. */
  readonly clientContext?: string;
  /** Absent: the role is none that is there, and the function acts as its account's root. */
  readonly credentials?: FunctionCredentials;
  /** Whose packages are under /opt, in the order in which they are laid over one another. */
  readonly layers?: readonly FunctionLayer[];
}

/** Of a session of the execution role. */
export interface FunctionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface FunctionLayer {
  /** Of the layer's version, whose package never changes. */
  readonly arn: string;
}

export interface LogLine {
  /** Since the run began, or its environment was started for it. */
  readonly afterMicroseconds: number;
  /** Absent: written past the console, and shown as it is. */
  readonly level?: string;
  readonly text: string;
}

/** What a function wrote to its response stream, in the pieces in which it did. */
export interface StreamedAnswer {
  readonly contentType: string;
  /** Base64. */
  readonly chunks: readonly string[];
  /** JSON: the fault that ended the stream before its time. */
  readonly error?: string;
}

/** How a run ended. After `timedOut` and `exited` the environment is gone. */
export interface FunctionAccount {
  readonly outcome: "returned" | "threw" | "timedOut" | "exited";
  /** Of `returned` and `threw`: JSON. */
  readonly payload?: string;
  /** Of `returned`, in place of the payload. */
  readonly stream?: StreamedAnswer;
  /** Of `exited`, where there is a reason: `exit status 1`. */
  readonly exit?: string;
  readonly log: readonly LogLine[];
  readonly durationMicroseconds: number;
  /** Only of a run that started its environment. */
  readonly initMicroseconds?: number;
  readonly memoryMegabytes: number;
}

const texts = [
  "environment",
  "account",
  "region",
  "functionName",
  "functionArn",
  "version",
  "runtime",
  "handler",
  "codeSha256",
  "logGroup",
  "logStream",
  "requestId",
  "payload",
] as const;

/** Throws `TypeError` for what no engine sends. */
export function parseFunctionRequest(value: unknown): FunctionRequest {
  const request = value as Partial<Record<string, unknown>> | null;
  const isWhole =
    typeof request === "object" &&
    request !== null &&
    texts.every((name) => typeof request[name] === "string") &&
    typeof request["memoryMegabytes"] === "number" &&
    typeof request["timeoutMilliseconds"] === "number" &&
    typeof request["variables"] === "object";
  if (!isWhole) throw new TypeError("not the request of a function's run");
  return value as FunctionRequest;
}
