import deadLetters from './dead-letters.yaml?raw';
import fanOut from './fan-out.yaml?raw';
import hotPartition from './hot-partition.yaml?raw';
import notes from './notes.yaml?raw';
import orders from './orders.yaml?raw';
import rollback from './rollback.yaml?raw';
import type { SketchColumns } from '../world/kinds.ts';

/** A template that comes with the site. */
export interface Example {
  /** Also the stack's name when it is deployed. */
  id: string;
  title: string;
  /** What one sees in it, in one sentence. */
  about: string;
  /** The first thing to try once it is deployed, and the resource to go to for it. */
  next: string;
  nextId: string;
  /** Its sketch: columns of resources, each leading to the next. */
  sketch: SketchColumns;
  template: string;
}

export const examples: readonly Example[] = [
  {
    id: 'orders',
    title: 'Orders',
    about: 'An API that writes to a table with no code in between, and a topic that hands new orders to a worker.',
    next: 'Send POST /orders in the API; the item appears in the table.',
    nextId: 'OrdersApi',
    sketch: [
      ['api', 'topic'],
      ['table', 'queue'],
      [undefined, 'dead'],
    ],
    template: orders,
  },
  {
    id: 'dead-letters',
    title: 'Queue with a dead-letter queue',
    about: 'Receive a message twice without deleting it, and it is set aside in the dead-letter queue.',
    next: 'Send a message to JobsQueue, then receive it until it moves.',
    nextId: 'JobsQueue',
    sketch: [['queue'], ['dead']],
    template: deadLetters,
  },
  {
    id: 'fan-out',
    title: 'Fan-out with filters',
    about: 'One message becomes as many as pass the filters of three subscriptions.',
    next: 'Publish with the attributes kind and total, and see which queues get it.',
    nextId: 'EventsTopic',
    sketch: [['topic'], ['queue', 'queue', 'queue']],
    template: fanOut,
  },
  {
    id: 'hot-partition',
    title: 'A hot partition',
    about: 'A table with room for 4 000 writes a second refuses after 1 000, because all have one key.',
    next: 'Put items of 9 KB under one day, many at once, then spread them over several keys.',
    nextId: 'ClicksTable',
    sketch: [['table']],
    template: hotPartition,
  },
  {
    id: 'rollback',
    title: 'An update that goes back',
    about: 'One resource of an update fails, and CloudFormation takes back what it had changed already.',
    next: 'Update the stack with a value out of range, and read its events from the bottom.',
    nextId: 'ReadersQueue',
    sketch: [['stack'], ['topic'], ['queue']],
    template: rollback,
  },
  {
    id: 'notes',
    title: 'Notes with a function',
    about: 'An API runs your code, which keeps notes in a table by the real AWS SDK.',
    next: 'Send POST /notes in the API; the function runs, and the note appears in the table.',
    nextId: 'NotesApi',
    sketch: [['api'], ['function'], ['table']],
    template: notes,
  },
];

export function exampleById(id: string): Example | undefined {
  return examples.find((it) => it.id === id);
}
