import type { TraceEvent } from '../cloud/control.ts';
import { clockTime, givenName, lastPart } from './format.ts';

/** An event as a sentence: who did what to which thing, and how it ended. */
export function sentenceOf(event: TraceEvent, stacks: readonly { name: string }[] = []): string {
  const resource = event.resource === '' ? '' : givenName(lastPart(event.resource), stacks);
  const subject = serviceNames[event.service] ?? event.service;
  if (event.kind === 'api.call') {
    const on = resource === '' ? '' : ` on ${resource}`;
    const refused = event.error === '' ? '' : `: ${event.error}`;
    return `${subject} ${event.operation}${on}${refused}`;
  }
  const verb = verbs[event.kind];
  if (verb !== undefined) return verb(event, resource);
  const name = event.kind.replaceAll('.', ' ').replaceAll('_', ' ');
  return `${name}${resource === '' ? '' : ` ${resource}`}${event.error === '' ? '' : `: ${event.error}`}`;
}

const serviceNames: Record<string, string> = {
  apigateway: 'API Gateway',
  cloudformation: 'CloudFormation',
  cloudwatch: 'CloudWatch',
  dynamodb: 'DynamoDB',
  iam: 'IAM',
  kms: 'KMS',
  lambda: 'Lambda',
  logs: 'Logs',
  s3: 'S3',
  sns: 'SNS',
  sqs: 'SQS',
  sts: 'STS',
};

const verbs: Record<string, (event: TraceEvent, resource: string) => string> = {
  'sqs.send': (_, queue) => `A message arrived in ${queue}`,
  'sqs.receive': (event, queue) => `A message of ${queue} was received${until(event)}`,
  'sqs.visibility': (event, queue) => `The timeout of a message of ${queue} was changed${until(event)}`,
  'sqs.delete': (_, queue) => `A message of ${queue} was deleted`,
  'sqs.purge': (_, queue) => `${queue} was purged`,
  'sqs.expire': (_, queue) => `A message of ${queue} reached the end of its retention`,
  'sqs.dedup': (_, queue) => `A message to ${queue} was a duplicate and not taken again`,
  'sqs.dlq': (event, queue) =>
    `A message of ${queue} was received too often and went to ${lastPart(text(event.detail['target']))}`,
  'sns.deliver': (event, target) => `SNS delivered to ${target}${event.error === '' ? '' : `, which refused: ${event.error}`}`,
  'sns.filtered': (_, target) => `The filter of ${target} kept the message out`,
  'cfn.event': (event, resource) =>
    `${text(event.detail['logicalId']) || resource}: ${text(event.detail['status']).toLowerCase().replaceAll('_', ' ')}`,
};

/** `, hidden from others until 12:05:01`. */
function until(event: TraceEvent): string {
  const at = event.detail['visibleAt'];
  return typeof at === 'number' ? `, hidden from others until ${clockTime(at)}` : '';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
