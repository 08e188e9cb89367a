import { isDeepStrictEqual } from 'node:util';
import { makeZip } from '../../../web/engine/src/functions/zip_writer.test.support.ts';

/** A function, and what its runs must come to. The same in every browser. */
export interface Case {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly timeoutSeconds?: number;
  /** Of each run, in turn: the event, and what is expected of the answer's payload; or the type of the error. */
  readonly runs: readonly { readonly event?: unknown; readonly answer?: unknown; readonly error?: string | RegExp }[];
  /** The size, in MB. */
  readonly memoryMegabytes?: number;
  /** Must be in the log's tail of the last run. */
  readonly log?: RegExp;
}

export interface Answer {
  readonly status: number;
  readonly failure: string;
  readonly payload: string;
  readonly log: string;
}

/** What Playwright's pages and Puppeteer's have in common. */
interface Evaluating {
  evaluate(act: (texts: readonly string[]) => Promise<unknown>, texts: readonly string[]): Promise<unknown>;
}

/** Makes the function in the page's cloud, with the page's own `cloudtab`. */
export async function createFunction(page: Evaluating, name: string, { files, timeoutSeconds, memoryMegabytes }: Case): Promise<void> {
  const zip = makeZip(files).toString('base64');
  const status = (await page.evaluate(
    async ([FunctionName, ZipFile, Timeout, MemorySize]) => {
      const { cloudtab } = globalThis as unknown as { cloudtab: { fetch: typeof fetch } };
      const response = await cloudtab.fetch('https://lambda.us-east-1.amazonaws.com/2015-03-31/functions', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0',
        },
        body: JSON.stringify({
          FunctionName,
          Code: { ZipFile },
          Timeout: Number(Timeout),
          MemorySize: Number(MemorySize),
          Role: 'arn:aws:iam::000000000000:role/r',
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
        }),
      });
      return `${response.status} ${response.ok ? '' : await response.text()}`;
    },
    [name, zip, String(timeoutSeconds ?? 10), String(memoryMegabytes ?? 128)],
  )) as string;
  if (!status.startsWith('201')) throw new Error(status);
}

export async function invoke(page: Evaluating, name: string, event: unknown): Promise<Answer> {
  return (await page.evaluate(
    async ([functionName, payload]) => {
      const { cloudtab } = globalThis as unknown as { cloudtab: { fetch: typeof fetch } };
      const response = await cloudtab.fetch(
        `https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/${functionName}/invocations`,
        {
          method: 'POST',
          headers: {
            'x-amz-log-type': 'Tail',
            authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0',
          },
          body: payload!,
        },
      );
      return {
        status: response.status,
        failure: response.headers.get('x-amz-function-error') ?? '',
        payload: await response.text(),
        log: atob(response.headers.get('x-amz-log-result') ?? ''),
      };
    },
    [name, JSON.stringify(event ?? {})],
  )) as Answer;
}

/** What went otherwise than expected, in words; empty: nothing. */
export async function faultsOf(page: Evaluating, name: string, it: Case): Promise<string[]> {
  const faults: string[] = [];
  await createFunction(page, name, it);
  let last: Answer | undefined;
  for (const { event, answer: expected, error } of it.runs) {
    last = await invoke(page, name, event);
    const payload = JSON.parse(last.payload) as { errorType?: string; errorMessage?: string } | null;
    if (error !== undefined) {
      const told = `${payload?.errorType ?? ''}: ${payload?.errorMessage ?? last.payload}`;
      const fits = typeof error === 'string' ? payload?.errorType === error : error.test(told);
      if (!fits || last.failure === '') faults.push(`${String(error)} expected, not ${told}`);
    } else if (!isDeepStrictEqual(payload, expected)) {
      faults.push(`${JSON.stringify(expected)} expected, not ${last.payload}\n${last.log}`);
    }
  }
  if (it.log !== undefined && !it.log.test(last?.log ?? '')) faults.push(`the log is ${last?.log}`);
  return faults;
}

