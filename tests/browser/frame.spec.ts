import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect, Site, test } from './support/site.ts';
import { serve } from '../../web/site/server.mjs';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface AxeResult {
  violations: { id: string; impact: string; nodes: { target: unknown; failureSummary: string }[] }[];
}

async function violations(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which the page's policy does not bind.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await readFile(axePath, 'utf8'));
  const result = await page.evaluate<AxeResult>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`,
  );
  return result.violations.flatMap((it) => it.nodes.map((node) => `${it.id}: ${JSON.stringify(node.target)}`));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing that axe finds, ${colorScheme}`, async ({ site, page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await site.open('queues');
    await page.getByLabel('Name of the new queue').fill('jobs');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('button', { name: 'Send a message' }).click();
    await page.getByLabel('Body').fill('hello');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('complementary').getByRole('button', { name: 'Send' }).click();
    await expect(page.getByRole('button', { name: 'hello' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    for (const hash of ['', 'map', 'map/list', 'map?item=queue%3Ajobs', 'functions', 'tables', 'queues', 'topics', 'apis', 'buckets', 'stacks', 'queues/none', 'labs', 'inbox', 'faults', 'metrics', 'logs', 'keys', 'access']) {
      await page.evaluate((it) => (location.hash = `#/${it}`), hash);
      await page.waitForTimeout(150);
      expect(await violations(page), `#/${hash}`).toEqual([]);
    }
    await page.getByRole('button', { name: 'Share' }).click();
    await expect(page.getByLabel(/^Link, /)).toBeVisible();
    expect(await violations(page), 'share').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'My sandbox' }).click();
    expect(await violations(page), 'sandboxes').toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    expect(await violations(page), 'keys').toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    expect(await violations(page), 'palette').toEqual([]);
  });
}

test('the palette knows the lessons', async ({ site, page }) => {
  await site.open('');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('oversold');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/sandbox=lab-oversold#\/map$/);
  await expect(page.getByRole('complementary', { name: 'Lesson' })).toBeVisible();
  expect(site.faults).toEqual([]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing that axe finds in a lesson, ${colorScheme}`, async ({ site, page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('./?sandbox=lab-who-failed-first');
    const lesson = page.getByRole('complementary', { name: 'Lesson' });
    await lesson.getByRole('button', { name: 'Hint' }).click();
    await lesson.getByRole('button', { name: 'Check' }).click();
    await expect(lesson.getByRole('alert')).toBeVisible();
    expect(await violations(page), 'refused').toEqual([]);
    await lesson.getByLabel('FailedQueue', { exact: true }).check();
    await lesson.getByRole('button', { name: 'Check' }).click();
    await expect(lesson.getByRole('heading', { name: 'Done' })).toBeVisible();
    expect(await violations(page), 'passed').toEqual([]);
    await lesson.getByRole('button', { name: 'Next step' }).click();
    await lesson.getByRole('button', { name: 'Show me' }).click();
    await expect(lesson.getByRole('button', { name: 'Show me' })).toBeEnabled({ timeout: 30_000 });
    await lesson.getByRole('button', { name: 'Check' }).click();
    await lesson.getByRole('button', { name: 'Finish' }).click();
    expect(await violations(page), 'finished').toEqual([]);
    expect(site.faults).toEqual([]);
  });
}

test('nothing that axe finds while the demo plays', async ({ site, page }) => {
  test.slow();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await site.open();
  await page.getByRole('button', { name: 'Run the orders demo' }).click();
  await expect(page.getByRole('link', { name: /^OrdersTable, table: 1 item/ })).toBeVisible();
  await page.getByRole('button', { name: 'Pause the steps' }).click();
  await page.getByRole('region', { name: 'Activity', exact: true }).getByRole('button', { name: /answered 201/ }).click();
  expect(await violations(page), 'map').toEqual([]);
  for (const name of ['orders-api', 'OrdersTopic', 'OrdersTable', 'WorkQueue']) {
    await page.getByRole('link', { name: new RegExp(`^${name}, `) }).click();
    await expect(page.getByRole('complementary', { name })).toBeVisible();
    expect(await violations(page), name).toEqual([]);
  }
  for (const name of ['orders', 'OrdersTable', 'OrdersTopic', 'WorkQueue', 'orders-api']) {
    await site.rail(name).last().click();
    await page.waitForTimeout(150);
    expect(await violations(page), `view of ${name}`).toEqual([]);
  }
  await site.go('OrdersTable');
  await page.getByRole('button', { name: 'Put item' }).click();
  await page.getByRole('complementary').getByText('Form', { exact: true }).click();
  expect(await violations(page), 'item form').toEqual([]);
});

for (const width of [360, 768, 1440]) {
  test(`no sideways scrolling at ${width} px`, async ({ site, page }) => {
    await page.setViewportSize({ width, height: 740 });
    await site.open();
    for (const hash of ['', 'map', 'template', 'queues', 'stacks', 'activity', 'labs', 'inbox', 'faults', 'metrics', 'logs', 'keys', 'access']) {
      await page.evaluate((it) => (location.hash = `#/${it}`), hash);
      await page.waitForTimeout(100);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `#/${hash}`).toBeLessThanOrEqual(width);
    }
  });
}

