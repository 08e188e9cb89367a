/** Finds the place in a template that a message of CloudFormation's is about. */

export interface Place {
  /** Counted from 1. */
  line: number;
  /** Counted from 1; 0: the whole line. */
  column: number;
}

/**
 * YAML and JSON errors carry a line and column; other messages name what they are about in brackets or quotes, or by a
 * resource's name, and the first line that holds that word is the place. Undefined if nothing in the text fits.
 */
export function locate(message: string, template: string): Place | undefined {
  const exact = /line[: ]+(\d+)(?:,? *col(?:umn)?[: ]+(\d+))?/i.exec(message);
  if (exact) return { line: Number(exact[1]), column: Number(exact[2] ?? 0) };
  const lines = template.split('\n');
  for (const word of wordsOf(message)) {
    const index = lines.findIndex((line) => holds(line, word));
    if (index >= 0) return { line: index + 1, column: lines[index]!.indexOf(word) + 1 };
  }
  return undefined;
}

/** The words that a message may be about, the likeliest first. */
function wordsOf(message: string): string[] {
  const quoted = [...message.matchAll(/\[([^\]]+)\]|'([^']+)'|"([^"]+)"/g)].flatMap((it) =>
    (it[1] ?? it[2] ?? it[3] ?? '').split(/[,\s/]+/),
  );
  const named = [...message.matchAll(/\b(?:resource|parameter|output|condition|mapping)s?\s+(\w+)/gi)].map(
    (it) => it[1]!,
  );
  const types = message.match(/\w+::\w+(?:::\w+)*/g) ?? [];
  return [...types, ...quoted, ...named].filter((it) => it.length > 1 && !common.has(it));
}

/** Words of the messages themselves. */
const common = new Set([
  'Resources',
  'Outputs',
  'Parameters',
  'in',
  'of',
  'the',
  'block',
  'template',
  'property',
  'is',
]);

function holds(line: string, word: string): boolean {
  const found = line.indexOf(word);
  if (found < 0) return false;
  const before = line[found - 1] ?? ' ';
  const after = line[found + word.length] ?? ' ';
  return !/[\w-]/.test(before) && !/[\w-]/.test(after);
}
