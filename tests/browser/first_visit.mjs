// @ts-check
import { chromium } from '@playwright/test';
import { serve } from '../../web/site/server.mjs';
import { chromiumArguments, chromiumPath } from './support/browsers.mjs';

// How long a first visit takes: from the start of the navigation to the frame on the screen, to the engine ready, and to
// the first answered call. Prints one line of JSON; tests/bench shows it beside its budget.
//
//   node first_visit.mjs [RUNS]

const runs = Number(process.argv[2] ?? 5);
const { server, url } = await serve(0);
const browser = await chromium.launch({
  args: chromiumArguments,
  ...(chromiumPath !== undefined && { executablePath: chromiumPath }),
});

/** @param {import('@playwright/test').Page} page */
async function visit(page) {
  await page.goto(url);
  return page.evaluate(async () => {
    const mark = (/** @type {string} */ name) => performance.getEntriesByName(name)[0]?.startTime ?? NaN;
    const { cloudtab } = /** @type {any} */ (
      await new Promise((resolve) => {
        const look = () => ('cloudtab' in globalThis ? resolve(globalThis) : setTimeout(look, 1));
        look();
      })
    );
    await cloudtab.fetch('https://sqs.us-east-1.amazonaws.com/?Action=ListQueues&Version=2012-11-05');
    return { painted: mark('cloudtab:painted'), ready: mark('cloudtab:ready'), answered: performance.now() };
  });
}

/** @param {number[]} values */
const median = (values) => Math.round(values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN);

/** @type {Record<'cold' | 'warm', { painted: number, ready: number, answered: number }[]>} */
const seen = { cold: [], warm: [] };
for (let run = 0; run < runs; run += 1) {
  // A context of its own has neither cache nor storage.
  const context = await browser.newContext();
  const page = await context.newPage();
  seen.cold.push(await visit(page));
  seen.warm.push(await visit(page));
  await context.close();
}
await browser.close();
server.close();

const summary = Object.fromEntries(
  Object.entries(seen).map(([kind, visits]) => [
    kind,
    {
      painted: median(visits.map((it) => it.painted)),
      ready: median(visits.map((it) => it.ready)),
      answered: median(visits.map((it) => it.answered)),
    },
  ]),
);
console.log(JSON.stringify({ milliseconds: summary, runs }));
