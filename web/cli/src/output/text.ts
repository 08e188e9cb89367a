// `--output text`: a line of tab-joined scalars for each structure, keys sorted, nested ones below with their name in front.

import { isScalar, isStruct, str, type Struct, type Value } from "../values.js";

export function formatText(value: Value): string {
  const lines: string[] = [];
  write(lines, value, undefined, undefined);
  return lines.map((it) => `${it}\n`).join("");
}

function write(lines: string[], value: Value, name: string | undefined, keys: readonly string[] | undefined): void {
  if (Array.isArray(value)) writeList(lines, value, name);
  else if (isStruct(value)) writeStruct(lines, value, name, keys);
  else lines.push(str(value));
}

function writeList(lines: string[], list: readonly Value[], name: string | undefined): void {
  if (list.length === 0) return;
  if (list.some(isStruct)) {
    const keys = scalarKeys(list);
    for (const it of list) write(lines, it, name, keys);
    return;
  }
  const scalars = list.filter(isScalar);
  if (scalars.length > 0) writeScalars(lines, scalars, name);
  for (const it of list) if (!isScalar(it)) write(lines, it, name, undefined);
}

function writeScalars(lines: string[], list: readonly Value[], name: string | undefined): void {
  if (name === undefined) lines.push(list.map(str).join("\t"));
  else for (const it of list) lines.push(`${name.toUpperCase()}\t${str(it)}`);
}

function writeStruct(
  lines: string[],
  value: Struct,
  name: string | undefined,
  keys: readonly string[] | undefined,
): void {
  const names = Object.keys(value).sort(byCodePoint);
  const isOwn = (it: string) => keys?.includes(it) ?? isScalar(value[it] ?? null);
  const scalars = (keys ?? names.filter(isOwn)).map((it) => (it in value ? str(value[it] ?? null) : ""));
  if (scalars.length > 0) lines.push([...(name === undefined ? [] : [name.toUpperCase()]), ...scalars].join("\t"));
  for (const it of names) if (!isOwn(it)) write(lines, value[it] ?? null, it, undefined);
}

function scalarKeys(list: readonly Value[]): string[] {
  const keys = new Set<string>();
  for (const it of list)
    if (isStruct(it)) for (const [key, held] of Object.entries(it)) if (isScalar(held)) keys.add(key);
  return [...keys].sort(byCodePoint);
}

/** As Python sorts text. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
