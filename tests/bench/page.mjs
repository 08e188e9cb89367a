// @ts-check
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromiumArguments, chromiumPath } from '../browser/support/browsers.mjs';
import { serve } from '../../web/site/server.mjs';

// The built site in a Chromium, and how long its frames take.

/** @returns {typeof import('@playwright/test')} */
function playwright() {
  return createRequire(fileURLToPath(new URL('../browser/package.json', import.meta.url)))('@playwright/test');
}

/**
 * Opens the site, waits until its cloud is there, hands the page over and closes everything.
 * @param {string} hash
 * @param {(page: import('@playwright/test').Page) => Promise<void>} act
 */
export async function onPage(hash, act) {
  const { server, url } = await serve(0);
  const browser = await playwright().chromium.launch({
    args: [...chromiumArguments, '--js-flags=--expose-gc', '--enable-precise-memory-info'],
    ...(chromiumPath !== undefined && { executablePath: chromiumPath }),
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${url}${hash}`);
    await page.locator('[data-saving="saved"]').waitFor();
    await page.evaluate(inPage);
    await act(page);
  } finally {
    await browser.close();
    server.close();
  }
}

/** What the page is given to call: AWS's operations and a stopwatch of frames. */
function inPage() {
  const it = /** @type {any} */ (globalThis);
  const targets = /** @type {Record<string, string>} */ ({ dynamodb: 'DynamoDB_20120810', sqs: 'AmazonSQS' });
  const authorization = (/** @type {string} */ service) =>
    `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  it.call = async (/** @type {string} */ service, /** @type {string} */ operation, /** @type {object} */ input) => {
    const response = await it.cloudtab.fetch(`https://${service}.us-east-1.amazonaws.com/`, {
      method: 'POST',
      headers: {
        authorization: authorization(service),
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `${targets[service]}.${operation}`,
      },
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new Error(`${operation}: ${await response.text()}`);
    return response.json();
  };
  it.query = async (/** @type {string} */ service, /** @type {Record<string, string>} */ input) => {
    const response = await it.cloudtab.fetch(`https://${service}.us-east-1.amazonaws.com/`, {
      method: 'POST',
      headers: { authorization: authorization(service), 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(input).toString(),
    });
    if (!response.ok) throw new Error(`${input['Action']}: ${await response.text()}`);
    return response.text();
  };
  // From one frame to the next, and tasks that hold frames up.
  it.frames = [];
  it.longTasks = [];
  let before = performance.now();
  const tick = (/** @type {number} */ now) => {
    it.frames.push(now - before);
    before = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) it.longTasks.push(entry.duration);
  }).observe({ type: 'longtask' });
}

/**
 * The frames since the last asking, in milliseconds from one to the next, and the tasks of over 50 ms.
 * @param {import('@playwright/test').Page} page
 */
export async function framesOf(page) {
  const { frames, longTasks } = await page.evaluate(() => {
    const it = /** @type {any} */ (globalThis);
    return { frames: it.frames.splice(0), longTasks: it.longTasks.splice(0) };
  });
  const sorted = frames.slice(1).sort((/** @type {number} */ a, /** @type {number} */ b) => a - b);
  const at = (/** @type {number} */ share) => round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return {
    frames: sorted.length,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    longest: at(1),
    longTasks: longTasks.length,
    longestTask: round(Math.max(0, ...longTasks)),
  };
}

/** @param {number} value */
export function round(value) {
  return Math.round(value * 10) / 10;
}

/**
 * Seconds of the main thread since the last asking: all of its tasks, and of those scripts, styles and layout.
 * @param {import('@playwright/test').Page} page
 */
export async function workOf(page) {
  const session = await page.context().newCDPSession(page);
  // Of the thread's own time, so that whatever else the machine does is not counted.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  let last = await read();
  async function read() {
    const { metrics } = await session.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map((it) => [it.name, it.value]));
  }
  return async () => {
    const now = await read();
    const since = (/** @type {string} */ name) => round(((now[name] ?? 0) - (last[name] ?? 0)) * 1000) / 1000;
    const work = {
      tasks: since('TaskDuration'),
      script: since('ScriptDuration'),
      layout: since('LayoutDuration') + since('RecalcStyleDuration'),
      nodes: now['Nodes'] ?? 0,
      listeners: now['JSEventListeners'] ?? 0,
      heap: round((now['JSHeapUsedSize'] ?? 0) / 1e6),
    };
    last = now;
    return work;
  };
}
