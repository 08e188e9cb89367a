import type { TraceEvent } from '../cloud/control.ts';
import { clockTime, count, givenName, lastPart } from './format.ts';

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

/** What an event says by its kind, with the name of what it happened to. A test holds that no kind of the engine's lacks here. */
export const verbs: Readonly<Record<string, (event: TraceEvent, resource: string) => string>> = {
  task: (event) => `A task began: ${text(event.detail['name'])}`,
  'effect.start': (event) => `The page was asked for ${effects[text(event.detail['kind'])] ?? 'something'}`,
  fault: () => 'A fault rule met the call',
  broken: () => 'What is kept contradicts itself, so the step was taken back',
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
  'sns.retry': (event) =>
    `SNS tries a subscription of ${topicOf(event.resource)} again${at(event.detail['nextAt'])}: ${text(event.detail['error'])}`,
  'sns.dlq': (event) => `An undelivered message of ${topicOf(event.resource)} went to its dead-letter queue`,
  'ddb.write': (event, table) => `${table} was written${units(event, 'write')}`,
  'ddb.read': (event, table) => `${table} was read${units(event, 'read')}`,
  'ddb.search': (event, table) => `${table} was searched by its vectors, index ${text(event.detail['index'])}`,
  'ddb.expire': (_, table) => `An item of ${table} reached its time to live and was deleted`,
  'ddb.stream': (event, table) =>
    `The stream of ${table} recorded ${streamEvents[text(event.detail['event'])] ?? 'a change'}`,
  'ddb.throttle': (_, table) => `${table} had no throughput left and refused a request`,
  'ddb.split': (event, table) =>
    `A hot partition of ${table} was split: ${Number(event.detail['partitions'] ?? 0)} partitions now`,
  'apigw.connect': (_, id) => `The WebSocket ${id} was opened`,
  'apigw.disconnect': (_, id) => `The WebSocket ${id} was closed`,
  'apigw.push': (event, id) => `The WebSocket ${id} was sent ${count(number(event.detail['bytes']), 'byte')}`,
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
  's3.notify': (event, target) =>
    event.detail['delivered'] === false
      ? `S3 could not tell ${target} of ${text(event.detail['key'])}`
      : `S3 told ${target} of ${text(event.detail['key'])}: ${text(event.detail['event'])}`,
  's3.lifecycle': (event, bucket) =>
    `The lifecycle rules of ${bucket} ended ${count(number(event.detail['expired']), 'object')}, ` +
    `${count(number(event.detail['versions']), 'version')} and ${count(number(event.detail['uploads']), 'upload')}`,
  's3.website': (_, page) => `The website was asked for ${page}`,
  'lambda.start': (event, name) => `${name} began to run${event.detail['cold'] === true ? ', cold' : ''}`,
  'lambda.end': (event, name) => `${name} ${event.detail['failed'] === true ? 'failed' : 'finished'}`,
  'lambda.retry': (event, name) => `${name} failed and is run again${at(event.detail['at'])}`,
  'lambda.drop': (event) =>
    `Lambda gave up on ${typeof event.detail['records'] === 'number' ? count(event.detail['records'], 'record') : 'an event'}: ` +
    (dropped[text(event.detail['condition'])] ?? text(event.detail['condition'])),
  'lambda.batch': (event) =>
    `Lambda is through with a batch: ${number(event.detail['done'])} of ${count(number(event.detail['messages']), 'message')} done`,
  'cloudwatch.alarm': (event, alarm) =>
    `The alarm ${alarm} went from ${stateWords(event.detail['from'])} to ${stateWords(event.detail['to'])}` +
    (text(event.detail['reason']) && `: ${text(event.detail['reason'])}`),
  'logs.filter': (event, namespace) =>
    `A metric filter could not write to ${namespace || 'CloudWatch'}: ${text(event.detail['error'])}`,
  'logs.subscription': (event, group) => {
    const refused = text(event.detail['error']);
    const events = count(number(event.detail['events']), 'event');
    return `${group} passed ${events} to ${lastPart(text(event.detail['target']))}${refused && `, which refused: ${refused}`}`;
  },
  'kms.rotate': (event, key) =>
    `The key ${key} was rotated${event.detail['type'] === 'ON_DEMAND' ? ' on demand' : ', as it is once a year'}`,
  'iam.decision': (event) =>
    `IAM ${event.detail['decision'] === 'deny' ? 'refuses' : 'allows'} ` +
    `${lastPart(text(event.detail['principal'])) || 'the caller'} ${text(event.detail['action'])}` +
    (text(event.detail['reason']) && ` ${text(event.detail['reason'])}`),
  'sts.assume': (_, role) => `The role ${role} was assumed`,
  'ssm.put': (event, name) => `The parameter ${name} was set: version ${number(event.detail['version'])}`,
  'ssm.delete': (_, name) => `The parameter ${name} was deleted`,
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

const effects: Readonly<Record<string, string>> = {
  invokeFunction: 'a run of a function',
  httpCall: 'an HTTP call',
  runSql: 'an SQL statement',
  socketPush: 'a message to a WebSocket',
};

/** Why Lambda gives up, by the condition that it writes into its records. */
const dropped: Readonly<Record<string, string>> = {
  EventAgeExceeded: 'it became too old',
  RecordAgeExceeded: 'it became too old',
  RetriesExhausted: 'every retry failed',
  RetryAttemptsExhausted: 'every retry failed',
};

/** ` at 12:05:01`, from milliseconds or ISO 8601. */
function at(time: unknown): string {
  const milliseconds = typeof time === 'number' ? time : Date.parse(text(time));
  return Number.isFinite(milliseconds) ? ` at ${clockTime(milliseconds)}` : '';
}

function stateWords(state: unknown): string {
  return text(state).toLowerCase().replaceAll('_', ' ') || 'nothing';
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

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
