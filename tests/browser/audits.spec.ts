import { gzipSync } from 'node:zlib';
import { expect, test } from './support/site.ts';

// What audits of a page ask for and a person does not see at once. Durations are left to tests/bench.

test('the page says what it is, and does not move while it loads', async ({ site, page }) => {
  await page.addInitScript(() => {
    const it = globalThis as unknown as { shifts: number };
    it.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) it.shifts += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await site.open();
  const said = await page.evaluate(() => ({
    mode: document.compatMode,
    language: document.documentElement.lang,
    title: document.title,
    description: document.querySelector<HTMLMetaElement>('meta[name=description]')?.content ?? '',
    viewport: document.querySelector<HTMLMetaElement>('meta[name=viewport]')?.content ?? '',
    main: document.querySelectorAll('main').length,
    unsized: [...document.querySelectorAll('img')].filter((it) => !it.hasAttribute('width')).length,
  }));
  expect(said).toMatchObject({ mode: 'CSS1Compat', language: 'en', title: 'Cloudtab', main: 1, unsized: 0 });
  expect(said.description.length).toBeGreaterThan(30);
  expect(said.viewport).toBe('width=device-width, initial-scale=1');
  // Good is below 0.1.
  expect(await page.evaluate(() => (globalThis as unknown as { shifts: number }).shifts)).toBeLessThan(0.1);
});

test('what is pressed is large enough for a finger, and nothing covers another', async ({ site, page }) => {
  for (const [width, hash] of [
    [768, ''],
    [768, 'metrics'],
    ...['', 'map', 'queues', 'metrics', 'keys', 'access', 'labs'].map((it) => [360, it] as const),
  ] as const) {
    await page.setViewportSize({ width, height: 740 });
    await site.open(hash);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('header.bar :is(a, button), nav :is(a, button), main :is(button, select)')]
        .filter((it) => it.checkVisibility())
        .flatMap((it) => {
          const { left, top, width, height } = it.getBoundingClientRect();
          const name = it.getAttribute('aria-label') ?? it.textContent?.trim() ?? '';
          if (width < 24 || height < 24) return [`${name}: ${width} x ${height}`];
          const [x, y] = [left + width / 2, top + height / 2];
          const isInSight = x > 0 && y > 0 && x < innerWidth && y < innerHeight;
          const above = isInSight ? document.elementFromPoint(x, y) : it;
          const isOwn = above !== null && (it.contains(above) || above.contains(it));
          return isOwn || it.closest('.scroll') ? [] : [`${name} is covered`];
        }),
    );
    expect(small, `#/${hash}`).toEqual([]);
  }
});

test('before the engine and the editor comes little script', async ({ page }) => {
  /** Bytes, as gzip. */
  const scriptMax = 120 * 1024;
  await page.goto('./');
  const initial = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLScriptElement | HTMLLinkElement>('script[src], link[rel=modulepreload]')].map((it) =>
      it instanceof HTMLScriptElement ? it.src : it.href,
    ),
  );
  const sizes = await Promise.all(initial.map(async (it) => gzipSync(await (await page.request.get(it)).body()).length));
  expect(sizes.length).toBeGreaterThan(1);
  expect(sizes.reduce((sum, it) => sum + it, 0)).toBeLessThan(scriptMax);
});
