import { expect, Site, test } from './support/site.ts';

test('two tabs share one cloud, and the second goes on when the first is closed', async ({ site, page, context }) => {
  await site.open('queues');
  await page.getByLabel('Name of the new queue').fill('from-first');
  await page.getByRole('button', { name: 'Create', exact: true }).click();

  const second = new Site(await context.newPage());
  await second.open('queues');
  await expect(second.page.getByText('via another tab')).toBeVisible();
  await expect(second.rail('from-first')).toBeVisible();
  await second.page.getByLabel('Name of the new queue').fill('from-second');
  await second.page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(site.rail('from-second')).toBeVisible();

  await site.saved();
  await page.close();
  await expect(second.page.getByText('via another tab')).toBeHidden();
  await second.page.getByRole('button', { name: 'Send a message' }).click();
  await second.page.getByLabel('Body').fill('still here');
  await second.page.getByRole('complementary').getByRole('button', { name: 'Send' }).click();
  await expect(second.page.getByRole('button', { name: 'still here' })).toBeVisible();
  await expect(second.rail('from-first')).toBeVisible();
});
