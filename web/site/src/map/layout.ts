import dagre from '@dagrejs/dagre';
import type { Graph, MapEdge, MapNode, NodeId } from './graph.ts';

/** Sizes in the map's own units, which are pixels at full size. */
export const nodeWidth = 188;
/** Where the picture runs from above to below, there is little room. */
const nodeWidthNarrow = 158;
export const nodeHeight = 60;
/** Queues are taller: their three lanes are drawn in them. */
export const queueHeight = 84;
const gap = 28;

/** Room around the picture; what comes from outside comes through it. */
function marginOf(direction: 'LR' | 'TB'): number {
  return direction === 'LR' ? 44 : 24;
}

function widthOf(direction: 'LR' | 'TB'): number {
  return direction === 'LR' ? nodeWidth : nodeWidthNarrow;
}

export interface PlacedNode extends MapNode {
  /** The upper left corner. */
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedEdge extends MapEdge {
  id: string;
  /** Of an SVG path from the edge of `from` to the edge of `to`. */
  path: string;
  labelAt: { x: number; y: number };
}

export interface Layout {
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  width: number;
  height: number;
}

/**
 * Places the graph: what leads somewhere from left to right (or from above to below), what has nothing to do with each
 * other beside each other, what stands alone beneath. The same graph is always placed the same way.
 */
export function layoutOf(graph: Graph, direction: 'LR' | 'TB'): Layout {
  if (graph.nodes.length === 0) return { nodes: [], edges: [], width: 0, height: 0 };
  const islands = islandsOf(graph).map((it) => placeIsland(it, direction));
  const margin = marginOf(direction);
  const packed = pack(islands, direction);
  return {
    nodes: packed.flatMap(({ island, x, y }) => island.nodes.map((it) => ({ ...it, x: it.x + x, y: it.y + y }))),
    edges: packed.flatMap(({ island, x, y }) =>
      island.wires.map(({ edge, points, labelAt }) => ({
        ...edge,
        path: smooth(
          points.map((it) => ({ x: it.x + x, y: it.y + y })),
          direction,
        ),
        labelAt: { x: labelAt.x + x, y: labelAt.y + y },
      })),
    ),
    width: Math.max(...packed.map(({ island, x }) => x + island.width)) + margin,
    height: Math.max(...packed.map(({ island, y }) => y + island.height)) + margin,
  };
}

/** The parts of the graph between which there is no edge: linked ones first, each in the order of its first node. */
function islandsOf(graph: Graph): Graph[] {
  const neighbours = new Map<NodeId, NodeId[]>(graph.nodes.map((it) => [it.id, []]));
  for (const { from, to } of graph.edges) {
    neighbours.get(from)?.push(to);
    neighbours.get(to)?.push(from);
  }
  const island = new Map<NodeId, number>();
  let number = 0;
  for (const { id } of graph.nodes) {
    if (island.has(id)) continue;
    const waiting = [id];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (island.has(at)) continue;
      island.set(at, number);
      waiting.push(...(neighbours.get(at) ?? []));
    }
    number += 1;
  }
  const islands = Array.from({ length: number }, (): Graph => ({ nodes: [], edges: [] }));
  for (const node of graph.nodes) islands[island.get(node.id)!]!.nodes.push(node);
  for (const edge of graph.edges) islands[island.get(edge.from)!]!.edges.push(edge);
  return [...islands.filter((it) => it.edges.length > 0), ...islands.filter((it) => it.edges.length === 0)];
}

interface Island {
  nodes: PlacedNode[];
  wires: { edge: MapEdge & { id: string }; points: readonly Point[]; labelAt: Point }[];
  width: number;
  height: number;
}

/** Puts islands into rows, so that the whole is about twice as wide as high. What stands alone begins a new row. */
function pack(islands: readonly Island[], direction: 'LR' | 'TB'): { island: Island; x: number; y: number }[] {
  const margin = marginOf(direction);
  // Between islands something may come from outside.
  const apart = direction === 'LR' ? { x: 72, y: gap } : { x: 20, y: 36 };
  const area = islands.reduce((sum, it) => sum + (it.width + apart.x) * (it.height + apart.y), 0);
  const least = direction === 'LR' ? 3 * (nodeWidth + apart.x) : 2 * nodeWidthNarrow + apart.x;
  const widest = Math.max(least, direction === 'LR' ? Math.sqrt(2 * area) : 0, ...islands.map((it) => it.width));
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  let wasLinked = false;
  return islands.map((island) => {
    const isLinked = island.wires.length > 0;
    if (x > 0 && (x + island.width > widest || (wasLinked && !isLinked))) {
      x = 0;
      y += rowHeight + apart.y;
      rowHeight = 0;
    }
    wasLinked = isLinked;
    const place = { island, x: margin + x, y: margin + y };
    x += island.width + apart.x;
    rowHeight = Math.max(rowHeight, island.height);
    return place;
  });
}

