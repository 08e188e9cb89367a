import { ApiGateway } from '../wire/apigateway.ts';
import { WireClient } from '../wire/client.ts';
import { CloudFormation } from '../wire/cloudformation.ts';
import { CloudWatch } from '../wire/cloudwatch.ts';
import { DynamoDb } from '../wire/dynamodb.ts';
import { Kms } from '../wire/kms.ts';
import { Lambda } from '../wire/lambda.ts';
import { Logs } from '../wire/logs.ts';
import { problemOf, type Problem } from '../wire/error.ts';
import { S3 } from '../wire/s3.ts';
import { Sns } from '../wire/sns.ts';
import { Sqs } from '../wire/sqs.ts';
import { embedded } from '../ui/embed.ts';
import { isReplay } from '../ui/lesson.svelte.ts';
import { settings } from '../ui/settings.svelte.ts';
import { sent } from '../terminal/sent.ts';
import { sandboxOf } from '../ui/sandboxes.ts';
import { openHost, type Host, type Saving } from './host.ts';

/** This tab's cloud, from "not there yet" to "ready". Calls made before it is ready wait for it. */
class Session {
  phase = $state<'starting' | 'ready' | 'failed'>('starting');
  problem = $state.raw<Problem | undefined>();
  saving = $state.raw<Saving>({ state: 'saved' });
  role = $state<'leader' | 'follower'>('leader');
  /** What was lost when the cloud was restored; empty if nothing. */
  fault = $state('');
  readonly sandbox = sandboxOf(location.search);
  readonly host: Promise<Host>;
  #open!: (host: Host) => void;

  constructor() {
    this.host = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  async start(): Promise<void> {
    try {
      // In a frame of another's page it is never the visitor's own cloud: whoever made the page may call it. What is only
      // shown again is kept nowhere.
      const host = await (embedded || isReplay(this.sandbox)
        ? openHost(`embed-${crypto.getRandomValues(new Uint32Array(2)).join('-')}`, true)
        : openHost(this.sandbox, false));
      this.saving = host.saving;
      this.role = host.role;
      this.fault = host.restored.fault;
      host.onSaving((saving) => {
        this.saving = saving;
      });
      host.onRole((role) => {
        this.role = role;
      });
      this.#open(host);
      // For the browser's console: `await cloudtab.fetch('https://sqs.us-east-1.amazonaws.com/?Action=ListQueues')`.
      Object.defineProperty(globalThis, 'cloudtab', { value: host, configurable: true });
      this.phase = 'ready';
      performance.mark('cloudtab:ready');
    } catch (thrown) {
      this.problem = problemOf('The cloud could not start in this browser.', thrown);
      this.phase = 'failed';
    }
  }

  async fetch(url: string, init?: RequestInit): Promise<Response> {
    return (await this.host).fetch(url, init);
  }
}

export const session = new Session();

const wire = new WireClient(
  (url, init) => {
    sent.add(url, init);
    return session.fetch(url, init);
  },
  () => settings.region,
);

/** The clients of the page, one per service. */
export const aws = {
  apigateway: new ApiGateway(wire),
  cloudwatch: new CloudWatch(wire),
  cloudformation: new CloudFormation(wire),
  dynamodb: new DynamoDb(wire),
  kms: new Kms(wire),
  lambda: new Lambda(wire),
  logs: new Logs(wire),
  s3: new S3(wire),
  sns: new Sns(wire),
  sqs: new Sqs(wire),
};
