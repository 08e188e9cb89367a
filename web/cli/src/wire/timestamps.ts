// Moments as the command line takes and prints them. In the page there is one time zone, UTC.

import type { TimestampFormat } from "../models.js";
import { Numeral, type Value } from "../values.js";

/** Milliseconds since 1970 from ISO 8601, RFC 822 or seconds since 1970; undefined if it is none of them. */
export function parseMoment(value: Value): number | undefined {
  if (typeof value === "number" || value instanceof Numeral) return Number(value) * 1000;
  if (typeof value !== "string" || value === "") return undefined;
  if (/^-?\d+(\.\d+)?$/.test(value) && value.length > 8) return Number(value) * 1000;
  const isIsoWithoutZone = /^\d{4}-\d\d-\d\d[T ][\d:.]+$/.test(value);
  const time = Date.parse(isIsoWithoutZone ? `${value.replace(" ", "T")}Z` : value);
  return Number.isNaN(time) ? undefined : time;
}

/** As the wire has it. What is no moment goes as it is: the service says what is wrong with it. */
export function wireMoment(value: Value, format: TimestampFormat): Value {
  const time = parseMoment(value);
  if (time === undefined) return value;
  const date = new Date(time);
  if (format === "unixTimestamp") return time / 1000;
  if (format === "rfc822") return date.toUTCString();
  return date.toISOString().replace(/\.000Z$/, "Z");
}

/** `2026-01-01T00:00:00.250000+00:00`, as Python's `isoformat` writes a moment from the wire. */
export function printMoment(value: Value): Value {
  const time = parseMoment(value);
  if (time === undefined) return value;
  const micros = microsOf(value, time);
  const text = new Date(Math.floor(time / 1000) * 1000).toISOString().slice(0, 19);
  return `${text}${micros === 0 ? "" : `.${String(micros).padStart(6, "0")}`}+00:00`;
}

function microsOf(value: Value, time: number): number {
  const fraction = typeof value === "string" ? /:\d\d\.(\d{1,6})/.exec(value)?.[1] : undefined;
  if (fraction !== undefined) return Number(fraction.padEnd(6, "0"));
  return Math.round((time - Math.floor(time / 1000) * 1000) * 1000);
}
