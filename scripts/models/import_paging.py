#!/usr/bin/env python3
"""Writes web/cli/src/tables.ts: which operations answer in pages, and what one can wait for, from AWS's published models.

    scripts/models/import_paging.py --models DIR     # DIR/<service>/<api version>/{paginators-1,waiters-2}.json

The engine needs neither; the command line does. Origin and licence: NOTICE.
"""

import argparse
import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "web/cli/src/tables.ts"

HEAD = """// Made by scripts/models/import_paging.py from AWS's published models; origin and licence: scripts/models/NOTICE.

/** How an operation's pages follow one another. Expressions are JMESPath on the answer. */
export interface Paginator {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly result: readonly string[];
  readonly limit?: string;
  readonly more?: string;
  readonly rest?: readonly string[];
}

export interface Acceptor {
  readonly state: "success" | "failure" | "retry";
  readonly matcher: "path" | "pathAll" | "pathAny" | "status" | "error";
  readonly argument?: string;
  readonly expected: string | number | boolean;
}

export interface Waiter {
  readonly operation: string;
  readonly delay: number;
  readonly attempts: number;
  readonly acceptors: readonly Acceptor[];
}

"""


def as_list(value):
    return value if isinstance(value, list) else [value]


def newest(service_dir, name):
    found = sorted(service_dir.glob(f"*/{name}"))
    return json.loads(found[-1].read_text()) if found else {}


def paginators(service_dir, operations):
    out = {}
    for operation, it in sorted(newest(service_dir, "paginators-1.json").get("pagination", {}).items()):
        if operation not in operations or "result_key" not in it:
            continue
        row = {key: as_list(it[name]) for key, name in
               (("input", "input_token"), ("output", "output_token"), ("result", "result_key"))}
        if "limit_key" in it:
            row["limit"] = it["limit_key"]
        if "more_results" in it:
            row["more"] = it["more_results"]
        if "non_aggregate_keys" in it:
            row["rest"] = it["non_aggregate_keys"]
        out[operation] = row
    return out


def waiters(service_dir, operations):
    out = {}
    for name, it in sorted(newest(service_dir, "waiters-2.json").get("waiters", {}).items()):
        if it["operation"] in operations:
            out[name] = {"operation": it["operation"], "delay": it["delay"], "attempts": it["maxAttempts"],
                         "acceptors": [{key: a[key] for key in ("state", "matcher", "argument", "expected") if key in a}
                                       for a in it["acceptors"]]}
    return out


def table(name, kind, rows_of, models):
    lines = [f"export const {name}: Readonly<Record<string, Readonly<Record<string, {kind}>>>> = {{"]
    for ir in sorted((ROOT / "scripts/models/ir").glob("*.json")):
        model = json.loads(ir.read_text())
        operations = model.get("operations") if isinstance(model, dict) else None
        rows = rows_of(models / ir.stem, operations) if operations else {}
        if rows:
            lines.append(f"  {ir.stem}: {{")
            lines += [f"    {key}: {json.dumps(row)}," for key, row in rows.items()]
            lines.append("  },")
    return "\n".join([*lines, "};", ""])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", type=pathlib.Path, required=True)
    models = parser.parse_args().models
    text = HEAD + table("paginators", "Paginator", paginators, models) + "\n" + table("waiters", "Waiter", waiters, models)
    OUT.write_text(text)


if __name__ == "__main__":
    main()
