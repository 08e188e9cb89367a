// What the AWS SDK finds in a function's environment, and what its browser builds do not look for there: region and credentials.

import type { FunctionRequest } from "../../functions/effect.js";
import { credentialsOf } from "../../functions/variables.js";

type Config = Readonly<Record<string, unknown>>;
type Constructor = abstract new (...values: unknown[]) => object;

/** The exports of a client package, with classes of clients that know where they run. */
export function withDefaults(exports: unknown, request: Pick<FunctionRequest, "region" | "account" | "credentials">): unknown {
  const defaults: Config = { region: request.region, credentials: credentialsOf(request) };
  const changed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(exports as Record<string, unknown>)) {
    changed[name] = isClient(value) ? new Proxy(value, { construct: constructWith(defaults) }) : value;
  }
  return changed;
}

function isClient(value: unknown): value is Constructor {
  return typeof value === "function" && typeof (value.prototype as { send?: unknown } | undefined)?.send === "function";
}

function constructWith(defaults: Config) {
  return (target: Constructor, [given, ...rest]: unknown[], as: unknown): object => {
    const config = { ...defaults, ...withoutUndefined((given ?? {}) as Config) };
    return Reflect.construct(target, [config, ...rest], as as Constructor) as object;
  };
}

function withoutUndefined(config: Config): Config {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
}
