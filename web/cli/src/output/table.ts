// `--output table`: boxes in boxes. A section is a title, a header of columns and rows; a section of one row is turned on its
// side when the whole is wider than the terminal.

import { isScalar, isStruct, str, type Struct, type Value } from "../values.js";
import { byCodePoint } from "./text.js";
import { widthOf } from "./width.js";

/** The width of the terminal where there is none to ask. */
const widthDefault = 80;
const padding = 4;

interface Section {
  readonly title: string;
  readonly indent: number;
  headers: readonly string[];
  rows: string[][];
}

/** Empty for a value that holds nothing. */
export function formatTable(title: string, value: Value, terminalWidth = widthDefault): string {
  const builder = new Builder();
  if (!builder.add(title, value, 0)) return "";
  let sections = builder.sections;
  if (totalWidth(sections) > terminalWidth) sections = sections.map(onItsSide);
  const width = totalWidth(sections);
  return `${"-".repeat(width)}\n${sections.map((it) => render(it, width)).join("")}`;
}

class Builder {
  readonly sections: Section[] = [];

  add(title: string | undefined, value: Value, indent: number): boolean {
    if (isEmpty(value)) return false;
    if (title !== undefined) this.sections.push({ title, indent, headers: [], rows: [] });
    if (Array.isArray(value)) {
      if (isStruct(value[0])) this.#list(value, indent, title ?? "");
      else for (const it of value) this.#item(it);
    } else if (isStruct(value)) this.#struct(value, indent);
    return true;
  }

  #item(item: Value): void {
    if (isScalar(item)) this.#row([item]);
    else if (Array.isArray(item) && item.every(isScalar)) this.#row(item);
    else this.add(undefined, item, 0);
  }

  #row(values: readonly Value[]): void {
    this.sections.at(-1)?.rows.push(values.map(str));
  }

  #header(names: readonly string[]): void {
    const section = this.sections.at(-1);
    if (section) section.headers = names;
  }

  #struct(value: Struct, indent: number): void {
    const [headers, more] = split([value]);
    const [only] = headers;
    if (headers.length === 1 && only !== undefined) this.#row([only, value[only] ?? null]);
    else if (headers.length > 0) {
      this.#header(headers);
      this.#row(headers.map((it) => value[it] ?? null));
    }
    for (const it of more) this.add(it, value[it] ?? null, indent + 1);
  }

  #list(list: readonly Value[], indent: number, title: string): void {
    const [headers, more] = split(list);
    this.#header(headers);
    list.forEach((it, index) => {
      if (index > 0 && more.length > 0) {
        this.sections.push({ title, indent, headers, rows: [] });
      }
      if (!isStruct(it)) return;
      this.#row(headers.map((name) => (name in it ? (it[name] ?? null) : "")));
      for (const name of more) if (name in it) this.add(name, it[name] ?? null, indent + 1);
    });
  }
}

function isEmpty(value: Value): boolean {
  if (isStruct(value)) return Object.keys(value).length === 0;
  return Array.isArray(value) ? value.length === 0 : !value || (typeof value !== "string" && Number(value) === 0);
}

/** The names of scalars and of the rest, each sorted. */
function split(list: readonly Value[]): [string[], string[]] {
  const scalars = new Set<string>();
  const more = new Set<string>();
  for (const it of list) {
    if (isStruct(it)) for (const [name, held] of Object.entries(it)) (isScalar(held) ? scalars : more).add(name);
  }
  return [[...scalars].sort(byCodePoint), [...more].sort(byCodePoint)];
}

function onItsSide(section: Section): Section {
  const [row] = section.rows;
  if (section.rows.length !== 1 || section.headers.length === 0 || row === undefined) return section;
  return {
    ...section,
    headers: [],
    rows: section.headers.map((name, index) => [name, row[index] ?? ""]),
  };
}

function columnWidths(section: Section): number[] {
  const widths: number[] = [];
  for (const row of [section.headers, ...section.rows]) {
    row.forEach((it, index) => (widths[index] = Math.max(widths[index] ?? 0, widthOf(it))));
  }
  return widths;
}

function totalWidth(sections: readonly Section[]): number {
  const widths = sections.map((it) => {
    const columns = columnWidths(it).reduce((sum, width) => sum + width + padding, 0);
    return Math.max(widthOf(it.title), columns) + 2 + 2 * it.indent;
  });
  return Math.max(...widths);
}

/** Column widths stretched to fill the box, rounding as Python does, with what is over taken from the left. */
function stretched(section: Section, width: number): number[] {
  const natural = columnWidths(section).map((it) => it + padding);
  const factor = width / natural.reduce((sum, it) => sum + it, 0);
  const scaled = natural.map((it) => roundHalfEven(factor * it));
  let over = scaled.reduce((sum, it) => sum + it, 0) - width;
  while (over !== 0) {
    const step = over > 0 ? 1 : -1;
    for (let i = 0; i < scaled.length && over !== 0; i++) {
      const at = step > 0 ? i : scaled.length - 1 - i;
      scaled[at] = (scaled[at] ?? 0) - step;
      over -= step;
    }
  }
  return scaled;
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function render(section: Section, whole: number): string {
  const width = whole - 2 * section.indent;
  const lines: string[] = [];
  if (section.title !== "") {
    lines.push(centered(section.title, width, "|"));
    if (section.headers.length === 0 && section.rows.length === 0) lines.push(`+${"-".repeat(width - 2)}+`);
  }
  const widths = columnWidths(section).length > 0 ? stretched(section, width) : [];
  const rule = widths.map((it, index) => (index === 0 ? `+${"-".repeat(it - 2)}+` : `${"-".repeat(it - 1)}+`)).join("");
  if (section.headers.length > 0) {
    lines.push(
      rule,
      section.headers.map((it, index) => centered(it, widths[index] ?? 0, index === 0 ? "|" : "")).join(""),
    );
  }
  if (section.rows.length > 0 && widths.length > 0) {
    lines.push(rule);
    for (const row of section.rows) {
      lines.push(row.map((it, index) => leftAligned(it, widths[index] ?? 0, index === 0 ? "|" : "")).join(""));
    }
    lines.push(rule);
  }
  const edge = "|".repeat(section.indent);
  return lines.map((it) => `${edge}${it}${edge}\n`).join("");
}

function centered(text: string, width: number, left: string): string {
  const start = Math.floor(width / 2) - Math.floor(widthOf(text) / 2) - 1;
  const begun = left + " ".repeat(Math.max(0, start)) + text;
  return `${begun}${" ".repeat(Math.max(0, width - 1 - left.length - Math.max(0, start) - widthOf(text)))}|`;
}

function leftAligned(text: string, width: number, left: string): string {
  const pad = width - (widthOf(text) + 2 + left.length + 1) >= 0 ? 2 : 0;
  const rest = width - left.length - pad - widthOf(text) - 1;
  return `${left}${" ".repeat(pad)}${text}${" ".repeat(Math.max(0, rest))}|`;
}
