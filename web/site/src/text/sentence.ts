import type { TraceEvent } from '../cloud/control.ts';
import { lastPart } from './format.ts';

/** An event as a sentence: who did what to which thing, and how it ended. */
export function sentenceOf(event: TraceEvent): string {
  const resource = event.resource === '' ? '' : lastPart(event.resource);
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
  'sqs.receive': (_, queue) => `A message of ${queue} was received and is hidden from others`,
  'sqs.visible': (_, queue) => `A message of ${queue} became visible again`,
  'sqs.delete': (_, queue) => `A message of ${queue} was deleted`,
  'sqs.dead': (_, queue) => `A message of ${queue} was received too often and went to its dead-letter queue`,
  'sns.deliver': (event, target) => `SNS delivered to ${target}${event.error === '' ? '' : `, which refused: ${event.error}`}`,
  'sns.filtered': (_, target) => `The filter of ${target} kept the message out`,
  'cfn.event': (event, resource) =>
    `${text(event.detail['logicalId']) || resource}: ${text(event.detail['status']).toLowerCase().replaceAll('_', ' ')}`,
};

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
