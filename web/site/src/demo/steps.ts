import rollback from '../templates/rollback.yaml?raw';

/** What one does in an example to see what it is about: each step is real calls, and says what they show. */

/** What a step may do. Resources are named as in the template. */
export interface Stagehand {
  /** POSTs to a path of an API, answers the status. */
  post(api: string, path: string, body: object): Promise<number>;
  publish(topic: string, body: object, attributes: Record<string, string | number>): Promise<void>;
  send(queue: string, body: object): Promise<void>;
  /** Receives one message as a worker would; false if none is visible. */
  receive(queue: string): Promise<boolean>;
  /** Writes items at once, within a second of the cloud's time; a write that is refused is left at that. */
  burst(table: string, items: readonly Record<string, string>[]): Promise<void>;
  /** Updates the example's stack and waits for its end, whatever that is. */
  update(template: string): Promise<void>;
  /** Moves the clock forward. */
  wait(milliseconds: number): Promise<void>;
  /** Rises with every use, for bodies that differ. */
  turn(): number;
}

export interface Step {
  title: string;
  /** What to see in it: one or two sentences. */
  caption: string;
  run(hand: Stagehand): Promise<unknown>;
}

const customers = ['ada', 'grace', 'edsger', 'barbara', 'alan'];

function order(turn: number) {
  return { orderId: `o-${1000 + turn}`, customer: customers[turn % customers.length], total: 20 + ((turn * 37) % 180) };
}

/** A picture, so that a write costs ten units. */
const picture = 'x'.repeat(9_600);

function clicks(number: number, day: (index: number) => string) {
  return Array.from({ length: number }, (_, index) => ({
    day: day(index),
    click: `c-${String(index).padStart(4, '0')}`,
    picture,
  }));
}

/** The rollback example with an audit table and a queue that keeps its messages for so many seconds. */
function withAudit(retention: number): string {
  return `${rollback}
  AuditTopic:
    Type: AWS::SNS::Topic

  AuditQueue:
    Type: AWS::SQS::Queue
    DependsOn: AuditTopic
    Properties:
      MessageRetentionPeriod: ${retention}
`;
}

export const stepsOf: Readonly<Record<string, readonly Step[]>> = {
  orders: [
    {
      title: 'Post an order',
      caption: 'The API puts the order into OrdersTable by itself: there is no code between them.',
      run: (hand) => hand.post('OrdersApi', '/orders', order(hand.turn())),
    },
    {
      title: 'Announce it',
      caption: 'kind = new passes the filter of the subscription, so WorkQueue gets a copy.',
      run: (hand) => hand.publish('OrdersTopic', order(hand.turn()), { kind: 'new' }),
    },
    {
      title: 'Announce a return',
      caption: 'kind = returned does not pass the filter. The message ends there, and nobody is told.',
      run: (hand) => hand.publish('OrdersTopic', order(hand.turn()), { kind: 'returned' }),
    },
    {
      title: 'Receive it',
      caption: 'A worker received the message. It is in flight: hidden from others for 30 s, not gone.',
      run: (hand) => hand.receive('WorkQueue'),
    },
    {
      title: 'Let 30 s pass',
      caption: 'Nobody deleted it in time, so it is visible again. After three receives it goes to DeadLetterQueue.',
      run: (hand) => hand.wait(30_000),
    },
  ],
  'dead-letters': [
    {
      title: 'Send a job',
      caption: 'The job waits in JobsQueue, visible to any worker.',
      run: (hand) => hand.send('JobsQueue', { job: hand.turn() }),
    },
    {
      title: 'Receive and crash',
      caption: 'A worker received it and crashed: it never deletes the job. For 10 s nobody else sees it.',
      run: (hand) => hand.receive('JobsQueue'),
    },
    {
      title: 'Let 10 s pass',
      caption: 'The visibility timeout ended: the job is visible again, and the next worker gets it.',
      run: (hand) => hand.wait(10_000),
    },
    {
      title: 'Crash again',
      caption: 'Second receive, second crash. maxReceiveCount is 2, so this was its last chance.',
      run: (hand) => hand.receive('JobsQueue'),
    },
    {
      title: 'Let 10 s pass, ask again',
      caption: 'Asked for a third time, SQS sets the job aside in DeadJobsQueue instead of handing it out.',
      run: async (hand) => {
        await hand.wait(10_000);
        await hand.receive('JobsQueue');
      },
    },
  ],
  'fan-out': [
    {
      title: 'Publish kind = new',
      caption: 'AuditQueue takes everything, BillingQueue takes new. 20 is too little for FraudQueue.',
      run: (hand) => hand.publish('EventsTopic', { total: 20 }, { kind: 'new', total: 20 }),
    },
    {
      title: 'Publish a large one',
      caption: 'One message became three: total = 250 passes the filter of FraudQueue too.',
      run: (hand) => hand.publish('EventsTopic', { total: 250 }, { kind: 'changed', total: 250 }),
    },
    {
      title: 'Publish a removal',
      caption: 'Only AuditQueue, which has no filter, hears of it.',
      run: (hand) => hand.publish('EventsTopic', {}, { kind: 'removed' }),
    },
  ],
  'hot-partition': [
    {
      title: 'Ten clicks',
      caption: 'Ten writes under today, ten units each. The table takes 4 000 units a second: nothing to see yet.',
      run: (hand) =>
        hand.burst(
          'ClicksTable',
          clicks(10, () => '2026-11-23'),
        ),
    },
    {
      title: 'A hundred and fifty',
      caption:
        '1 500 units within one second, and a third is refused. All have one key, so one partition, which takes 1 000.',
      run: (hand) =>
        hand.burst(
          'ClicksTable',
          clicks(150, () => '2026-11-24'),
        ),
    },
    {
      title: 'The same, spread',
      caption: 'As many writes with #0 to #15 behind the day: sixteen keys on five partitions, and nothing is refused.',
      run: async (hand) => {
        await hand.wait(2_000);
        await hand.burst(
          'ClicksTable',
          clicks(150, (index) => `2026-11-25#${index % 16}`),
        );
      },
    },
  ],
  rollback: [
    {
      title: 'Update it',
      caption:
        'Two resources more. AuditTopic is made, AuditQueue is refused: it would keep messages longer than the 14 days a queue may.',
      run: (hand) => hand.update(withAudit(12_096_000)),
    },
    {
      title: 'What is left',
      caption:
        'UPDATE_ROLLBACK_COMPLETE: AuditTopic, which was well, is gone again. A stack is as it was or as it should be, never between.',
      run: (hand) => hand.publish('NewsTopic', { still: 'working' }, {}),
    },
    {
      title: 'Mend it',
      caption: 'One digit fewer, and the update goes through. Both resources are there.',
      run: (hand) => hand.update(withAudit(1_209_600)),
    },
  ],
  notes: [
    {
      title: 'Post a note',
      caption:
        'The API hands the request to NotesFunction, whose code puts the note into NotesTable. The first run is a cold start.',
      run: (hand) => hand.post('NotesApi', '/notes', { text: `Note ${hand.turn()}` }),
    },
    {
      title: 'Post another',
      caption: 'The same environment runs it again: what the code set up outside of its handler is still there.',
      run: (hand) => hand.post('NotesApi', '/notes', { text: `Note ${hand.turn()}` }),
    },
    {
      title: 'Post an empty one',
      caption: 'The code itself refuses it, with status 400. Nothing comes to the table.',
      run: (hand) => hand.post('NotesApi', '/notes', {}),
    },
  ],
};
