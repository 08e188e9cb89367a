/** Fault rules of the sandbox, as the control API has them: calls that fail or wait on purpose. */

export interface FaultRule {
  name: string;
  /** Empty: every service. */
  service: string;
  /** Empty: every operation. */
  operation: string;
  /** From 0 to 1; of no meaning if `nth` is set. */
  probability: number;
  /** Only the nth matching call; 0: by probability. */
  nth: number;
  seen: number;
  /** The error's code; empty: only the delay. */
  error: string;
  status: number;
  delayMilliseconds: number;
}

export function parseFaults(value: unknown): FaultRule[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value as Record<string, unknown>).flatMap(([name, rule]) => {
    if (typeof rule !== 'object' || rule === null) return [];
    const it = rule as Record<string, unknown>;
    const text = (member: string) => (typeof it[member] === 'string' ? it[member] : '');
    const number = (member: string) => (typeof it[member] === 'number' ? it[member] : 0);
    return {
      name,
      service: text('service'),
      operation: text('operation'),
      probability: number('probability'),
      nth: number('nth'),
      seen: number('seen'),
      error: text('error'),
      status: number('status'),
      delayMilliseconds: number('delayMilliseconds'),
    };
  });
}

/** What a rule does, as a sentence. */
export function faultWords(rule: FaultRule): string {
  const which =
    rule.nth > 0
      ? `Call number ${rule.nth} of`
      : rule.probability >= 1
        ? 'Every call of'
        : `With a chance of ${Math.round(rule.probability * 100)} %, a call of`;
  const what = rule.operation === '' ? (rule.service === '' ? 'any service' : rule.service) : rule.operation;
  const ends: string[] = [];
  if (rule.delayMilliseconds > 0) ends.push(`waits ${rule.delayMilliseconds / 1000} s`);
  if (rule.error !== '') ends.push(`fails with ${rule.error} (${rule.status})`);
  return `${which} ${what} ${ends.length === 0 ? 'goes on as usual' : ends.join(' and then ')}.`;
}

/** A rule that explains itself, to begin with. */
export interface FaultIdea extends Omit<FaultRule, 'name' | 'seen'> {
  title: string;
  about: string;
}

const base = { operation: '', probability: 1, nth: 0, error: '', status: 500, delayMilliseconds: 0 };

export const faultIdeas: readonly FaultIdea[] = [
  {
    ...base,
    title: 'Throttled writes',
    about: 'About every third PutItem is refused, as when a table runs out of capacity.',
    service: 'dynamodb',
    operation: 'PutItem',
    probability: 0.33,
    error: 'ProvisionedThroughputExceededException',
    status: 400,
  },
  {
    ...base,
    title: 'Slow queue',
    about: 'Each SendMessage is answered two seconds late, on the cloud’s clock.',
    service: 'sqs',
    operation: 'SendMessage',
    delayMilliseconds: 2_000,
  },
  {
    ...base,
    title: 'Publishing fails once',
    about: 'The next Publish fails with an internal error; the one after works. Does the sender try again?',
    service: 'sns',
    operation: 'Publish',
    nth: 1,
    error: 'InternalError',
  },
];
