// JMESPath, for --query, pages and waiters.

import jmespath from "jmespath";
import { UsageError } from "./errors.js";
import { isStruct, struct, type Struct, type Value } from "./values.js";

/** Throws UsageError for an expression that cannot be read. */
export function checkQuery(expression: string): void {
  try {
    jmespath.compile(expression);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new UsageError(`Bad value for --query ${expression}: ${why}`, 252);
  }
}

export function search(value: Value, expression: string): Value {
  try {
    return (jmespath.search(value, expression) ?? null) as Value;
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown), 255);
  }
}

/** Sets what a plain expression of names and dots would find. */
export function assign(target: Struct, expression: string, value: Value): void {
  const names = expression.split(".");
  let here = target;
  for (const name of names.slice(0, -1)) {
    const next = here[name];
    here = isStruct(next) ? next : ((here[name] = struct()) as Struct);
  }
  here[names.at(-1) ?? ""] = value;
}
