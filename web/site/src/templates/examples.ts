import deadLetters from './dead-letters.yaml?raw';
import fanOut from './fan-out.yaml?raw';
import orders from './orders.yaml?raw';
import type { Kind } from '../world/kinds.ts';

/** A template that comes with the site. */
export interface Example {
  /** Also the stack's name when it is deployed. */
  id: string;
  title: string;
  /** What one sees in it, in one sentence. */
  about: string;
  /** The first thing to try once it is deployed. */
  next: string;
  /** Its sketch: rows of resources, each leading to the next. */
  sketch: readonly (readonly Kind[])[];
  template: string;
}

export const examples: readonly Example[] = [
  {
    id: 'orders',
    title: 'Orders',
    about: 'An API that writes to a table with no code in between, and a topic that hands new orders to a worker.',
    next: 'Open the API and send POST /orders; the item appears in the table.',
    sketch: [
      ['api', 'table'],
      ['topic', 'queue', 'dead'],
    ],
    template: orders,
  },
  {
    id: 'dead-letters',
    title: 'Queue with a dead-letter queue',
    about: 'Receive a message twice without deleting it, and it is set aside in the dead-letter queue.',
    next: 'Send a message to JobsQueue, then receive it until it moves.',
    sketch: [['queue', 'dead']],
    template: deadLetters,
  },
  {
    id: 'fan-out',
    title: 'Fan-out with filters',
    about: 'One message becomes as many as pass the filters of three subscriptions.',
    next: 'Publish with the attributes kind and total, and see which queues get it.',
    sketch: [
      ['topic', 'queue'],
      ['topic', 'queue'],
      ['topic', 'queue'],
    ],
    template: fanOut,
  },
];

export function exampleById(id: string): Example | undefined {
  return examples.find((it) => it.id === id);
}
