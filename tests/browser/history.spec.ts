import { readFile } from 'node:fs/promises';
import { expect, test, type Site } from './support/site.ts';

// Undo, time travel, and a sandbox sent to someone else.

async function createQueue(site: Site, name: string): Promise<void> {
  const { page } = site;
  await page.getByRole('link', { name: /^Queues/ }).click();
  await page.getByLabel('Name of the new queue').fill(name);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(site.rail(name)).toBeVisible();
}

test('undo and redo, by button and by key', async ({ site, page }) => {
  await site.open();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();
  await createQueue(site, 'first');
  await createQueue(site, 'second');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(site.rail('second')).toHaveCount(0);
  await expect(site.rail('first')).toBeVisible();
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(site.rail('second')).toBeVisible();

  await page.locator('#stage').focus();
  await page.keyboard.press('Control+z');
  await expect(site.rail('second')).toHaveCount(0);

  await test.step('what was undone stays undone, and can be redone, after a reload', async () => {
    await site.saved();
    await page.reload();
    await site.ready();
    await expect(site.rail('first')).toBeVisible();
    await expect(site.rail('second')).toHaveCount(0);
    await page.getByRole('button', { name: 'Redo' }).click();
    await expect(site.rail('second')).toBeVisible();
  });
});

test('as many changes are taken back as undo was pressed', async ({ site, page }) => {
  await site.open();
  for (const name of ['first', 'second', 'third']) await createQueue(site, name);
  await page.locator('#stage').focus();
  for (let press = 0; press < 3; ++press) await page.keyboard.press('Control+z');
  await expect(page.getByRole('link', { name: 'Queues 0' })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByText('There is nothing to undo.').first()).toBeVisible();
});

