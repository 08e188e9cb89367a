import { givenName } from '../text/format.ts';
import { world } from '../world/world.svelte.ts';
import type { Kind } from '../world/kinds.ts';
import { hrefOf, type Section, type Watch } from '../ui/route.ts';

/** The rail's rows, in one place for the rail, the palette and the keys. */
export interface SectionInfo {
  section: Section;
  kind: Kind;
  title: string;
  /** Pressed after `g`. */
  key: string;
}

export const sectionInfos: readonly SectionInfo[] = [
  { section: 'stacks', kind: 'stack', title: 'Stacks', key: 's' },
  { section: 'tables', kind: 'table', title: 'Tables', key: 't' },
  { section: 'queues', kind: 'queue', title: 'Queues', key: 'q' },
  { section: 'topics', kind: 'topic', title: 'Topics', key: 'n' },
  { section: 'apis', kind: 'api', title: 'APIs', key: 'a' },
  { section: 'functions', kind: 'function', title: 'Functions', key: 'f' },
  { section: 'buckets', kind: 'bucket', title: 'Buckets', key: 'b' },
];

/** What is watched over in all the sandbox: the rail's rows below. */
export const watchInfos: readonly { view: Watch; kind: Kind; title: string; key: string }[] = [
  { view: 'metrics', kind: 'alarm', title: 'Metrics', key: 'w' },
  { view: 'logs', kind: 'log', title: 'Logs', key: 'o' },
  { view: 'keys', kind: 'key', title: 'Keys', key: 'k' },
  { view: 'access', kind: 'access', title: 'Access', key: 'p' },
];

/** A resource as the rail and the palette list it. */
export interface Entry {
  kind: Kind;
  section: Section;
  name: string;
  label: string;
  href: string;
  /** A number that moves, and what it counts. */
  figure: string;
  figureTitle: string;
}

/** What exists in a section, read from the world: reactive where it is called reactively. */
export function entriesOf(section: Section): Entry[] {
  const entry = (kind: Kind, name: string, label: string, figure = '', figureTitle = ''): Entry => ({
    kind,
    section,
    name,
    label: section === 'stacks' || section === 'apis' ? label : givenName(label, world.stacks),
    href: hrefOf({ view: section, name }),
    figure,
    figureTitle,
  });
  switch (section) {
    case 'stacks':
      return world.stacks.map((it) => entry('stack', it.name, it.name));
    case 'tables':
      return world.tables.map((it) => entry('table', it.name, it.name, String(it.items), 'items'));
    case 'queues':
      return world.queues.map((it) =>
        entry(
          it.dead ? 'dead' : 'queue',
          it.name,
          it.name,
          `${it.visible}|${it.inflight}|${it.delayed}`,
          'visible, in flight, delayed',
        ),
      );
    case 'topics':
      return world.topics.map((it) => entry('topic', it.name, it.name, String(it.subscribers.length), 'subscriptions'));
    case 'apis':
      return world.apis.map((it) => entry('api', it.id, it.name));
    case 'functions':
      return world.functions.map((it) => entry('function', it.FunctionName, it.FunctionName));
    case 'buckets':
      return world.buckets.map((it) => entry('bucket', it.name, it.name));
  }
}
