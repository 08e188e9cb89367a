import { expect, test } from './support/site.ts';

// The main job: a template deployed, used, kept and cleared.

test('orders: deploy, call the API, publish, reload, reset', async ({ site, page }) => {
  await site.open();
  await site.deploy('Orders');
  await expect(page.getByRole('row').filter({ hasText: 'OrdersTable' })).toContainText('Create complete');

  await test.step('the API by fetch, at the address that works in the page', async () => {
    await page.getByRole('link', { name: 'Open OrdersApi' }).click();
    const url = await page.locator('[data-page-url]').getAttribute('data-page-url');
    expect(url).toContain('/_cloudtab/apis/');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const answer = await page.evaluate(async (it) => {
      const response = await fetch(it, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ orderId: 'o-fetched', customer: 'ada', total: 42 }),
      });
      return { status: response.status, body: await response.text() };
    }, url!);
    expect(answer.status).toBe(201);
    expect(answer.body).toContain('accepted');
  });

  await test.step('the API by the request form', async () => {
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Answer' })).toContainText('201');
  });

  await test.step('the items are in the table and in the index', async () => {
    await site.go('OrdersTable');
    await expect(page.getByRole('button', { name: 'o-fetched' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'o-1001' })).toBeVisible();
    await page.getByLabel('Read from').selectOption({ label: 'Index by-customer' });
    await page.getByLabel('Value of customer').fill('ada');
    await page.getByRole('button', { name: 'Query' }).click();
    await expect(page.getByRole('button', { name: 'o-fetched' })).toBeVisible();
  });

  await test.step('published with kind = new, it is in the queue', async () => {
    await site.go('OrdersTopic');
    await page.getByLabel('Message', { exact: true }).fill('{"hello":"queue"}');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(page.getByText('Published', { exact: true })).toBeVisible();
    await page.getByLabel('Attribute value').fill('old');
    await page.getByLabel('Message', { exact: true }).fill('filtered out');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await site.go('WorkQueue');
    await expect(page.getByRole('button', { name: '{"hello":"queue"}' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'filtered out' })).toHaveCount(0);
  });

  await test.step('after a reload all is there', async () => {
    await site.saved();
    await page.reload();
    await site.ready();
    await expect(page.getByRole('button', { name: '{"hello":"queue"}' })).toBeVisible();
    await site.go('OrdersTable');
    await expect(page.getByRole('button', { name: 'o-fetched' })).toBeVisible();
    await expect(site.rail('OrdersApi').or(site.rail('orders-api'))).toBeVisible();
  });

  await test.step('after a reset all is gone', async () => {
    await site.reset();
    await expect(page.getByRole('heading', { name: 'Deploy something and watch it work' })).toBeVisible();
    await expect(site.rail('OrdersTable')).toHaveCount(0);
    await page.reload();
    await site.ready();
    await expect(site.rail('Queues')).toContainText('0');
    await expect(site.rail('OrdersTable')).toHaveCount(0);
  });
});

test('a message received too often moves to the dead-letter queue', async ({ site, page }) => {
  await site.open();
  await site.deploy('Queue with a dead-letter queue');
  await site.go('JobsQueue');
  await page.getByRole('button', { name: 'Send a message' }).click();
  await page.getByLabel('Body').fill('poison');
  await page.getByRole('complementary').getByRole('button', { name: 'Send' }).click();
  for (let turn = 1; turn <= 2; turn += 1) {
    await page.getByRole('button', { name: 'Receive', exact: true }).click();
    await expect(page.getByRole('row').filter({ hasText: 'poison' })).toContainText('In flight');
    await page.getByRole('button', { name: 'Give back' }).click();
    await expect(page.getByRole('row').filter({ hasText: 'poison' })).toContainText('Visible');
  }
  await page.getByRole('button', { name: 'Receive', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'No messages' })).toBeVisible();
  await site.go('DeadJobsQueue');
  await expect(page.getByRole('button', { name: 'poison' })).toBeVisible();

  await test.step('and is sent back by a redrive', async () => {
    await page.getByRole('button', { name: 'Redrive' }).click();
    await expect(page.getByRole('heading', { name: 'No messages' })).toBeVisible();
    await site.go('JobsQueue');
    await expect(page.getByRole('row').filter({ hasText: 'poison' })).toContainText('Visible');
  });
});

test('fan-out: each queue gets what its filter lets through', async ({ site, page }) => {
  await site.open();
  await site.deploy('Fan-out with filters');
  await site.go('EventsTopic');
  await page.getByRole('button', { name: 'Attribute', exact: true }).click();
  await page.getByLabel('Attribute name').nth(1).fill('total');
  await page.getByLabel('Attribute type').nth(1).selectOption('Number');
  await page.getByLabel('Attribute value').nth(1).fill('250');
  await page.getByLabel('Attribute value').nth(0).fill('removed');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  const row = (name: string) => page.getByRole('row').filter({ hasText: name }).getByRole('cell').nth(3);
  await expect(row('AuditQueue')).toHaveText('1');
  await expect(row('FraudQueue')).toHaveText('1');
  await expect(row('BillingQueue')).toHaveText('0');
});
