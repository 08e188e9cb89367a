import { expect, it } from 'vitest';
import type { Layout } from './layout.ts';
import { inSight } from './sight.ts';

/** A column of resources, each leading to the next, 100 apart. */
function column(number: number): Layout {
  const nodes = Array.from({ length: number }, (_, index) => ({
    id: `queue:${index}`,
    kind: 'queue' as const,
    section: 'queues' as const,
    name: String(index),
    x: 0,
    y: index * 100,
    width: 188,
    height: 84,
  }));
  const edges = nodes.slice(1).map((to, index) => ({
    id: `${index}`,
    from: `queue:${index}`,
    to: to.id,
    label: '',
    kind: 'delivers' as const,
    path: '',
    labelAt: { x: 0, y: 0 },
  }));
  return { nodes, edges, width: 188, height: number * 100 };
}

const screen = { left: 0, top: 10_000, width: 1_000, height: 500 };

it('draws of a large picture what is in sight and around it', () => {
  const drawn = inSight(column(500), screen);
  expect(drawn.nodes[0]?.name).toBe('95');
  expect(drawn.nodes.at(-1)?.name).toBe('109');
});

it('draws an edge of which one end is in sight', () => {
  const drawn = inSight(column(500), screen);
  expect([drawn.edges[0]?.from, drawn.edges.at(-1)?.to]).toEqual(['queue:94', 'queue:110']);
});

it.each([
  ['a small picture', column(100), screen],
  ['one whose place is not known yet', column(500), { ...screen, width: 0 }],
])('draws %s whole', (_, layout, sight) => expect(inSight(layout, sight).nodes).toHaveLength(layout.nodes.length));
