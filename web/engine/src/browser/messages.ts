// What passes between a page and its worker, and between the workers of several tabs. Each direction is one tagged union.

import type { CloudOptions, CloudResponse, Restored, Saving, TabRole } from "../interface.js";
import type { WireRequest } from "../request.js";

/** A call's number, unique within the worker or page that makes it. */
export type CallId = number;

export type ToWorker =
  | { readonly type: "open"; readonly sandbox: string; readonly memory: boolean; readonly options: CloudOptions }
  | { readonly type: "request"; readonly id: CallId; readonly request: WireRequest; readonly durable?: boolean }
  | { readonly type: "abandon"; readonly id: CallId }
  | { readonly type: "flush"; readonly id: CallId }
  | { readonly type: "close"; readonly id: CallId };

export type FromWorker =
  | { readonly type: "opened"; readonly face: CloudFace; readonly role: TabRole }
  | { readonly type: "notOpened"; readonly message: string }
  | { readonly type: "answer"; readonly id: CallId; readonly response: CloudResponse }
  /** A flush or close is done. */
  | { readonly type: "done"; readonly id: CallId }
  | { readonly type: "failed"; readonly id: CallId; readonly message: string }
  | { readonly type: "saving"; readonly saving: Saving }
  | { readonly type: "role"; readonly role: TabRole }
  /** The cloud is about to run a function: the page is to open a cage, whose end of the port this is. */
  | { readonly type: "frame"; readonly port: MessagePort };

/** What any tab says of the one cloud. */
export interface CloudFace {
  readonly account: string;
  readonly region: string;
  readonly restored: Restored;
  readonly saving: Saving;
}

/** A worker's name among the tabs. */
export type TabId = string;

export type BetweenTabs =
  // From a follower to whoever leads.
  | { readonly type: "hello" }
  | { readonly type: "ask"; readonly from: TabId; readonly id: CallId; readonly work: Work }
  | { readonly type: "abandon"; readonly from: TabId; readonly id: CallId }
  /** The answer has arrived: the leader need not keep it for another try. */
  | { readonly type: "got"; readonly from: TabId; readonly id: CallId }
  // From the leader to all, or to one.
  | { readonly type: "leader"; readonly leader: TabId; readonly face: CloudFace }
  | { readonly type: "saving"; readonly saving: Saving }
  | { readonly type: "answer"; readonly to: TabId; readonly id: CallId; readonly outcome: Outcome };

/** What a tab may ask of the cloud. */
export type Work =
  | { readonly type: "request"; readonly request: WireRequest; readonly durable?: boolean }
  | { readonly type: "flush" };

export type Outcome =
  | { readonly type: "answer"; readonly response: CloudResponse }
  | { readonly type: "done" }
  | { readonly type: "failed"; readonly message: string };

export function unreachable(message: never): never {
  throw new TypeError(`no such message: ${JSON.stringify(message)}`);
}
