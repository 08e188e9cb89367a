import { expect, test } from '@playwright/test';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { faultsOf, honest, hostile } from './support/functions.ts';
import { firefoxPath } from './support/browsers.mjs';

// The main job in the Firefox of the distribution. Playwright drives only a Firefox of its own; puppeteer speaks WebDriver
// BiDi with any.

test.describe('firefox', () => {
  test.skip(firefoxPath === undefined, 'no Firefox here: install firefox-esr, or name one in FIREFOX');
  test.setTimeout(180_000);

  let browser: Browser;
  let page: Page;

  test.beforeAll(async () => {
    browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: firefoxPath!,
      headless: true,
      // A viewport set through the protocol needs a newer Firefox than Debian 12's; a window has its size from the start.
      defaultViewport: null,
      args: ['--width=1440', '--height=900'],
      extraPrefsFirefox: {
        // A closed network: nothing to report to, nothing to fetch.
        'app.normandy.enabled': false,
        'browser.safebrowsing.downloads.remote.enabled': false,
        'network.captive-portal-service.enabled': false,
        'network.connectivity-service.enabled': false,
        'toolkit.telemetry.enabled': false,
      },
    });
    page = await browser.newPage();
  });

  test.afterAll(async () => {
    await browser?.close();
  });

  /**
   * Waits until `look`, run in the page, answers true. Puppeteer's own waitForFunction compiles text in the page, which
   * the page's policy forbids and older versions of Firefox do refuse.
   */
  const until = (look: (...args: string[]) => boolean, ...args: string[]) =>
    expect.poll(() => page.evaluate(look, ...args), { timeout: 30_000 }).toBe(true);
  /** Clicks the first element whose words or label begin with `text`. */
  const click = (selector: string, text: string) =>
    until(
      (css, words) => {
        const found = [...document.querySelectorAll<HTMLElement>(css!)].find(
          (it) =>
            (it.getAttribute('aria-label') ?? it.textContent ?? '').trim().startsWith(words!) &&
            !it.matches(':disabled'),
        );
        found?.click();
        return found !== undefined;
      },
      selector,
      text,
    );
  const see = (text: string) => until((words) => document.body.innerText.includes(words!), text);
  const saved = () => page.waitForSelector('[data-saving="saved"]', { timeout: 30_000 });

  test('orders: deploy, call the API, publish, reload, reset, undo', async ({ baseURL }) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content.Security.Policy/i.test(message.text())) faults.push(message.text());
    });
    await page.goto(baseURL!);
    await saved();
    await click('.card button', 'Deploy');
    await see('Create complete');
    await click('a', 'Open OrdersApi');
    const url = await page
      .waitForSelector('[data-page-url]')
      .then((it) => it!.evaluate((element) => element.getAttribute('data-page-url')!));
    const answer = await page.evaluate(async (address) => {
      await navigator.serviceWorker.ready;
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ orderId: 'o-firefox', customer: 'ada', total: 42 }),
      });
      return response.status;
    }, url);
    expect(answer).toBe(201);
    await click('.rail a', 'OrdersTable');
    await see('o-firefox');
    await click('.rail a', 'OrdersTopic');
    await click('button', 'Publish');
    await see('Published');
    await click('.rail a', 'WorkQueue');
    await see('"o-1001"');
    await page.evaluate(() => (globalThis as unknown as { cloudtab: { flush(): Promise<void> } }).cloudtab.flush());
    await page.reload();
    await saved();
    await see('"o-1001"');
    await click('.rail a', 'OrdersTable');
    await see('o-firefox');
    await click('button', 'Reset');
    await click('button', 'Delete everything');
    await see('Deploy something and watch it work');
    await until(() => !document.body.innerText.includes('OrdersTable'));
    // The page reads the emptied sandbox anew, and with it whether there is something to undo.
    await until(() => document.querySelector('[aria-label="Undo"]:not(:disabled)') !== null);
    await page.evaluate(() => document.querySelector<HTMLElement>('[aria-label="Undo"]')!.click());
    await see('OrdersTable');
    expect(faults).toEqual([]);
  });

  test('functions run, and hostile ones are contained', async ({ baseURL }) => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end('outside');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await page.goto(`${baseURL}?sandbox=functions`);
    await saved();
    const outside = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    for (const [i, it] of [...honest, ...hostile(outside)].entries()) {
      await test.step(it.title, async () => expect.soft(await faultsOf(page, `f-${i}`, it)).toEqual([]));
    }
    // The tab is alive.
    await see('Functions');
    server.close();
    expect(asked).toBe(0);
  });
});
