const customers = ['ada', 'grace', 'edsger', 'barbara', 'alan'];

/** A body to start from: an order where the path speaks of orders, else an empty object. `turn` counts from 1. */
export function sampleBody(path: string, turn: number): string {
  if (!/\borders?\b/.test(path)) return '{}';
  const order = {
    orderId: `o-${1000 + turn}`,
    customer: customers[(turn - 1) % customers.length],
    total: 20 + ((turn * 37) % 180),
  };
  return JSON.stringify(order, null, 2);
}
