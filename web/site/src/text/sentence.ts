import type { TraceEvent } from '../cloud/control.ts';
import { clockTime, givenName, lastPart } from './format.ts';

/** An event as a sentence: who did what to which thing, and how it ended. */
export function sentenceOf(event: TraceEvent, stacks: readonly { name: string }[] = []): string {
  const resource = event.resource === '' ? '' : givenName(lastPart(event.resource), stacks);
  const subject = serviceNames[event.service] ?? event.service;
  if (event.kind === 'api.call') {
    const on = resource === '' ? '' : ` on ${resource}`;
    const refused = event.error === '' ? '' : `: ${event.error}`;
    return `${subject} ${event.operation || 'was called'}${on}${refused}`;
  }
  const verb = verbs[event.kind];
  if (verb !== undefined) return withGivenNames(verb(event, resource), stacks);
  const name = event.kind.replaceAll('.', ' ').replaceAll('_', ' ');
  return `${name}${resource === '' ? '' : ` ${resource}`}${event.error === '' ? '' : `: ${event.error}`}`;
}

/** Endpoints within a sentence read as their authors named them, too. */
function withGivenNames(sentence: string, stacks: readonly { name: string }[]): string {
  return sentence.replace(/[A-Za-z0-9_-]+-[A-Za-z0-9]{8,26}(\.fifo)?/g, (name) => givenName(name, stacks));
}

const serviceNames: Record<string, string> = {
  apigateway: 'API Gateway',
  apigatewaymanagementapi: 'API Gateway',
  apigatewayv2: 'API Gateway',
  cloudformation: 'CloudFormation',
  cloudwatch: 'CloudWatch',
  dynamodb: 'DynamoDB',
  dynamodbstreams: 'DynamoDB Streams',
  iam: 'IAM',
  kms: 'KMS',
  lambda: 'Lambda',
  logs: 'Logs',
  s3: 'S3',
  sns: 'SNS',
  sqs: 'SQS',
  ssm: 'Parameter Store',
  sts: 'STS',
};

const verbs: Record<string, (event: TraceEvent, resource: string) => string> = {
  fault: () => 'A fault rule met the call',
  history: () => 'The sandbox went to another moment',
  'sqs.send': (_, queue) => `A message arrived in ${queue}`,
  'sqs.receive': (event, queue) => `A message of ${queue} was received${until(event)}`,
  'sqs.visibility': (event, queue) => `The timeout of a message of ${queue} was changed${until(event)}`,
  'sqs.delete': (_, queue) => `A message of ${queue} was deleted`,
  'sqs.purge': (_, queue) => `${queue} was purged`,
  'sqs.expire': (_, queue) => `A message of ${queue} reached the end of its retention`,
  'sqs.dedup': (_, queue) => `A message to ${queue} was a duplicate and not taken again`,
  'sqs.dlq': (event, queue) =>
    `A message of ${queue} was received too often and went to ${lastPart(text(event.detail['target']))}`,
  'sqs.move': (_, queue) => `A message of ${queue} was moved on`,
  'sns.dedup': (_, topic) => `A message to ${topic} was a duplicate and not delivered again`,
  'sns.publish': (_, topic) => `A message was published to ${topic}`,
  'sns.deliver': (event) => `SNS delivered to ${lastPart(text(event.detail['endpoint']))}`,
  'sns.filtered': (event) => `A filter of ${topicOf(event.resource)} kept the message out`,
  'sns.confirmation': (event) =>
    `${text(event.detail['endpoint'])} was asked about its subscription to ${topicOf(event.resource)}`,
  'sns.fail': (event) =>
    `SNS could not deliver to ${lastPart(text(event.detail['endpoint']))}: ${text(event.detail['error'])}`,
  'sns.dlq': (event) => `An undelivered message of ${topicOf(event.resource)} went to its dead-letter queue`,
  'ddb.write': (event, table) => `${table} was written${units(event, 'write')}`,
  'ddb.read': (event, table) => `${table} was read${units(event, 'read')}`,
  'ddb.expire': (_, table) => `An item of ${table} reached its time to live and was deleted`,
  'ddb.stream': (event, table) =>
    `The stream of ${table} recorded ${streamEvents[text(event.detail['event'])] ?? 'a change'}`,
  'ddb.throttle': (_, table) => `${table} had no throughput left and refused a request`,
  'ddb.split': (event, table) =>
    `A hot partition of ${table} was split: ${Number(event.detail['partitions'] ?? 0)} partitions now`,
  'apigw.connect': (_, id) => `The WebSocket ${id} was opened`,
  'apigw.disconnect': (_, id) => `The WebSocket ${id} was closed`,
  'apigw.request': (event) =>
    `${text(event.detail['method'])} ${text(event.detail['path'])} was answered ${Number(event.detail['status'] ?? 0)}`,
  'apigw.step': (event) => text(event.detail['text']),
  'apigw.deploy': (event, api) =>
    `The API ${api} was deployed${text(event.detail['stage']) && ` to ${text(event.detail['stage'])}`}`,
  's3.put': (_, key) => `${key} was put`,
  's3.get': (_, key) => `${key} was read`,
  's3.delete': (_, key) => `${key} was deleted`,
  's3.create_bucket': (_, bucket) => `The bucket ${bucket} was created`,
  's3.delete_bucket': (_, bucket) => `The bucket ${bucket} was deleted`,
  timer: (event) => `A timer came due: ${text(event.detail['name'])}`,
  'cfn.event': (event, resource) =>
    `${text(event.detail['logicalId']) || resource}: ${text(event.detail['status']).toLowerCase().replaceAll('_', ' ')}` +
    (text(event.detail['reason']) && `, ${text(event.detail['reason'])}`),
};

const streamEvents: Record<string, string> = {
  INSERT: 'a new item',
  MODIFY: 'a changed item',
  REMOVE: 'a deleted item',
};

/** `: 1 write unit`. */
function units(event: TraceEvent, what: 'read' | 'write'): string {
  const number = event.detail['units'];
  return typeof number === 'number' ? `: ${number} ${what} ${number === 1 ? 'unit' : 'units'}` : '';
}

/** The topic's name in a subscription's ARN. */
function topicOf(arn: string): string {
  return arn.split(':')[5] ?? arn;
}

/** `, hidden from others until 12:05:01`. */
function until(event: TraceEvent): string {
  const at = event.detail['visibleAt'];
  return typeof at === 'number' ? `, hidden from others until ${clockTime(at)}` : '';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
