/** The history of the sandbox as the control API tells it; parsed, so that the page need not trust it. */

/** The state after one commit. */
export interface Moment {
  id: number;
  /** Virtual, in milliseconds since 1970. */
  time: number;
  /** `sqs.SendMessage`, `timer sqs/expire`, ... */
  cause: string;
  /** Whether it was asked for from outside; a timer was not. */
  asked: boolean;
  /** The newest trace event then; 0: of before a restart. */
  trace: number;
}

export interface Past {
  /** The moment that is shown; the base's id if it is the state before all moments. */
  at: number;
  newest: number;
  /** How many moments lie after `at`. */
  later: number;
  /** Time stands still: an earlier moment is looked at. */
  held: boolean;
  base: { id: number; time: number };
  /** The change that would be taken back. */
  undo: Moment | undefined;
  redo: Moment | undefined;
  /** Oldest first. */
  moments: Moment[];
}

type Loose = Record<string, unknown>;

export function parsePast(value: unknown): Past | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const it = value as Loose;
  if (typeof it['at'] !== 'number') return undefined;
  const base = (it['base'] ?? {}) as Loose;
  return {
    at: it['at'],
    newest: number(it['newest']),
    later: number(it['later']),
    held: it['held'] === true,
    base: { id: number(base['id']), time: instant(base['time']) },
    undo: parseMoment(it['undo']),
    redo: parseMoment(it['redo']),
    moments: Array.isArray(it['moments']) ? it['moments'].flatMap((one) => parseMoment(one) ?? []) : [],
  };
}

function parseMoment(value: unknown): Moment | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const it = value as Loose;
  return {
    id: number(it['id']),
    time: instant(it['time']),
    cause: typeof it['cause'] === 'string' ? it['cause'] : '',
    asked: it['asked'] === true,
    trace: number(it['trace']),
  };
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function instant(value: unknown): number {
  return (typeof value === 'string' && Date.parse(value)) || 0;
}

const plain: Readonly<Record<string, string>> = {
  'clock jump': 'Time moved ahead',
  reset: 'The sandbox was emptied',
  snapshot: 'The sandbox was replaced',
};

const services: Readonly<Record<string, string>> = {
  apigateway: 'API Gateway',
  apigatewayv2: 'API Gateway',
  cloudformation: 'CloudFormation',
  cloudwatch: 'CloudWatch',
  dynamodb: 'DynamoDB',
  'execute-api': 'API Gateway',
  lambda: 'Lambda',
  logs: 'Logs',
};

/** What happened, from the cause alone: `SQS SendMessage`, `A timer of DynamoDB`. */
export function causeWords(cause: string): string {
  const known = plain[cause];
  if (known !== undefined) return known;
  const timer = /^timer ([^/]+)\/(.+)$/.exec(cause);
  if (timer) return `A timer of ${serviceWords(timer[1] ?? '')}: ${timer[2]}`;
  const [service = '', operation = ''] = cause.split('.');
  return operation === '' || operation === 'http'
    ? `A request to ${serviceWords(service)}`
    : `${serviceWords(service)} ${operation}`;
}

function serviceWords(id: string): string {
  return services[id] ?? id.toUpperCase();
}