test('at 360 px the main job works by touch', async ({ site, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await site.open();
  await page.getByRole('link', { name: 'Queues' }).click();
  // The tour has time jump.
  await expect(page.getByLabel('Jump ahead by')).toBeInViewport({ ratio: 1 });
  // The form has the room a name needs, and the bar below shows where one is.
  expect((await page.getByLabel('Name of the new queue').boundingBox())?.width).toBeGreaterThan(160);
  await page.getByLabel('Name of the new queue').fill('jobs');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Queues' })).toBeInViewport({ ratio: 1 });
  await page.getByRole('button', { name: 'Send a message' }).click();
  await page.getByLabel('Body').fill('small');
  await page.getByRole('complementary').getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('button', { name: 'small' })).toBeVisible();
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByRole('region', { name: 'Activity' })).toContainText('A message arrived in jobs');
});

test('by keyboard alone', async ({ site, page }) => {
  await site.open();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the stage' })).toBeFocused();
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  await expect(page).toHaveURL(/#\/queues$/);
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await expect(page.getByRole('heading', { name: 'Nothing to draw yet' })).toBeVisible();
  await page.goBack();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('topics');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/topics$/);
  await page.goBack();
  await expect(page).toHaveURL(/#\/queues$/);
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(page.locator('[data-editor] .cm-content')).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(page.locator('[data-editor] .cm-content')).not.toBeFocused();
});

test('the policy of the page forbids what it should', async ({ site, page }) => {
  await site.open();
  const refused = await page.evaluate(async () => {
    const names: string[] = [];
    addEventListener('securitypolicyviolation', (event) => names.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'globalThis.taken = true';
    document.body.append(script);
    const style = document.createElement('style');
    style.textContent = 'body { color: red }';
    document.body.append(style);
    await fetch('https://sqs.us-east-1.amazonaws.com/').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { names, taken: 'taken' in globalThis };
  });
  expect(refused.taken).toBe(false);
  expect(refused.names.sort()).toEqual(['connect-src', 'script-src-elem', 'style-src-elem']);
  // The refusals above are the test's own.
  site.faults.length = 0;
});

test('from a folder of any static host', async ({ context }) => {
  const { server, url } = await serve(0, '/some/folder/');
  try {
    const page = await context.newPage();
    await page.goto(url);
    const site = new Site(page);
    await site.ready();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const answer = await page.evaluate(async () => {
      const response = await fetch('_cloudtab/apis/none/live/orders');
      return [response.status, await response.text()];
    });
    expect(answer).toEqual([403, '{"message":"Forbidden"}']);
    // Every other path is the host's.
    expect(await page.evaluate(async () => (await fetch('favicon.svg')).status)).toBe(200);
  } finally {
    server.close();
  }
});

test('sandboxes are apart from each other', async ({ site, page, context }) => {
  await site.open('queues');
  await page.getByLabel('Name of the new queue').fill('mine');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(site.rail('mine')).toBeVisible();
  const other = new Site(await context.newPage());
  await other.page.goto('./?sandbox=other#/queues');
  await other.ready();
  await expect(other.page.getByText('other', { exact: true })).toBeVisible();
  await expect(other.page.getByRole('heading', { name: 'No queues yet' })).toBeVisible();
});

test('a sandbox is renamed and deleted, and not while another tab has it open', async ({ site, page, context }) => {
  await site.open();
  await page.getByRole('button', { name: 'My sandbox' }).click();
  await page.getByLabel('Name of the new sandbox').fill('Scratch');
  await page.getByRole('button', { name: 'New, empty' }).click();
  await expect(page).toHaveURL(/sandbox=scratch/);
  await site.ready();
  await page.goto('./#/queues');
  await site.ready();

  const dialog = page.getByRole('dialog', { name: 'Sandboxes' });
  await page.getByRole('button', { name: 'My sandbox' }).click();
  await dialog.getByRole('button', { name: 'Rename Scratch' }).click();
  await dialog.getByLabel('New name').fill('Trials');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('link', { name: 'Trials' })).toHaveAttribute('href', /sandbox=scratch/);

  const other = new Site(await context.newPage());
  await other.page.goto('./?sandbox=scratch');
  await other.ready();
  await dialog.getByRole('button', { name: 'Delete Trials' }).click();
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('It is open in another tab.');
  await other.page.close();

  await expect(async () => {
    await dialog.getByRole('button', { name: 'Delete Trials' }).click();
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(dialog.getByRole('link', { name: 'Trials' })).toBeHidden({ timeout: 2_000 });
  }).toPass();
  const left = await page.evaluate(async () => (await indexedDB.databases()).map((it) => it.name));
  expect(left).toEqual(['/cloudtab/default']);
});

test('the first sandbox is renamed, and the one that is shown deleted', async ({ site, page, context }) => {
  await site.open('queues');
  await page.getByLabel('Name of the new queue').fill('mine');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(site.rail('mine')).toBeVisible();
  const dialog = page.getByRole('dialog', { name: 'Sandboxes' });
  await page.getByRole('button', { name: 'My sandbox' }).click();
  await dialog.getByRole('button', { name: 'Rename My sandbox' }).click();
  await dialog.getByLabel('New name').fill('Shop');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(page.locator('header.bar .sandbox')).toHaveText('Shop');

  // The one shown goes, and the first is there again.
  await page.locator('header.bar .sandbox').click();
  await page.getByLabel('Name of the new sandbox').fill('Scratch');
  await page.getByRole('button', { name: 'New, empty' }).click();
  await expect(page).toHaveURL(/sandbox=scratch/);
  await site.ready();
  await page.getByRole('button', { name: 'Scratch' }).click();
  await dialog.getByRole('button', { name: 'Delete Scratch' }).click();
  await expect(dialog.getByText('You go on in Shop.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page).not.toHaveURL(/sandbox=/);
  await site.ready();
  await expect(site.rail('mine')).toBeVisible();

  // Not while another tab has it open.
  const other = new Site(await context.newPage());
  await other.open();
  await page.locator('header.bar .sandbox').click();
  await dialog.getByRole('button', { name: 'Delete Shop' }).click();
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('It is open in another tab.');
  await other.page.close();

  // The page begins anew; until the other tab has let go, it says so again instead.
  await expect(async () => {
    if (await dialog.isVisible()) {
      await dialog.getByRole('button', { name: 'Delete Shop' }).click({ timeout: 2_000 });
      await dialog.getByRole('button', { name: 'Delete', exact: true }).click({ timeout: 2_000 });
    }
    await expect(dialog).toBeHidden({ timeout: 8_000 });
  }).toPass();
  await site.ready();
  await expect(page.locator('header.bar .sandbox')).toHaveText('My sandbox');
  await expect(site.rail('mine')).toBeHidden();
});

test('after the first visit it opens without a network', async ({ site, page, context }) => {
  await site.open('queues');
  await page.getByLabel('Name of the new queue').fill('mine');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(site.rail('mine')).toBeVisible();
  await site.saved();
  await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
  await expect
    .poll(() => page.evaluate(async () => (await (await caches.open('cloudtab /')).keys()).some((it) => it.url.endsWith('.wasm'))))
    .toBe(true);
  await context.setOffline(true);
  await page.goto('./?sandbox=default#/queues');
  await site.ready();
  await expect(site.rail('mine')).toBeVisible();
  // What nobody opened before is there, too.
  await page.goto('./?sandbox=default#/map');
  await expect(page.getByRole('group', { name: 'Map of the sandbox' })).toBeVisible();
  await page.goto('./?sandbox=lab-visibility');
  await expect(page.getByRole('complementary', { name: 'Lesson' }).getByRole('button', { name: 'Check' })).toBeVisible();
  await context.setOffline(false);
});
