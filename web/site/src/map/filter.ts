/** A filter policy as the label of an edge, from its JSON: `kind: new or changed`, `total >= 100`. "" without one. */
export function filterWords(policy: string): string {
  if (policy === '') return '';
  try {
    const rules = Object.entries(JSON.parse(policy) as Record<string, unknown>);
    return rules.map(([name, rule]) => words(name, rule)).join(', ');
  } catch {
    return 'filter';
  }
}

function words(name: string, rule: unknown): string {
  if (name === '$or') return 'one of several';
  if (!Array.isArray(rule)) return nested(name, rule);
  const parts = rule.map(condition);
  const isComparison = parts.every((it) => it.sign);
  return `${name}${isComparison ? ' ' : ': '}${parts.map((it) => it.text).join(' or ')}`;
}

/** Of a policy on the body, keys lie within keys. */
function nested(name: string, rule: unknown): string {
  if (typeof rule !== 'object' || rule === null) return name;
  return Object.entries(rule)
    .map(([key, it]) => words(`${name}.${key}`, it))
    .join(', ');
}

function condition(it: unknown): { text: string; sign: boolean } {
  if (typeof it !== 'object' || it === null) return { text: String(it), sign: false };
  const [operator = '', operand] = Object.entries(it)[0] ?? [];
  switch (operator) {
    case 'numeric':
      return { text: numeric(operand), sign: true };
    case 'exists':
      return { text: operand === true ? 'exists' : 'is absent', sign: true };
    case 'prefix':
      return { text: `${String(operand)}\u2026`, sign: false };
    case 'suffix':
      return { text: `\u2026${String(operand)}`, sign: false };
    case 'anything-but':
      return { text: `not ${textOf(operand)}`, sign: false };
    default:
      return { text: textOf(operand), sign: false };
  }
}

/** `[">=", 100, "<", 200]` reads `>= 100 and < 200`. */
function numeric(operand: unknown): string {
  if (!Array.isArray(operand)) return textOf(operand);
  const pairs: string[] = [];
  for (let at = 0; at < operand.length; at += 2) pairs.push(`${String(operand[at])} ${String(operand[at + 1])}`);
  return pairs.join(' and ');
}

function textOf(it: unknown): string {
  return typeof it === 'string' ? it : Array.isArray(it) ? it.map(textOf).join(', ') : JSON.stringify(it);
}
