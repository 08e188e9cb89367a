import { describe, expect, it } from 'vitest';
import type { Graph, MapNode } from './graph.ts';
import { layoutOf } from './layout.ts';

function node(id: string): MapNode {
  const [kind, name] = id.split(':') as ['queue' | 'topic', string];
  return { id, kind, section: kind === 'queue' ? 'queues' : 'topics', name };
}

const fanOut: Graph = {
  nodes: ['topic:t', 'queue:a', 'queue:b', 'queue:alone'].map(node),
  edges: ['queue:a', 'queue:b'].map((to) => ({ from: 'topic:t', to, label: 'kind: new', kind: 'delivers' })),
};

describe('layoutOf', () => {
  it('places every node within the picture, none over another', () => {
    for (const direction of ['LR', 'TB'] as const) {
      const { nodes, width, height } = layoutOf(fanOut, direction);
      expect(nodes.map((it) => it.id).sort()).toEqual(fanOut.nodes.map((it) => it.id).sort());
      for (const a of nodes) {
        expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height, a.id).toBe(true);
        for (const b of nodes) {
          if (a === b) continue;
          const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
          expect(apart, `${a.id} and ${b.id}`).toBe(true);
        }
      }
    }
  });

  it('flows in its direction', () => {
    const at = (direction: 'LR' | 'TB', id: string) => layoutOf(fanOut, direction).nodes.find((it) => it.id === id)!;
    expect(at('LR', 'queue:a').x).toBeGreaterThan(at('LR', 'topic:t').x + at('LR', 'topic:t').width);
    expect(at('TB', 'queue:a').y).toBeGreaterThan(at('TB', 'topic:t').y + at('TB', 'topic:t').height);
  });

  it('puts what has nothing to do with each other beside each other', () => {
    const ids = Array.from({ length: 12 }, (_, at) => at);
    const pairs: Graph = {
      nodes: ids.flatMap((at) => [node(`topic:t${at}`), node(`queue:q${at}`)]),
      edges: ids.map((at) => ({ from: `topic:t${at}`, to: `queue:q${at}`, label: '', kind: 'delivers' })),
    };
    const { width, height } = layoutOf(pairs, 'LR');
    expect(width / height).toBeGreaterThan(1);
    expect(width / height).toBeLessThan(3);
    // Where there is little room it goes down instead.
    expect(layoutOf(pairs, 'TB').width).toBeLessThan(420);
  });

  it('is the same for the same graph, and empty for none', () => {
    expect(layoutOf(fanOut, 'LR')).toEqual(layoutOf(fanOut, 'LR'));
    expect(layoutOf({ nodes: [], edges: [] }, 'LR')).toEqual({ nodes: [], edges: [], width: 0, height: 0 });
  });
});
