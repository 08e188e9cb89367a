/** How values read on the page. Pure: the time is an argument. */

/** `arn:aws:sqs:us-east-1:000000000000:orders-WorkQueue-1ABC` with its middle left out, at most `max` characters. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const tail = Math.floor((max - 1) / 2);
  return `${text.slice(0, max - 1 - tail)}\u2026${text.slice(text.length - tail)}`;
}

/** The last part of an ARN, URL or path: what people call the thing. */
export function lastPart(text: string): string {
  return text.split(/[:/]/).pop() ?? text;
}

/**
 * The name that a template's author gave, out of the one CloudFormation made: `orders-OrdersTable-1ABC2DEF3GHI` reads as
 * `OrdersTable` while there is a stack `orders`. Any other name is itself.
 */
export function givenName(name: string, stacks: readonly { name: string }[]): string {
  for (const stack of stacks) {
    const prefix = `${stack.name}-`;
    if (!name.toLowerCase().startsWith(prefix.toLowerCase())) continue;
    const rest = /^(.+)-[A-Za-z0-9]{8,26}(\.fifo)?$/.exec(name.slice(prefix.length));
    if (rest) return `${rest[1]}${rest[2] ?? ''}`;
  }
  return name;
}

const units: readonly [seconds: number, name: string][] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** A span as its largest unit: `21 s`, `4 min`, `3 d`. */
export function span(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  for (const [size, name] of units) if (seconds >= size) return `${Math.floor(seconds / size)} ${name}`;
  return '0 s';
}

/** `just now`, `21 s ago`, `in 4 min`. */
export function relative(time: number, now: number): string {
  const difference = time - now;
  if (Math.abs(difference) < 1500) return 'just now';
  return difference < 0 ? `${span(difference)} ago` : `in ${span(difference)}`;
}

/** `12:04:31` of UTC, which is what AWS's own times are in. */
export function clockTime(time: number): string {
  return new Date(time).toISOString().slice(11, 19);
}

/** `2026-11-23 12:04:31 UTC`. */
export function exactTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `812 B`, `1.4 KB`, `3 MB`. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const scaled = count < 1_000_000 ? count / 1000 : count / 1_000_000;
  return `${scaled.toFixed(scaled < 10 ? 1 : 0)} ${count < 1_000_000 ? 'KB' : 'MB'}`;
}

/** `1 item`, `2 items`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
}

/** Text as it is, or indented when it is JSON. */
export function pretty(text: string): string {
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[') return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** `CREATE_IN_PROGRESS` as people read it: `Create in progress`. */
export function statusWords(status: string): string {
  const words = status.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
