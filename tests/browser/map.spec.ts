import type { Page } from '@playwright/test';
import { expect, test } from './support/site.ts';

// The map: what exists, how it is wired, and what travels on it.

const steps = (page: Page) => page.getByRole('region', { name: 'Steps of the example' });
const node = (page: Page, name: string) => page.getByRole('link', { name: new RegExp(`^${name}, `) });

test('the first minute: the orders demo deploys, plays and can be played again', async ({ site, page }) => {
  await site.open();
  // What travels is seen for a moment only: the look-out stands before the demo starts.
  const seen = (selector: string) => expect(page.locator(selector).first()).toBeAttached({ timeout: 60_000 });
  const travelled = Promise.all([seen('.dots .dot'), seen('.said:has-text("201")')]);
  await page.getByRole('button', { name: 'Run the orders demo' }).click();
  await expect(node(page, 'OrdersTable')).toBeVisible();
  await expect(node(page, 'orders-api')).toBeVisible();

  await test.step('its first step travels from the API to the table', async () => {
    await expect(steps(page)).toContainText('The API puts the order into OrdersTable');
    // From here on the test chooses; on a slow machine the next step would play first.
    await steps(page).getByRole('button', { name: 'Pause the steps' }).click();
    await travelled;
    await expect(node(page, 'OrdersTable')).toHaveAccessibleName(/1 item$/);
  });

  await test.step('the activity tells it as one request, and opens it as a tree', async () => {
    const activity = page.getByRole('region', { name: 'Activity', exact: true });
    await activity.getByRole('button', { name: /POST \/orders was answered 201/ }).click();
    const effects = activity.getByRole('listitem').filter({ hasText: 'OrdersTable was written' }).last();
    await expect(effects).toBeVisible();
    await expect(activity.getByRole('button', { name: /orders: create complete/ })).toContainText(/\d+ effects/);
  });

  await test.step('a filter keeps a message out', async () => {
    // Looked for in each frame: a locator looks once a second, and the dot is gone sooner.
    const halted = page.waitForFunction(() => document.querySelector('.dots .halted') !== null, null, {
      timeout: 30_000,
    });
    await steps(page).getByRole('button', { name: 'Announce a return' }).click();
    await halted;
    await expect(node(page, 'WorkQueue')).toHaveAccessibleName(/: 0 visible/);
  });

  await test.step('a message is received, and comes back when its timeout ends', async () => {
    await steps(page).getByRole('button', { name: 'Announce it' }).click();
    await expect(node(page, 'WorkQueue')).toHaveAccessibleName(/: 1 visible/);
    await steps(page).getByRole('button', { name: 'Receive it' }).click();
    await expect(node(page, 'WorkQueue')).toHaveAccessibleName(/: 0 visible, 1 in flight/);
    // The clock names what is due, and goes there.
    await expect(page.getByRole('group', { name: 'Cloud time' })).toContainText(/next in \d+ s/);
    await page.getByRole('button', { name: 'Go to the next thing due' }).click();
    await expect(node(page, 'WorkQueue')).toHaveAccessibleName(/: 1 visible, 0 in flight/);
  });

  await test.step('a step that is chosen while another is done comes next', async () => {
    await steps(page)
      .getByRole('list')
      .evaluate((list) => list.querySelectorAll('button').forEach((it, index) => index < 2 && it.click()));
    await expect(steps(page).getByRole('button', { name: 'Announce it' })).toHaveAttribute('aria-current', 'step');
    await expect(node(page, 'OrdersTable')).toHaveAccessibleName(/2 items$/);
    await expect(node(page, 'WorkQueue')).toHaveAccessibleName(/: 2 visible/);
  });

  await test.step('after the last step it says where to go on', async () => {
    await steps(page).getByRole('button', { name: /Let 30 s pass/ }).click();
    await expect(steps(page).getByRole('link', { name: 'Do it yourself: the tour' })).toBeVisible();
  });
});

test('a resource is used from the map, and the address keeps what is selected', async ({ site, page }) => {
  await site.open();
  await page.getByRole('listitem').filter({ hasText: 'Fan-out' }).getByRole('button', { name: 'Deploy' }).click();
  await expect(site.status).toHaveText(/Create complete/, { timeout: 30_000 });
  await site.rail('Map').click();
  await node(page, 'EventsTopic').click();
  await expect(page).toHaveURL(/#\/map\?item=topic/);
  const side = page.getByRole('complementary', { name: 'EventsTopic' });
  // What is filled in passes the filters.
  await expect(side.getByLabel('Attribute name')).toHaveCount(2);
  await side.getByRole('button', { name: 'Publish' }).click();
  for (const name of ['AuditQueue', 'BillingQueue', 'FraudQueue']) {
    await expect(node(page, name)).toHaveAccessibleName(/: 1 visible/);
  }
  await page.keyboard.press('Escape');
  await expect(side).toBeHidden();
  await expect(node(page, 'EventsTopic')).toBeFocused();

  await page.goto('./#/map/list');
  const row = page.locator('.sheet').getByRole('listitem').filter({ hasText: 'delivers to' });
  await expect(row).toContainText('delivers to FraudQueue');
  await expect(row).toContainText('total >= 100');
});

test('the steps stop playing when one goes elsewhere', async ({ site, page }) => {
  await site.open();
  await page.getByRole('button', { name: 'Run the orders demo' }).click();
  await expect(steps(page)).toContainText('The API puts the order into OrdersTable');
  await site.go('OrdersTable');
  await page.goBack();
  await expect(steps(page).getByRole('button', { name: 'Play the steps' })).toBeVisible();
  await expect(steps(page).locator('[aria-current]')).toContainText('Post an order');
});

test('without motion the map tells the same', async ({ site, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await site.open();
  await page.getByRole('button', { name: 'Run the orders demo' }).click();
  await expect(page.locator('.said', { hasText: '201' })).toBeAttached();
  await expect(page.locator('.dots .dot')).toHaveCount(0);
});

test('two fingers zoom the map around themselves, and it fits again', async ({ site, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await site.open('play/dead-letters');
  const node = page.locator('[data-node]').first();
  await expect(node).toBeVisible();
  const before = await node.boundingBox();
  const fit = page.getByRole('button', { name: 'Fit', exact: true });
  await expect(fit).toBeHidden();
  await node.evaluate((it) => {
    const sheet = it.closest('.sheet')!;
    const { left, top, width, height } = it.getBoundingClientRect();
    const pinch = (name: string, apart: number) => {
      const touches = [-apart, apart].map(
        (by, identifier) =>
          new Touch({ identifier, target: sheet, clientX: left + width / 2 + by, clientY: top + height / 2 }),
      );
      sheet.dispatchEvent(new TouchEvent(name, { touches, cancelable: true, bubbles: true }));
    };
    pinch('touchstart', 40);
    pinch('touchmove', 64);
  });
  await expect(fit).toBeVisible();
  const after = await node.boundingBox();
  expect(after!.width / before!.width).toBeGreaterThan(1.2);
  await fit.click();
  await expect(fit).toBeHidden();
  await expect.poll(async () => (await node.boundingBox())?.width).toBeCloseTo(before!.width, 0);
});
