/** The page's address: what is on the stage, and how. Everything selected is in it, so that back works and links keep. */

export const sections = ['stacks', 'tables', 'queues', 'topics', 'apis', 'buckets', 'functions'] as const;
export type Section = (typeof sections)[number];

/** What is watched over in all the sandbox. */
export const watches = ['metrics', 'logs', 'keys', 'access'] as const;
export type Watch = (typeof watches)[number];

/** Parts of the page that are not about one section: template and activity stand alone only where it is narrow. */
export type Part = 'map' | 'template' | 'activity' | 'terminal' | 'inbox' | 'faults' | 'labs' | 'play' | Watch;

export interface Route {
  /** What is shown: a section, or a part that stands alone. */
  view: Section | Part | 'home';
  /** The resource: a stack's or table's name, a queue's or topic's name, an API's id. */
  name: string;
  tab: string;
  /** What is selected within the view. */
  item: string;
}

export const home: Route = { view: 'home', name: '', tab: '', item: '' };

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [view = '', name = '', tab = ''] = path.split('/').map(decode);
  const item = new URLSearchParams(query).get('item') ?? '';
  if (isView(view)) return { view, name, tab, item };
  return home;
}

export function hrefOf(route: Partial<Route> & Pick<Route, 'view'>): string {
  if (route.view === 'home') return '#/';
  const { view, name = '', tab = '', item = '' } = route;
  const parts = [view, name, tab].map(encodeURIComponent);
  while (parts.at(-1) === '') parts.pop();
  return `#/${parts.join('/')}${item === '' ? '' : `?${new URLSearchParams({ item }).toString()}`}`;
}

function isView(view: string): view is Section | Part {
  return (
    ([...sections, ...watches] as readonly string[]).includes(view) ||
    /^(map|template|activity|terminal|inbox|faults|labs|play)$/.test(view)
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
