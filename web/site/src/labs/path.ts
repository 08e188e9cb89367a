import type { Json } from './format.ts';

/**
 * A path into JSON, a little of what JMESPath has:
 *
 *   Table.KeySchema[0].AttributeName     members and elements
 *   Items[?status.S=open]                the elements that have this value there
 *   messages[*].body                     of each element
 *   events.length, samples[*].value.sum  how many; their sum
 *   Items[*].day.S.distinct              each value once
 *   Attributes.FilterPolicy.json.kind    a member that is JSON as text
 *   [0].visibleAt.clock                  milliseconds since 1970 as the time of day
 *
 * What is not there is undefined.
 */
export function valueAt(value: Json | undefined, path: string): Json | undefined {
  return follow(value, partsOf(path));
}

/** What is asked of a list as a whole, also of one that `[*]` makes. */
const ofLists = new Set(['length', 'sum', 'distinct']);

function partsOf(path: string): string[] {
  return path.match(/\[[^\]]*\]|[^.[\]]+/g) ?? [];
}

function follow(value: Json | undefined, parts: readonly string[]): Json | undefined {
  const [part, ...rest] = parts;
  if (part === undefined || value === undefined || value === null) return value;
  if (part === '[*]') {
    if (!Array.isArray(value)) return undefined;
    const end = rest.findIndex((it) => ofLists.has(it));
    const [inner, outer] = end < 0 ? [rest, []] : [rest.slice(0, end), rest.slice(end)];
    const found = value.map((it) => follow(it, inner) ?? null).filter((it) => it !== null);
    return follow(found, outer);
  }
  return follow(step(value, part), rest);
}

function step(value: Exclude<Json, null>, part: string): Json | undefined {
  if (Array.isArray(value)) {
    const filter = /^\[\?(.+?)=(.*)\]$/.exec(part);
    if (filter) return value.filter((it) => textOf(valueAt(it, filter[1] ?? '')) === filter[2]);
    const index = /^\[(-?\d+)\]$/.exec(part);
    if (index) return value.at(Number(index[1]));
    if (part === 'length') return value.length;
    if (part === 'distinct') return [...new Map(value.map((it) => [sorted(it), it])).values()];
    if (part === 'sum') return value.reduce<number>((sum, it) => sum + Number(it), 0);
    return undefined;
  }
  if (typeof value === 'number') return part === 'clock' ? new Date(value).toISOString().slice(11, 19) : undefined;
  if (typeof value === 'string') return part === 'json' ? parsed(value) : undefined;
  return typeof value === 'object' && Object.hasOwn(value, part) ? value[part] : undefined;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A value as it is told to a person. */
export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.map(textOf).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Equal as JSON: the order of members does not count. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
  return sorted(a) === sorted(b);
}

export function sameMembers(a: Json | undefined, b: readonly Json[]): boolean {
  return Array.isArray(a) && equal(a.map(sorted).sort(), b.map(sorted).sort());
}

function sorted(value: Json | undefined): string {
  return (
    JSON.stringify(value, (_, it: unknown) =>
      typeof it === 'object' && it !== null && !Array.isArray(it)
        ? Object.fromEntries(Object.entries(it).sort(([x], [y]) => (x < y ? -1 : 1)))
        : it,
    ) ?? ''
  );
}
