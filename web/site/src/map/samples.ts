import type { AttributeRow } from '../parts/Attributes.svelte';

/**
 * Message attributes that pass as many of the filter policies as one value per name can: the first value that the first
 * policy with that name accepts. Policies that cannot be read count for nothing.
 */
export function attributesThatPass(policies: readonly string[]): AttributeRow[] {
  const rows = new Map<string, AttributeRow>();
  for (const policy of policies) {
    for (const [name, rule] of rulesOf(policy)) {
      const row = Array.isArray(rule) ? rowFor(name, rule[0]) : undefined;
      if (row && !rows.has(name)) rows.set(name, row);
    }
  }
  return [...rows.values()];
}

function rulesOf(policy: string): [string, unknown][] {
  try {
    return Object.entries(JSON.parse(policy === '' ? '{}' : policy) as Record<string, unknown>);
  } catch {
    return [];
  }
}

function rowFor(name: string, condition: unknown): AttributeRow | undefined {
  if (typeof condition === 'string') return { name, type: 'String', value: condition };
  if (typeof condition === 'number') return { name, type: 'Number', value: String(condition) };
  if (typeof condition !== 'object' || condition === null) return undefined;
  const it = condition as { numeric?: unknown; prefix?: unknown };
  if (typeof it.prefix === 'string') return { name, type: 'String', value: `${it.prefix}1` };
  if (!Array.isArray(it.numeric)) return undefined;
  const [sign, bound] = it.numeric as [string, number];
  const step = sign === '>' ? 1 : sign === '<' ? -1 : 0;
  return { name, type: 'Number', value: String(bound + step) };
}