test('a reset is undone', async ({ site, page }) => {
  await site.open();
  await createQueue(site, 'kept');
  await site.reset();
  await expect(site.rail('kept')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(site.rail('kept')).toBeVisible();
});

test('the slider shows the sandbox as it was, and leads back', async ({ site, page }) => {
  await site.open();
  await createQueue(site, 'first');
  await createQueue(site, 'second');
  await page.getByRole('button', { name: 'Go back in time' }).click();
  const strip = page.getByRole('region', { name: 'Time travel' });
  const slider = strip.getByRole('slider', { name: 'Moment' });
  await expect(slider).toHaveAttribute('max', '2');
  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(strip).toContainText('1 later moment');
  await expect(site.rail('second')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Let time run' })).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(strip).toContainText('2 later moments');
  await expect(site.rail('first')).toHaveCount(0);
  await strip.getByRole('button', { name: 'Back to now' }).click();
  await expect(site.rail('second')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pause time' })).toBeVisible();
});

test('a branch begins at an earlier moment, and the way back is there', async ({ site, page }) => {
  await site.open();
  await createQueue(site, 'first');
  await createQueue(site, 'second');
  await page.getByRole('button', { name: 'Go back in time' }).click();
  const strip = page.getByRole('region', { name: 'Time travel' });
  await strip.getByRole('button', { name: 'One moment back' }).click();
  await expect(site.rail('second')).toHaveCount(0);
  await strip.getByRole('button', { name: /^Branch/ }).click();
  await page.getByLabel('Name of the branch').fill('What if');
  await page.getByRole('button', { name: 'Make the branch' }).click();

  await expect(page).toHaveURL(/\?sandbox=what-if#/);
  await site.ready();
  await expect(site.rail('first')).toBeVisible();
  await expect(site.rail('second')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Pause time' })).toBeVisible();
  await createQueue(site, 'other');
  await site.saved();

  const sandboxes = page.getByRole('button', { name: 'What if' });
  await sandboxes.click();
  const list = page.getByRole('dialog', { name: 'Sandboxes' });
  await expect(list.getByRole('listitem').filter({ hasText: 'What if' })).toContainText(/My sandbox at \d\d:\d\d:\d\d/);
  await list.getByRole('link', { name: 'My sandbox', exact: true }).click();
  await site.ready();
  await expect(site.rail('second')).toBeVisible();
  await expect(site.rail('other')).toHaveCount(0);

  await page.getByRole('button', { name: 'My sandbox' }).click();
  await list.getByRole('link', { name: /^What if/ }).click();
  await expect(site.rail('other')).toBeVisible();
});

test('a link holds the sandbox, and asks before it takes the place of another', async ({ site, page, browser }) => {
  await site.open();
  await createQueue(site, 'sent-along');
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByLabel('A note for whoever opens it').fill('Look <b>here</b>');
  const field = page.getByLabel(/^Link, /);
  await expect(field).toHaveValue(/#world=[A-Za-z0-9_-]+$/);
  await page.waitForTimeout(400); // the note is in the link once typing has rested
  const link = await field.inputValue();
  expect(link.length).toBeLessThan(2_000);

  const profile = await browser.newContext();
  const other = await profile.newPage();
  await other.goto(link);
  const dialog = other.getByRole('dialog', { name: 'A sandbox you were sent' });
  await expect(dialog).toContainText('1 queue');
  await expect(dialog).toContainText('Look <b>here</b>');
  const rail = other.getByRole('navigation', { name: 'Resources' });
  await expect(rail.getByRole('link', { name: /^sent-along/ })).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Open it' }).click();
  await expect(rail.getByRole('link', { name: /^sent-along/ })).toBeVisible();
  await expect(other).not.toHaveURL(/world=/);
  await other.getByRole('button', { name: 'Undo' }).click();
  await expect(rail.getByRole('link', { name: /^sent-along/ })).toHaveCount(0);

  await test.step('a damaged one changes nothing', async () => {
    await other.goto(`${link.slice(0, -20)}`);
    await other.reload();
    await expect(other.getByRole('alert')).toContainText('cannot be opened');
    await other.getByRole('button', { name: 'Close' }).click();
    await expect(other.getByRole('dialog')).toBeHidden();
  });
  await profile.close();
});

test('the orders demo with what was done in it is a link that survives everywhere', async ({ site, page, browser }) => {
  await site.open('play/orders');
  await expect(page.getByRole('button', { name: 'Let 30 s pass' })).toHaveAttribute('aria-current', 'step', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByText('To keep the link short')).toBeVisible();
  const link = await page.getByLabel(/^Link, /).inputValue();
  expect(link.length).toBeLessThan(8_000);
  const profile = await browser.newContext();
  const other = await profile.newPage();
  await other.goto(link);
  await other.getByRole('button', { name: 'Open it' }).click();
  const rail = other.getByRole('navigation', { name: 'Resources' });
  await rail.getByRole('link', { name: /^orders\b/ }).first().click();
  await expect(other.locator('.view header .status')).toHaveText(/Create complete/);
  // Of the events, those of the whole stack.
  await other.getByRole('link', { name: /^Events/ }).click();
  await expect(other.locator('.view tbody tr')).toHaveText([/orders.*Create complete/i, /orders.*Create in progress/i]);
  await profile.close();
});

test('what is too large for a link is a file', async ({ site, page }) => {
  await site.open();
  await createQueue(site, 'large');
  // Text that does not compress.
  await page.evaluate(async () => {
    const cloud = (globalThis as unknown as { cloudtab: { fetch(url: string, init: object): Promise<Response> } }).cloudtab;
    const noise = Array.from(crypto.getRandomValues(new Uint8Array(60_000)), (it) => (it % 36).toString(36)).join('');
    await cloud.fetch('https://sqs.us-east-1.amazonaws.com/', {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
      body: JSON.stringify({
        QueueUrl: 'https://sqs.us-east-1.amazonaws.com/000000000000/large',
        MessageBody: noise,
      }),
    });
  });
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByText('Send it as a file')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download a file' }).click();
  const file = await readFile((await (await download).path())!);
  await page.keyboard.press('Escape');
  await site.reset();
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByLabel('A sandbox file').setInputFiles({ name: 'x.cloudtab', mimeType: '', buffer: file });
  await page.getByRole('button', { name: 'Open it' }).click();
  await expect(site.rail('large')).toBeVisible();
});
