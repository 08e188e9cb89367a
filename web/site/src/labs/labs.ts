import type { SketchColumns } from '../world/kinds.ts';
import type { Check } from './checks.ts';

/** Lessons as data: what is said, what is to be done, and what the sandbox must then hold. */
export interface LabStep {
  title: string;
  /** Why, in a few sentences. */
  text: string;
  /** What to do: one act. */
  task: string;
  /** Where on the page that is done. */
  href?: string;
  hint: string;
  checks: readonly Check[];
}

export interface Lab {
  id: string;
  kind: 'lesson' | 'challenge';
  title: string;
  about: string;
  minutes: number;
  /** What it is about, in small. */
  sketch: SketchColumns;
  steps: readonly LabStep[];
  /** What was seen, said at the end. */
  seen: readonly string[];
}

export const labs: readonly Lab[] = [
  {
    id: 'first-table',
    kind: 'lesson',
    title: 'Your first table',
    about: 'Keep things in DynamoDB and find them again by their key.',
    minutes: 5,
    sketch: [['table']],
    steps: [
      {
        title: 'Make a table',
        text: 'A table keeps items. Each item is found by its key, so the key is the one thing to decide beforehand; everything else may differ from item to item.',
        task: 'Create a table named books whose partition key is isbn.',
        href: '#/tables',
        hint: 'In Tables, write books as the name and isbn as the key, then choose Create.',
        checks: [{ kind: 'table', table: 'books', key: 'isbn' }],
      },
      {
        title: 'Put an item in',
        text: 'An item is a record: attributes with names and values. Only the key has to be there.',
        task: 'Put an item with isbn 1 and a title of your choice.',
        href: '#/tables/books',
        hint: 'Choose Put item. As JSON: {"isbn": "1", "title": "Dune"}. The isbn is text, so it stands in quotes.',
        checks: [{ kind: 'item', table: 'books', key: { isbn: '1' }, has: ['title'] }],
      },
      {
        title: 'Put it again, without the title',
        text: 'A put with a key that exists already does not complain and does not merge: the new item takes the place of the old one.',
        task: 'Put an item with isbn 1 once more, this time with shelf in place of title.',
        href: '#/tables/books',
        hint: 'Open the item, remove title, add shelf, and put it. As JSON: {"isbn": "1", "shelf": "A3"}.',
        checks: [{ kind: 'item', table: 'books', key: { isbn: '1' }, has: ['shelf'], lacks: ['title'] }],
      },
      {
        title: 'Take it back',
        text: 'The title is gone, as it would be in AWS. There you would have to write it anew; here, the whole sandbox can go back to how it was.',
        task: 'Undo the last change.',
        href: '#/tables/books',
        hint: 'Choose Undo in the bar above, or press Ctrl+Z.',
        checks: [{ kind: 'item', table: 'books', key: { isbn: '1' }, has: ['title'], lacks: ['shelf'] }],
      },
      {
        title: 'Have more of them',
        text: 'Reading one item by its key costs the same in a table of three items and of three million. Looking through all of them, a scan, costs what they weigh together.',
        task: 'Put two more books in, with keys of their own.',
        href: '#/tables/books',
        hint: 'For example {"isbn": "2", "title": "Emma"} and {"isbn": "3", "title": "Kim"}.',
        checks: [{ kind: 'items', table: 'books', min: 3 }],
      },
    ],
    seen: [
      'Only the key is fixed; items of one table may differ in everything else.',
      'PutItem replaces the whole item. UpdateItem would have changed single attributes.',
      'A read by key does not grow with the table; a scan does.',
    ],
  },
  {
    id: 'orders-topic-to-queue',
    kind: 'lesson',
    title: 'Orders: from a topic to a queue',
    about: 'Announce each order once; let those who care for it take it when they can.',
    minutes: 8,
    sketch: [['topic'], ['queue']],
    steps: [
      {
        title: 'A place for work to wait',
        text: 'A queue keeps messages until a worker has taken and deleted them. Sender and worker need not run at the same time.',
        task: 'Create a queue named work.',
        href: '#/queues',
        hint: 'In Queues, write work as the name, then choose Create.',
        checks: [{ kind: 'queue', queue: 'work' }],
      },
      {
        title: 'A place to announce orders',
        text: 'A topic keeps nothing. It passes each message on to whoever is subscribed at that moment.',
        task: 'Create a topic named orders.',
        href: '#/topics',
        hint: 'In Topics, write orders as the name, then choose Create.',
        checks: [{ kind: 'topic', topic: 'orders' }],
      },
      {
        title: 'Connect them',
        text: 'A subscription says who gets copies. Its filter policy says of which messages: this one wants those whose attribute kind is new.',
        task: 'Subscribe work to orders with the filter policy {"kind": ["new"]}.',
        href: '#/topics/orders',
        hint: 'Open the topic orders. Choose the queue work, write {"kind": ["new"]} as its filter policy, then Subscribe.',
        checks: [{ kind: 'subscription', topic: 'orders', queue: 'work', filtered: true }],
      },
      {
        title: 'Announce an order',
        text: 'Whoever publishes does not know who listens. That is the point: another subscriber can come tomorrow, and nothing here changes.',
        task: 'Publish a message to orders with the attribute kind = new.',
        href: '#/topics/orders',
        hint: 'In the topic, write any message. Set the attribute’s name to kind and its value to new, then Publish.',
        checks: [{ kind: 'message', queue: 'work', state: 'any', received: 0 }],
      },
      {
        title: 'Announce a return',
        text: 'What the filter does not let through simply ends there. Nobody is told, and nothing fails.',
        task: 'Publish a message with kind = returned, and see that the queue does not get it.',
        href: '#/topics/orders',
        hint: 'As before, with returned as the value. The activity below says “kept out of 1”.',
        checks: [{ kind: 'event', event: 'sns.filtered', absent: 'No message has been kept out by a filter yet.' }],
      },
      {
        title: 'Take the order, and forget it',
        text: 'Receiving does not remove a message. It hides it for a while, 30 seconds by default, for the worker to do its work and then delete it.',
        task: 'Receive the message, but do not delete it.',
        href: '#/queues/work',
        hint: 'Open the queue work and choose Receive. If 30 seconds pass before you check, receive it again.',
        checks: [{ kind: 'message', queue: 'work', state: 'any', received: 1 }],
      },
      {
        title: 'Let time pass',
        text: 'A worker that dies never deletes its message. When the time is over, the message is visible again, and another worker gets it.',
        task: 'Let 30 seconds pass, by waiting or with the clock above.',
        href: '#/queues/work',
        hint: 'Choose + in the clock and 30 s, or press . to go to the next thing due.',
        checks: [{ kind: 'message', queue: 'work', state: 'visible', received: 1 }],
      },
    ],
    seen: [
      'A topic copies, a queue keeps. Together they let one announcement reach many, each at its own pace.',
      'A filter is the subscriber’s choice; the publisher does not know of it.',
      'A message is delivered at least once. Work on it so that twice does no harm.',
    ],
  },
  {
    id: 'poison-message',
    kind: 'challenge',
    title: 'Challenge: the poison message',
    about: 'One message makes every worker fail. See that it cannot stop the others for ever.',
    minutes: 10,
    sketch: [['queue'], ['dead']],
    steps: [
      {
        title: 'Put it aside',
        text: 'A worker fails on one message, again and again. Build a queue that gives such a message up after at most three tries and keeps it elsewhere, then prove it with a message that has got there.',
        task: 'Any names and any way will do: a template, the SDK, or the page.',
        hint: 'The example “Queue with a dead-letter queue” has what is needed. Receive a message and give it back as often as it takes, then receive once more.',
        checks: [{ kind: 'dead-letter', triesMax: 3 }],
      },
    ],
    seen: [
      'RedrivePolicy with maxReceiveCount moves a message when it is received once too often.',
      'The dead-letter queue is an ordinary queue: look into it, mend the cause, and redrive.',
    ],
  },
];

export function labById(id: string): Lab | undefined {
  return labs.find((it) => it.id === id);
}
