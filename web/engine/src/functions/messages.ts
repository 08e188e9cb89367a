// Between a host and the worker that is one execution environment.

import type { FunctionRequest, LogLine, StreamedAnswer } from "./effect.js";

/** What the worker is started with. */
export interface WorkerStart {
  readonly request: FunctionRequest;
  /** The folder that holds the package's files. */
  readonly taskRoot: string;
  /** Where the layers' files are; absent: there are none. */
  readonly layerRoot?: string;
  /** Where AWS answers: a port of this machine that leads into the engine. */
  readonly awsPort: number;
}

export interface RunMessage {
  readonly kind: "run";
  readonly request: FunctionRequest;
  /** Milliseconds since 1970, of the machine's clock. */
  readonly deadline: number;
}

/** `atMicroseconds`: on a clock that host and worker share, so that it does not matter in which phase a line arrives. */
export type WorkerLine = Omit<LogLine, "afterMicroseconds"> & { readonly atMicroseconds: number };

export type WorkerMessage =
  /** The handler is loaded. */
  | { readonly kind: "ready" }
  | { readonly kind: "log"; readonly line: WorkerLine }
  /** `broken`: the environment may not be used again. */
  | {
      readonly kind: "done";
      readonly outcome: "returned" | "threw";
      readonly payload: string;
      readonly stream?: StreamedAnswer;
      readonly broken: boolean;
      readonly memoryMegabytes: number;
    };

/** `reason`: empty, or why it ended: `exit status 1`. */
export type EnvironmentEvent = WorkerMessage | { readonly kind: "exit"; readonly reason: string };
