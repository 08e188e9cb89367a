// What Lambda's Node runtime does around a handler: its context, its errors, its callback. The same in every host.

import type { FunctionRequest, StreamedAnswer } from "./effect.js";
import { isStreaming, type ResponseStream } from "./streaming.js";

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export interface Context {
  callbackWaitsForEmptyEventLoop: boolean;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly clientContext?: unknown;
  readonly getRemainingTimeInMillis: () => number;
  readonly done: (error?: unknown, result?: unknown) => void;
  readonly succeed: (result?: unknown) => void;
  readonly fail: (error?: unknown) => void;
}

export type Handler = (event: unknown, context: Context, callback: (error?: unknown, result?: unknown) => void) => unknown;

export interface HandlerEnd {
  readonly outcome: "returned" | "threw";
  readonly payload: string;
  readonly stream?: StreamedAnswer;
  /** What the log says of an error. */
  readonly line?: string;
}

/** Called when nothing is left to do; answers a function that calls it off. */
export type WhenIdle = (act: () => void) => () => void;

/** What a host gives to a run beside its event. */
export interface RunParts {
  readonly whenIdle: WhenIdle;
  readonly makeStream: () => ResponseStream;
}

/** Runs one event through a handler. */
export function runHandler(
  handler: Handler,
  request: FunctionRequest,
  deadline: number,
  { whenIdle, makeStream }: RunParts,
): Promise<HandlerEnd> {
  if (isStreaming(handler)) return runStreaming(handler, request, deadline, { whenIdle, makeStream });
  return new Promise((resolve) => {
    const succeed = (result: unknown): void => resolve(returned(result));
    const fail = (error: unknown): void => resolve(threw(error));
    // Without a promise and without a callback, the runtime answers null once nothing is left to do.
    let cancel = (): void => undefined;
    const callback = (error?: unknown, result?: unknown): void => {
      cancel();
      const act = (): void => (error === undefined || error === null ? succeed(result) : fail(error));
      if (context.callbackWaitsForEmptyEventLoop && !(error !== undefined && error !== null)) cancel = whenIdle(act);
      else act();
    };
    const context = makeContext(request, deadline, {
      done: callback,
      succeed: (result) => callback(undefined, result),
      fail: (error) => callback(error ?? "handled"),
    });
    cancel = whenIdle(() => succeed(null));
    try {
      const result = handler(JSON.parse(request.payload), context, callback);
      if (isThenable(result)) {
        result.then(
          (value) => {
            cancel();
            succeed(value);
          },
          (error: unknown) => {
            cancel();
            fail(error);
          },
        );
      }
    } catch (error) {
      cancel();
      fail(error);
    }
  });
}

/** A run is over when its stream has ended, and its handler; or when nothing is left to do that could end them. */
async function runStreaming(
  handler: Handler,
  request: FunctionRequest,
  deadline: number,
  { whenIdle, makeStream }: RunParts,
): Promise<HandlerEnd> {
  const stream = makeStream();
  const ignored = (): void => undefined;
  const context = makeContext(request, deadline, { done: ignored, succeed: ignored, fail: ignored });
  let cancel = ignored;
  try {
    const idle = new Promise<void>((resolve) => (cancel = whenIdle(resolve)));
    const streaming = handler as unknown as (event: unknown, stream: ResponseStream, context: Context) => unknown;
    const handled = streaming(JSON.parse(request.payload), stream, context);
    await Promise.race([Promise.all([handled, stream.sink.ended]), idle]);
    return { outcome: "returned", payload: "", stream: stream.sink.answer() };
  } catch (error) {
    const end = threw(error);
    if (stream.sink.isEmpty) return end;
    const { line } = end;
    return { outcome: "returned", payload: "", stream: stream.sink.answer(end.payload), ...(line !== undefined && { line }) };
  } finally {
    cancel();
  }
}

function makeContext(
  request: FunctionRequest,
  deadline: number,
  ends: Pick<Context, "done" | "succeed" | "fail">,
): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: request.version,
    functionName: request.functionName,
    memoryLimitInMB: String(request.memoryMegabytes),
    logGroupName: request.logGroup,
    logStreamName: request.logStream,
    ...(request.clientContext !== undefined && { clientContext: parseClientContext(request.clientContext) }),
    invokedFunctionArn: request.functionArn,
    awsRequestId: request.requestId,
    getRemainingTimeInMillis: () => deadline - Date.now(),
    ...ends,
  };
}