/** Whether an act succeeds, by name: for a function to answer. */
const probe = `
  const tried = {};
  const attempt = async (name, act) => {
    try {
      const result = await Promise.race([act(), new Promise((_, no) => setTimeout(() => no(new Error('late')), 1500))]);
      tried[name] = 'open: ' + String(result);
    } catch (error) {
      tried[name] = 'closed';
    }
  };`;

export const honest: readonly Case[] = [
  {
    title: 'CommonJS: event, context, variables, a warm second run',
    files: {
      'index.js': `
        const { two } = require('./lib/two');
        let calls = 0;
        exports.handler = async (event, context) => ({
          event, two, calls: ++calls, region: process.env.AWS_REGION, name: context.functionName,
          remains: context.getRemainingTimeInMillis() > 1000, file: __filename,
        });`,
      'lib/two.js': 'module.exports = { two: require("./data.json").n + 1 };',
      'lib/data.json': '{"n":1}',
    },
    runs: [1, 2].map((calls) => ({
      event: { calls },
      answer: {
        event: { calls },
        two: 2,
        calls,
        region: 'us-east-1',
        name: 'f-0',
        remains: true,
        file: '/var/task/index.js',
      },
    })),
    log: /^START RequestId: .*\nEND RequestId: .*\nREPORT RequestId: .*Duration: /s,
  },
  {
    title: 'ES modules, packages of their own, import(), import.meta, top-level await',
    files: {
      'index.mjs': `
        import three, { four } from './three.mjs';
        import own from 'own';
        import { sep, join } from 'node:path';
        import data from './data.json' with { type: 'json' };
        const later = await import('./later.mjs');
        export const handler = async () => [three, four, own.name, join('a', '..', 'b'), sep, data.n, later.n, import.meta.url];`,
      'three.mjs': 'export default 3; export const four = 4;',
      'later.mjs': 'export const n = 5;',
      'data.json': '{"n":6}',
      'node_modules/own/package.json': '{"exports":{".":{"import":"./own.mjs","require":"./own.cjs"}}}',
      'node_modules/own/own.mjs': 'export default { name: "own" };',
    },
    runs: [{ answer: [3, 4, 'own', 'b', '/', 6, 5, 'file:///var/task/index.mjs'] }],
  },
  {
    title: 'what an undecided .js is, is seen by its words',
    files: { 'index.js': 'export const handler = async ({ n }) => n + 1;' },
    runs: [{ event: { n: 1 }, answer: 2 }],
  },
  {
    title: 'callbacks, and nothing left to do',
    files: {
      'index.js': `
        exports.handler = ({ how }, context, callback) => {
          if (how === 'late') setTimeout(() => callback(null, 'late'), 50);
          if (how === 'never') return new Promise(() => {});
        };`,
    },
    runs: [
      { event: { how: 'late' }, answer: 'late' },
      { event: { how: 'never' }, answer: null },
      { event: { how: '' }, answer: null },
    ],
  },
  {
    title: 'errors are told as Lambda tells them',
    files: {
      'index.js': `
        exports.handler = async ({ how }) => {
          if (how === 'throw') throw new RangeError('too far');
          if (how === 'big') return 10n;
          if (how === 'lost') { Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 1000)); }
          if (how === 'exit') process.exit(3);
        };`,
    },
    runs: [
      { event: { how: 'throw' }, error: /^RangeError: too far$/ },
      { event: { how: 'big' }, error: 'Runtime.MarshalError' },
      { event: { how: 'lost' }, error: /^Runtime.UnhandledPromiseRejection: Error: lost$/ },
      { event: { how: 'exit' }, error: 'Runtime.ExitError' },
    ],
  },
  {
    title: 'the console, with levels',
    files: {
      'index.js': `
        exports.handler = async () => {
          console.log('a %d', 1, { b: [2, 'x'] }); console.error('bad'); process.stdout.write('raw\\n');
        };`,
    },
    runs: [{ answer: null }],
    log: /INFO\ta 1 \{ b: \[ 2, 'x' \] \}\n.*ERROR\tbad\nraw\n/s,
  },
  {
    title: 'Node: Buffer, crypto, events, files',
    files: {
      'index.mjs': `
        import { createHash, createHmac, randomUUID } from 'crypto';
        import { EventEmitter } from 'node:events';
        import { readFileSync, writeFileSync } from 'node:fs';
        export const handler = async () => {
          writeFileSync('/tmp/a', 'kept');
          const emitter = new EventEmitter();
          let heard; emitter.once('x', (value) => (heard = value)); emitter.emit('x', 7);
          return [
            Buffer.from('aGk=', 'base64').toString(), createHash('sha256').update('abc').digest('hex'),
            createHmac('sha256', 'key').update('The quick brown fox jumps over the lazy dog').digest('hex'),
            randomUUID().length, heard, readFileSync('/tmp/a', 'utf8'), readFileSync(new URL('note.txt', import.meta.url), 'utf8'),
          ];
        };`,
      'note.txt': 'noted',
    },
    runs: [
      {
        answer: [
          'hi',
          'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
          'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8',
          36,
          7,
          'kept',
          'noted',
        ],
      },
    ],
  },
  {
    title: 'a response stream, read as an ordinary answer',
    files: {
      'index.mjs': `
        export const handler = awslambda.streamifyResponse(async (event, stream, context) => {
          stream.setContentType('application/json');
          stream.write('["one",');
          await new Promise((resolve) => stream.once('finish', resolve).end(JSON.stringify(context.functionName) + ']'));
        });`,
    },
    runs: [{ answer: ['one', 'f-7'] }],
  },
  {
    title: 'what is not there is named',
    files: { 'index.js': 'const zlib = require("zlib"); exports.handler = async () => 1;' },
    runs: [{ error: /Node's module "zlib" is not there where functions run in a browser/ }],
  },
  {
    title: 'the AWS SDK: DynamoDB with documents, SQS, SNS, S3',
    files: {
      'index.mjs': `
        import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
        import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
        import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
        import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
        import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
        import { SendMessageCommand } from '@aws-sdk/client-sqs';
        const dynamodb = new DynamoDBClient({});
        const documents = DynamoDBDocumentClient.from(dynamodb);
        const sqs = new SQSClient();
        const s3 = new S3Client({});
        export const handler = async () => {
          await dynamodb.send(new CreateTableCommand({
            TableName: 'things', BillingMode: 'PAY_PER_REQUEST',
            AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          }));
          await new Promise((resolve) => setTimeout(resolve, 1500));
          await documents.send(new PutCommand({ TableName: 'things', Item: { id: 'a', n: 1, list: ['x', true] } }));
          const { Item } = await documents.send(new GetCommand({ TableName: 'things', Key: { id: 'a' } }));
          const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'q' }));
          await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
          const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
          const { TopicArn } = await new SNSClient({}).send(new CreateTopicCommand({ Name: 'topic' }));
          await s3.send(new CreateBucketCommand({ Bucket: 'bucket-of-functions' }));
          await s3.send(new PutObjectCommand({ Bucket: 'bucket-of-functions', Key: 'k', Body: 'stored' }));
          const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'bucket-of-functions', Key: 'k' }));
          return [Item, Messages[0].Body, TopicArn, await Body.transformToString()];
        };`,
    },
    timeoutSeconds: 30,
    runs: [
      {
        answer: [
          { n: 1, list: ['x', true], id: 'a' },
          'hello',
          'arn:aws:sns:us-east-1:000000000000:topic',
          'stored',
        ],
      },
    ],
  },
];

/** `outside`: a host that counts who asks it. */
export const hostile = (outside: string): readonly Case[] => [
  {
    title: 'an endless loop is ended at its timeout, and the function starts anew',
    files: { 'index.js': 'exports.handler = async ({ loop }) => { console.log("in"); while (loop); return 1; };' },
    timeoutSeconds: 1,
    runs: [{ event: { loop: true }, error: /Task timed out after 1.00 seconds/ }, { event: { loop: false }, answer: 1 }],
  },
  {
    title: 'a promise that never settles while a timer runs',
    files: { 'index.js': 'exports.handler = () => new Promise(() => setInterval(() => {}, 100));' },
    timeoutSeconds: 1,
    runs: [{ error: /Task timed out/ }],
  },
  {
    title: '100 MB of output',
    files: {
      'index.js':
        'exports.handler = async () => { for (let i = 0; i < 100_000; ++i) console.log("x".repeat(1000)); return "over"; };',
    },
    timeoutSeconds: 30,
    runs: [{ answer: 'over' }],
    log: /the output of this run beyond 1 MB is left out/,
  },
  {
    title: 'output past the console: the port itself is flooded',
    files: {
      'index.js': `
        exports.handler = async () => {
          let port; const post = MessagePort.prototype.postMessage;
          MessagePort.prototype.postMessage = function (...all) { port = this; return post.apply(this, all); };
          console.log('take');
          MessagePort.prototype.postMessage = post;
          for (let i = 0; i < 1000; ++i) port.postMessage({ kind: 'log', line: { atMicroseconds: 1, text: 'x'.repeat(100_000) } });
          await new Promise((resolve) => setTimeout(resolve, 5000));
        };`,
    },
    timeoutSeconds: 20,
    runs: [{ error: /signal: killed/ }],
  },
  {
    title: 'words that our part never says',
    files: {
      'index.js': `
        exports.handler = async () => {
          const post = MessagePort.prototype.postMessage;
          MessagePort.prototype.postMessage = function () { post.call(this, { kind: 'done', payload: {} }); };
          console.log('take');
          await new Promise((resolve) => setTimeout(resolve, 5000));
        };`,
    },
    timeoutSeconds: 20,
    runs: [{ error: /signal: killed/ }],
  },
  ...(
    [
      ['typed arrays', 'new Uint8Array(1e6).fill(1)'],
      ['small ones', 'new Float64Array(200).fill(1)'],
      ['by way of those that are there', 'new (new Uint8Array(1).constructor)(1e6).fill(1)'],
      ['copies', '(globalThis.first ??= new Uint8Array(1e6).fill(1)).slice()'],
      ['buffers', 'Buffer.alloc(1e6, 1)'],
      ['arrays', 'new Array(1e6).fill(all.length)'],
      ['copies of arrays', '(globalThis.many ??= [...Array(1e6).keys()]).slice()'],
      ['one too large', 'new ArrayBuffer(1.5e9)'],
      ['WebAssembly', 'new WebAssembly.Memory({ initial: 1000 })'],
      ['a growing one', '(globalThis.grown ??= new WebAssembly.Memory({ initial: 1 })).grow(1000)'],
    ] as const
  ).map(
    ([title, one]): Case => ({
      title: `a memory bomb: ${title}`,
      files: { 'index.js': `exports.handler = async ({ bomb }) => { const all = []; while (bomb) all.push(${one}); return 'well'; };` },
      timeoutSeconds: 60,
      runs: [{ event: { bomb: true }, error: /^Runtime.ExitError: .*signal: killed$/ }, { event: {}, answer: 'well' }],
    }),
  ),
  // These nobody counts: the browser ends the worker, or the timeout does.
  ...(
    [
      ['small objects', '{ at: all.length, of: [all.length] }'],
      ['strings', '`${"x".repeat(1e5)}${all.length}`.split("").reverse().join("")'],
    ] as const
  ).map(
    ([title, one]): Case => ({
      title: `a memory bomb that is not seen: ${title}`,
      files: { 'index.js': `exports.handler = async ({ bomb }) => { const all = []; while (bomb) all.push(${one}); return 'well'; };` },
      timeoutSeconds: 15,
      runs: [{ event: { bomb: true }, error: /timed out|signal: killed/ }, { event: {}, answer: 'well' }],
    }),
  ),
  {
    title: 'garbage is no bomb',
    files: {
      'index.js': `
        exports.handler = async () => {
          let sum = 0;
          for (let turn = 0; turn < 100; ++turn) {
            for (let i = 0; i < 10; ++i) sum += new Uint8Array(1e6).fill(1)[i];
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
          return sum;
        };`,
    },
    timeoutSeconds: 60,
    runs: [{ answer: 1000 }],
  },
  {
    title: 'the network outside',
    files: {
      'index.js': `${probe}
        exports.handler = async () => {
          await attempt('fetch', () => fetch('https://example.com/'));
          await attempt('site', () => fetch('http://127.0.0.1:4180/index.html').then((it) => { if (it.ok) return it.text(); throw it; }));
          await attempt('plain', () => new Promise((yes, no) => {
            const request = new XMLHttpRequest(); request.onload = () => yes('sent'); request.onerror = no;
            request.open('GET', '${outside}'); request.send();
          }));
          await attempt('socket', () => new Promise((yes, no) => {
            const socket = new WebSocket('${outside.replace('http', 'ws')}'); socket.onopen = () => yes('sent'); socket.onerror = no;
          }));
          await attempt('events', () => new Promise((yes, no) => {
            const source = new EventSource('${outside}'); source.onopen = () => yes('sent'); source.onerror = no;
          }));
          await attempt('scripts', async () => importScripts('${outside}x.js'));
          await attempt('module', () => eval('import("${outside}x.js")'));
          await attempt('worker', () => new Promise((yes, no) => {
            const worker = new Worker(URL.createObjectURL(new Blob(['fetch("${outside}").then(() => postMessage("sent"), () => postMessage("no"))'])));
            worker.onmessage = ({ data }) => (data === 'sent' ? yes(data) : no(data)); worker.onerror = no;
          }));
          return tried;
        };`,
    },
    timeoutSeconds: 30,
    runs: [
      {
        answer: Object.fromEntries(
          ['fetch', 'site', 'plain', 'socket', 'events', 'scripts', 'module', 'worker'].map((name) => [name, 'closed']),
        ),
      },
    ],
  },
  {
    title: 'the page, its storage and its workers',
    files: {
      'index.js': `${probe}
        exports.handler = async () => {
          await attempt('parent', async () => parent.document.title);
          await attempt('window', async () => window.top.location.href);
          await attempt('document', async () => document.cookie);
          await attempt('local', async () => localStorage.length);
          await attempt('indexedDB', () => new Promise((yes, no) => {
            const request = indexedDB.open('/cloudtab/default'); request.onsuccess = () => yes('opened'); request.onerror = no;
          }));
          await attempt('caches', () => caches.keys());
          await attempt('files', () => navigator.storage.getDirectory());
          await attempt('locks', () => navigator.locks.request('cloudtab/default', { ifAvailable: true }, (lock) => lock.name));
          await attempt('tabs', () => new Promise((yes) => {
            const channel = new BroadcastChannel('cloudtab/default');
            channel.onmessage = ({ data }) => yes(JSON.stringify(data));
            channel.postMessage({ type: 'hello' });
          }));
          tried.origin = self.origin;
          return tried;
        };`,
    },
    timeoutSeconds: 30,
    runs: [
      {
        answer: {
          parent: 'closed',
          window: 'closed',
          document: 'closed',
          local: 'closed',
          indexedDB: 'closed',
          caches: 'closed',
          files: 'closed',
          locks: 'closed',
          tabs: 'closed',
          origin: 'null',
        },
      },
    ],
  },
];
