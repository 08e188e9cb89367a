/** How many hues there are: `--trace-0` and on. */
const hues = 6;
const remembered = 512;
const turns = new Map<number, number>();
let next = 0;

/** The hue of a request, by its first event: in turn, so that those after each other differ wherever they are drawn. */
export function hueOf(request: number): number {
  let turn = turns.get(request);
  if (turn === undefined) {
    turn = next;
    next = (next + 1) % hues;
    turns.set(request, turn);
    if (turns.size > remembered) turns.delete(turns.keys().next().value!);
  }
  return turn;
}