/** Places an island by itself, from 0, 0. */
function placeIsland(island: Graph, direction: 'LR' | 'TB'): Island {
  const sheet = new dagre.graphlib.Graph({ multigraph: true });
  sheet.setGraph({
    rankdir: direction,
    nodesep: direction === 'LR' ? gap : 20,
    ranksep: direction === 'LR' ? 64 : 48,
    edgesep: 20,
  });
  sheet.setDefaultEdgeLabel(() => ({}));
  for (const node of island.nodes) sheet.setNode(node.id, { width: widthOf(direction), height: heightOf(node) });
  island.edges.forEach((edge, index) => {
    const labelWidth = Math.min(shortLabel(edge.label).length * 6.2 + 12, 180);
    const size =
      edge.label === '' ? { width: 0, height: 0 } : { width: direction === 'LR' ? labelWidth : 20, height: 18 };
    sheet.setEdge(edge.from, edge.to, { ...size, labelpos: 'c' }, String(index));
  });
  dagre.layout(sheet);
  const { width, height } = sheet.graph() as { width: number; height: number };
  const placed = new Map(
    island.nodes.map((node): [NodeId, PlacedNode] => {
      const at = sheet.node(node.id) as { x: number; y: number; width: number; height: number };
      const { width: w, height: h } = at;
      return [node.id, { ...node, x: at.x - w / 2, y: at.y - h / 2, width: w, height: h }];
    }),
  );
  return {
    nodes: [...placed.values()],
    wires: island.edges.map((edge, index) => {
      const at = sheet.edge(edge.from, edge.to, String(index)) as { points: Point[]; x?: number; y?: number };
      const middle = at.points[Math.floor(at.points.length / 2)]!;
      return {
        edge: { ...edge, id: `${edge.from} ${edge.to} ${index}` },
        points: docked(at.points, placed.get(edge.from)!, placed.get(edge.to)!, direction),
        labelAt: { x: at.x ?? middle.x, y: at.y ?? middle.y },
      };
    }),
    width,
    height,
  };
}

interface Point {
  x: number;
  y: number;
}

/** The points with their ends in the middle of the sides that face each other; a way back keeps the ends it has. */
function docked(points: readonly Point[], from: PlacedNode, to: PlacedNode, direction: 'LR' | 'TB'): readonly Point[] {
  const between = points.slice(1, -1);
  if (direction === 'LR') {
    if (to.x < from.x + from.width) return points;
    const start = { x: from.x + from.width, y: from.y + from.height / 2 };
    return [start, ...between, { x: to.x, y: to.y + to.height / 2 }];
  }
  if (to.y < from.y + from.height) return points;
  const start = { x: from.x + from.width / 2, y: from.y + from.height };
  return [start, ...between, { x: to.x + to.width / 2, y: to.y }];
}

/** A curve through the points that leaves and arrives in the direction of the flow. */
function smooth(points: readonly Point[], direction: 'LR' | 'TB'): string {
  const [first, ...rest] = points as [Point, ...Point[]];
  let from = first;
  let path = `M${round(first.x)} ${round(first.y)}`;
  for (const to of rest) {
    const bend =
      direction === 'LR'
        ? [
            { x: (from.x + to.x) / 2, y: from.y },
            { x: (from.x + to.x) / 2, y: to.y },
          ]
        : [
            { x: from.x, y: (from.y + to.y) / 2 },
            { x: to.x, y: (from.y + to.y) / 2 },
          ];
    path += `C${[...bend, to].map((it) => `${round(it.x)} ${round(it.y)}`).join(' ')}`;
    from = to;
  }
  return path;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function heightOf(node: MapNode): number {
  return node.section === 'queues' ? queueHeight : nodeHeight;
}

/** What fits on an edge; the whole label is in its title and in the list. */
export function shortLabel(label: string): string {
  return label.length <= 26 ? label : `${label.slice(0, 25)}\u2026`;
}
