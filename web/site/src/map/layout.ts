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
 * Places the graph: what leads somewhere from left to right (or from above to below), what stands alone in rows
 * beneath. The same graph is always placed the same way.
 */
export function layoutOf(graph: Graph, direction: 'LR' | 'TB'): Layout {
  const linked = new Set(graph.edges.flatMap((it) => [it.from, it.to]));
  const flow = placeLinked(graph, linked, direction);
  const margin = marginOf(direction);
  const width = widthOf(direction);
  const alone = graph.nodes.filter((it) => !linked.has(it.id));
  if (alone.length === 0) return flow;
  const perRow = Math.max(direction === 'TB' ? 2 : 3, Math.floor((flow.width - 2 * margin + gap) / (width + gap)));
  const top = linked.size === 0 ? margin : flow.height - margin + gap;
  const rowHeight = queueHeight + gap;
  const rest = alone.map((node, index): PlacedNode => {
    const height = heightOf(node);
    return {
      ...node,
      x: margin + (index % perRow) * (width + gap),
      y: top + Math.floor(index / perRow) * rowHeight,
      width,
      height,
    };
  });
  const columns = Math.min(perRow, alone.length);
  return {
    nodes: [...flow.nodes, ...rest],
    edges: flow.edges,
    width: Math.max(flow.width, 2 * margin + columns * (width + gap) - gap),
    height: Math.max(...rest.map((it) => it.y + it.height)) + margin,
  };
}

function placeLinked(graph: Graph, linked: ReadonlySet<NodeId>, direction: 'LR' | 'TB'): Layout {
  const sheet = new dagre.graphlib.Graph({ multigraph: true });
  sheet.setGraph({
    rankdir: direction,
    nodesep: direction === 'LR' ? gap : 20,
    ranksep: direction === 'LR' ? 64 : 48,
    edgesep: 20,
    marginx: marginOf(direction),
    marginy: marginOf(direction),
  });
  sheet.setDefaultEdgeLabel(() => ({}));
  const nodes = graph.nodes.filter((it) => linked.has(it.id));
  for (const node of nodes) sheet.setNode(node.id, { width: widthOf(direction), height: heightOf(node) });
  graph.edges.forEach((edge, index) => {
    const labelWidth = Math.min(shortLabel(edge.label).length * 6.2 + 12, 180);
    const size =
      edge.label === '' ? { width: 0, height: 0 } : { width: direction === 'LR' ? labelWidth : 20, height: 18 };
    sheet.setEdge(edge.from, edge.to, { ...size, labelpos: 'c' }, String(index));
  });
  dagre.layout(sheet);
  const { width = 0, height = 0 } = sheet.graph() as { width?: number; height?: number };
  const placed = new Map(
    nodes.map((node): [NodeId, PlacedNode] => {
      const at = sheet.node(node.id) as { x: number; y: number; width: number; height: number };
      const { width: w, height: h } = at;
      return [node.id, { ...node, x: at.x - w / 2, y: at.y - h / 2, width: w, height: h }];
    }),
  );
  return {
    nodes: [...placed.values()],
    edges: graph.edges.map((edge, index) => {
      const at = sheet.edge(edge.from, edge.to, String(index)) as { points: Point[]; x?: number; y?: number };
      const middle = at.points[Math.floor(at.points.length / 2)]!;
      return {
        ...edge,
        id: `${edge.from} ${edge.to} ${index}`,
        path: smooth(docked(at.points, placed.get(edge.from)!, placed.get(edge.to)!, direction), direction),
        labelAt: { x: at.x ?? middle.x, y: at.y ?? middle.y },
      };
    }),
    // dagre answers -Infinity for an empty sheet.
    width: nodes.length === 0 ? 0 : width,
    height: nodes.length === 0 ? 0 : height,
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