function parseClientContext(base64: string): unknown {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

function returned(result: unknown): HandlerEnd {
  try {
    return { outcome: "returned", payload: JSON.stringify(result ?? null) ?? "null" };
  } catch (error) {
    // A circle, or a BigInt.
    const text = error instanceof Error ? error.message : String(error);
    return threw(new MarshalError(`Unable to stringify response body: ${text}`));
  }
}

class MarshalError extends Error {
  override readonly name = "Runtime.MarshalError";
}

/** The answer and the line of an error, as Lambda's Node runtime words them. `type` stands for the error's own name. */
export function threw(error: unknown, type?: string): HandlerEnd {
  const { name, message, trace } = describe(error);
  const errorType = type ?? name;
  const own = typeof error === "object" && error !== null ? { ...error } : {};
  return {
    outcome: "threw",
    payload: JSON.stringify({ errorType, errorMessage: message, trace }),
    line: `Invoke Error \t${safeJson({ errorType, errorMessage: message, ...own, stack: trace })}`,
  };
}

function describe(error: unknown): { name: string; message: string; trace: string[] } {
  if (error instanceof Error || (typeof error === "object" && error !== null && "message" in error && "name" in error)) {
    const { name, message, stack } = error as { name: unknown; message: unknown; stack?: unknown };
    return { name: String(name), message: String(message), trace: typeof stack === "string" ? stack.split("\n") : [] };
  }
  return { name: typeof error, message: String(error), trace: [] };
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "{}";
  }
}

/** `folder/index.handler`, `index.nested.handler`: the module's path and the way to the handler within it. */
export function splitHandler(handler: string): { readonly module: string; readonly path: readonly string[] } | undefined {
  const folderEnd = handler.lastIndexOf("/") + 1;
  const parts = handler.slice(folderEnd).split(".");
  const [file, ...path] = parts;
  if (file === undefined || file === "" || path.length === 0) return undefined;
  return { module: handler.slice(0, folderEnd) + file, path };
}

/** An error that Lambda's runtime names in its own way. */
export class RuntimeFault extends Error {
  readonly #type: string;
  constructor(type: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.#type = type;
  }
  override get name(): string {
    return this.#type;
  }
}

/** The handler that `handler` names; `load` answers a module's exports. Throws what Lambda's runtime says in its place. */
export async function findHandler(handler: string, load: (module: string) => Promise<unknown>): Promise<Handler> {
  const split = splitHandler(handler);
  if (split === undefined) throw new RuntimeFault("Runtime.MalformedHandlerName", "Bad handler");
  let exported: unknown = await load(split.module);
  for (const name of split.path) exported = (exported as Record<string, unknown> | null | undefined)?.[name];
  if (exported === undefined) {
    throw new RuntimeFault("Runtime.HandlerNotFound", `${handler} is undefined or not exported`);
  }
  if (typeof exported !== "function") {
    throw new RuntimeFault("Runtime.HandlerNotFound", `${handler} is not a function`);
  }
  return exported as Handler;
}

/** The endings that the handler's module may have, in the order in which Lambda's runtime looks. */
export const moduleEndings: readonly string[] = [".js", ".mjs", ".cjs", ""];

export function moduleNotFound(name: string): RuntimeFault {
  return new RuntimeFault(
    "Runtime.ImportModuleError",
    `Error: Cannot find module '${name}'\nRequire stack:\n- /var/runtime/index.mjs`,
  );
}

/** What loading a module threw, as Lambda's runtime tells it. */
export function loadFault(error: unknown): unknown {
  const { code } = (error ?? {}) as { code?: unknown };
  if (code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND") {
    return new RuntimeFault("Runtime.ImportModuleError", String(error), { cause: error });
  }
  if (error instanceof SyntaxError) {
    return new RuntimeFault("Runtime.UserCodeSyntaxError", String(error), { cause: error });
  }
  return error;
}

/** What a rejection that nobody handles ends a run with. */
export function unhandledRejection(reason: unknown): RuntimeFault {
  const text = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  const fault = new RuntimeFault("Runtime.UnhandledPromiseRejection", text);
  if (reason instanceof Error && reason.stack !== undefined) fault.stack = reason.stack;
  return fault;
}
