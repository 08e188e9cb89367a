// How the console writes values: the usual cases of Node's util.format and util.inspect.

const depthMax = 2;
const itemsMax = 100;
const lineMax = 72;

/** https://nodejs.org/api/util.html#utilformatformat-args */
export function format(...values: readonly unknown[]): string {
  const [first, ...rest] = values;
  if (typeof first !== "string") return values.map(plain).join(" ");
  let used = 0;
  const text = first.replace(/%[sdifjoOc%]/g, (found) => {
    if (found === "%%") return rest.length === 0 ? found : "%";
    if (used >= rest.length) return found;
    return directive(found, rest[used++]);
  });
  return [text, ...rest.slice(used).map(plain)].join(" ");
}

function directive(found: string, value: unknown): string {
  switch (found) {
    case "%s":
      return typeof value === "object" && value !== null ? inspect(value, 0) : `${String(value)}${typeof value === "bigint" ? "n" : ""}`;
    case "%d":
      return typeof value === "object" ? "NaN" : String(Number(value));
    case "%i":
      return String(Number.parseInt(String(value), 10));
    case "%f":
      return String(Number.parseFloat(String(value)));
    case "%j":
      return json(value);
    case "%c":
      return "";
    default:
      return inspect(value, 4);
  }
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : inspect(value);
}

function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "undefined";
  } catch {
    return "[Circular]";
  }
}

export function inspect(value: unknown, depth: unknown = depthMax): string {
  const levels = typeof depth === "number" ? depth : ((depth as { depth?: number | null } | null)?.depth ?? depthMax);
  return show(value, levels, [], 0);
}

function show(value: unknown, depth: number, above: readonly unknown[], indent: number): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol") return value.toString();
  if (Object.is(value, -0)) return "-0";
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return String(value);
  if (above.includes(value)) return "[Circular *1]";
  if (value instanceof Error) return showError(value, above, indent);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof RegExp) return String(value);
  return showParts(value, depth, above, indent);
}

function showError(error: Error, above: readonly unknown[], indent: number): string {
  const text = typeof error.stack === "string" && error.stack.includes(error.message) ? error.stack : `${error.name}: ${error.message}\n${error.stack ?? ""}`.trimEnd();
  const own = Object.entries(error).filter(([name]) => name !== "stack" && name !== "message");
  if (own.length === 0) return text;
  return `${text} ${wrap("{", own.map(([name, value]) => `${key(name)}: ${show(value, 1, [...above, error], indent + 2)}`), "}", indent)}`;
}

function showParts(value: object, depth: number, above: readonly unknown[], indent: number): string {
  const name = value.constructor?.name ?? "[Object: null prototype]";
  const isList = Array.isArray(value) || ArrayBuffer.isView(value);
  const own = Object.entries(value).filter(([property]) => !isList || !/^\d+$/.test(property));
  const deeper = [...above, value];
  const inner = (item: unknown): string => show(item, depth - 1, deeper, indent + 2);
  const named = own.map(([property, item]) => `${key(property)}: ${inner(item)}`);
  if (typeof value === "function") {
    const title = /^class\b/.test(Function.prototype.toString.call(value)) ? `[class ${value.name || "(anonymous)"}]` : `[Function: ${value.name || "(anonymous)"}]`.replace(": (", " (");
    return named.length === 0 ? title : `${title} ${wrap("{", named, "}", indent)}`;
  }
  if (depth < 0) return isList ? "[Array]" : `[${name}]`;
  if (value instanceof Map) {
    return wrap(`Map(${value.size}) {`, [...value].map(([k, v]) => `${inner(k)} => ${inner(v)}`), "}", indent);
  }
  if (value instanceof Set) return wrap(`Set(${value.size}) {`, [...value].map(inner), "}", indent);
  if (value instanceof Promise) return "Promise { <pending> }";
  if (isList) {
    const all = Array.from(value as ArrayLike<unknown>);
    const items = all.slice(0, itemsMax).map(inner);
    if (all.length > itemsMax) items.push(`... ${all.length - itemsMax} more items`);
    return wrap(Array.isArray(value) ? "[" : `${name}(${all.length}) [`, [...items, ...named], "]", indent);
  }
  return wrap(name === "Object" ? "{" : `${name} {`, named, "}", indent);
}

function wrap(open: string, items: readonly string[], close: string, indent: number): string {
  if (items.length === 0) return open + close;
  const line = `${open} ${items.join(", ")} ${close}`;
  if (line.length + indent <= lineMax + 4 && !line.includes("\n")) return line;
  const pad = " ".repeat(indent + 2);
  return `${open}\n${items.map((item) => pad + item).join(",\n")}\n${" ".repeat(indent)}${close}`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
}

function quote(text: string): string {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t").replaceAll("\r", "\\r");
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark;
}
