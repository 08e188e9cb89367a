import type { Layout, PlacedEdge, PlacedNode } from './layout.ts';

/**
 * What of a large picture is drawn: what is in sight and a good way around it. A browser that animates anything in a
 * picture goes through all of it with every frame, in sight or not.
 */

/** A rectangle in the map's own units. */
export interface Sight {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A picture of so few resources is drawn whole. */
const wholeMax = 120;
/** How far around what is in sight is drawn, too; scrolling is looked at in steps of half of it. */
const around = 480;
export const sightStep = around / 2;

export function inSight(layout: Layout, sight: Sight): { nodes: PlacedNode[]; edges: PlacedEdge[] } {
  if (layout.nodes.length <= wholeMax || sight.width === 0) return layout;
  const [left, top] = [sight.left - around, sight.top - around];
  const [right, bottom] = [sight.left + sight.width + around, sight.top + sight.height + around];
  const places = new Map(layout.nodes.map((it) => [it.id, it]));
  const seen = (a: PlacedNode, b: PlacedNode) =>
    Math.min(a.x, b.x) < right &&
    Math.max(a.x + a.width, b.x + b.width) > left &&
    Math.min(a.y, b.y) < bottom &&
    Math.max(a.y + a.height, b.y + b.height) > top;
  return {
    nodes: layout.nodes.filter((it) => seen(it, it)),
    edges: layout.edges.filter((it) => seen(places.get(it.from)!, places.get(it.to)!)),
  };
}
