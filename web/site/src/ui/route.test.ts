import { describe, expect, it } from 'vitest';
import { home, hrefOf, parseRoute } from './route.ts';

describe('routes', () => {
  it.each([
    ['#/stacks/orders/events', { view: 'stacks', name: 'orders', tab: 'events', item: '' }],
    ['#/queues/a%2Fb', { view: 'queues', name: 'a/b', tab: '', item: '' }],
    ['#/tables/t?item=%7B%22a%22%3A1%7D', { view: 'tables', name: 't', tab: '', item: '{"a":1}' }],
    ['#/template', { view: 'template', name: '', tab: '', item: '' }],
    ['#/map?item=queue%3Awork', { view: 'map', name: '', tab: '', item: 'queue:work' }],
    ['#/labs/first-table', { view: 'labs', name: 'first-table', tab: '', item: '' }],
    ['#/play/orders', { view: 'play', name: 'orders', tab: '', item: '' }],
    ['#/terminal', { view: 'terminal', name: '', tab: '', item: '' }],
    ['#/inbox', { view: 'inbox', name: '', tab: '', item: '' }],
    ['#/faults', { view: 'faults', name: '', tab: '', item: '' }],
    ['#/', home],
    ['', home],
    ['#/unknown/x', home],
    ['#/queues/%E0%A4%A', { view: 'queues', name: '%E0%A4%A', tab: '', item: '' }],
  ] as const)('%s', (hash, expected) => {
    expect(parseRoute(hash)).toEqual(expected);
  });

  it.each([
    { view: 'stacks', name: 'orders', tab: 'events', item: '' },
    { view: 'tables', name: 'a b/c?#', tab: '', item: '&=' },
    { view: 'activity', name: '', tab: '', item: '' },
    home,
  ] as const)('come back from their address: %o', (route) => {
    expect(parseRoute(hrefOf(route))).toEqual(route);
  });
});
