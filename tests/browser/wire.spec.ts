import { expect, test } from './support/site.ts';

// Without a template: what the page does with single resources.

test('a queue: made, filled, looked at, received from, emptied', async ({ site, page }) => {
  await site.open('queues');
  await page.getByRole('button', { name: 'Create a queue' }).click();
  await page.keyboard.type('jobs');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'jobs' })).toBeVisible();

  await page.getByRole('button', { name: 'Send a message' }).click();
  await page.getByLabel('Body').fill('first');
  await page.getByRole('complementary').getByRole('button', { name: 'Send' }).click();
  const row = page.getByRole('row').filter({ hasText: 'first' });
  await expect(row).toContainText('Visible');
  await expect(row.getByRole('cell').nth(2)).toHaveText('0');

  await page.getByRole('button', { name: 'Receive', exact: true }).click();
  await expect(row).toContainText('In flight');
  await expect(row.getByRole('cell').nth(2)).toHaveText('1');
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'No messages' })).toBeVisible();
});

test('a table: an item put, changed, found by its key, deleted', async ({ site, page }) => {
  await site.open('tables');
  await page.getByLabel('Name of the new table').fill('people');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('button', { name: 'Put an item' }).click();
  await page.getByLabel('JSON', { exact: true }).fill('{"id": "ada", "born": 1815, "tags": ["x"]}');
  await page.getByRole('complementary').getByRole('button', { name: 'Put item' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'ada' })).toContainText('1815');

  await page.getByLabel('Value of id').fill('nobody');
  await page.getByRole('button', { name: 'Query' }).click();
  await expect(page.getByRole('heading', { name: 'No item has that key' })).toBeVisible();
  await page.getByLabel('Value of id').fill('ada');
  await page.getByRole('button', { name: 'Query' }).click();
  await page.getByRole('button', { name: 'ada' }).click();
  await page.getByRole('button', { name: 'Delete item' }).click();
  await expect(page.getByRole('row').filter({ hasText: '1815' })).toHaveCount(0);
});

test('an item is written by a form, with types', async ({ site, page }) => {
  await site.open('tables');
  await page.getByLabel('Name of the new table').fill('people');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('button', { name: 'Put an item' }).click();
  const side = page.getByRole('complementary');
  await side.getByText('Form', { exact: true }).click();
  await side.getByLabel('Value of id').fill('ada');
  await side.getByRole('button', { name: 'Attribute', exact: true }).click();
  await side.getByLabel('Attribute name').nth(1).fill('tags');
  await side.getByLabel('Type of tags').selectOption('String set');
  await side.getByLabel('Value of tags').fill('["x", "y"]');
  await side.getByRole('button', { name: 'Put item' }).click();
  await expect(side).toBeHidden();
  // Plain JSON would make a list of the set: it is opened with its types.
  await page.getByRole('button', { name: 'ada' }).click();
  await expect(side.getByLabel('Typed JSON')).toHaveValue(/"SS":/);
  await side.getByText('Form', { exact: true }).click();
  await expect(side.getByLabel('Type of tags')).toHaveValue('SS');
});

test('a table tells what a question costs', async ({ site, page }) => {
  await site.open('tables');
  await page.getByLabel('Name of the new table').fill('people');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  for (const [id, born] of [
    ['ada', 1815],
    ['grace', 1906],
    ['alan', 1912],
  ]) {
    await page.getByRole('button', { name: 'Put item' }).first().click();
    await page.getByLabel('JSON', { exact: true }).fill(JSON.stringify({ id, born }));
    await page.getByRole('complementary').getByRole('button', { name: 'Put item' }).click();
    await expect(page.getByRole('row').filter({ hasText: String(born) })).toBeVisible();
  }
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByLabel('Attribute to filter by').fill('born');
  await page.getByLabel('Comparison').selectOption('>');
  await page.getByLabel('Value to compare with').fill('1900');
  await page.getByRole('button', { name: 'Scan' }).click();
  await expect(page.getByText('Scan 2 items. Read 3 items for 0.5 read units.')).toBeVisible();
  await page.getByLabel('Value of id').fill('ada');
  await page.getByRole('button', { name: 'Query' }).click();
  await expect(page.getByRole('heading', { name: 'No item passes the filter' }).or(page.getByText('No item has that key'))).toBeVisible();
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(page.getByRole('row')).toHaveCount(4);
});

test('an item that is none says what and why', async ({ site, page }) => {
  await site.open('tables');
  await page.getByLabel('Name of the new table').fill('people');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('button', { name: 'Put an item' }).click();
  await page.getByLabel('JSON', { exact: true }).fill('{"name": "no key"}');
  await page.getByRole('complementary').getByRole('button', { name: 'Put item' }).click();
  await expect(page.getByRole('alert')).toContainText('The item was not written.');
  await expect(page.getByRole('alert')).toContainText('id');
});

test('names are text, never markup', async ({ site, page }) => {
  await site.open('tables');
  await page.getByLabel('Name of the new table').fill('people');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('button', { name: 'Put an item' }).click();
  const hostile = '<img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script>';
  await page.getByLabel('JSON', { exact: true }).fill(JSON.stringify({ id: hostile, [hostile]: hostile }));
  await page.getByRole('complementary').getByRole('button', { name: 'Put item' }).click();
  await expect(page.getByRole('button', { name: hostile })).toBeVisible();
  expect(await page.locator('td img, th img, td script').count()).toBe(0);
  expect(await page.title()).toBe('Cloudtab');
});

test('a topic: a queue subscribed with a filter, unsubscribed', async ({ site, page }) => {
  await site.open('queues');
  await page.getByLabel('Name of the new queue').fill('jobs');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(site.rail('jobs')).toBeVisible();
  await site.rail('Topics').click();
  await page.getByLabel('Name of the new topic').fill('news');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByLabel('Filter policy').fill('{"kind": [');
  await page.getByRole('button', { name: 'Subscribe', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('jobs was not subscribed.');
  await page.getByLabel('Filter policy').fill('{"kind": ["new"]}');
  await page.getByRole('button', { name: 'Subscribe', exact: true }).click();
  const row = page.getByRole('row').filter({ hasText: 'jobs' });
  await expect(row).toContainText('new');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(row.getByRole('cell').nth(3)).toHaveText('1');
  await expect(page.getByRole('region', { name: 'Activity', exact: true })).toContainText('delivered to 1');
  await row.getByRole('button', { name: 'Unsubscribe' }).click();
  await expect(page.getByRole('heading', { name: 'Nobody listens' })).toBeVisible();
});

test('a bucket keeps an object', async ({ site, page }) => {
  await site.open('buckets');
  await page.getByLabel('Name of the new bucket').fill('papers');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('button', { name: 'Put an object' }).click();
  await page.getByLabel('Key', { exact: true }).fill('notes/first line.txt');
  await page.getByLabel('Content').fill('hello');
  await page.getByRole('complementary').getByRole('button', { name: 'Put object' }).click();
  await page.getByRole('button', { name: 'notes/first line.txt' }).click();
  await expect(page.getByLabel('Content')).toHaveValue('hello');
});

test('a bucket keeps versions: one is read, brought back, and a deletion taken back', async ({ site, page }) => {
  await site.open('buckets');
  await page.getByLabel('Name of the new bucket').fill('papers');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('button', { name: 'Turn versioning on' }).click();
  const sheet = page.getByRole('complementary');
  const put = async (content: string) => {
    await page.getByRole('button', { name: 'Put object' }).click();
    await sheet.getByLabel('Content').fill(content);
    await sheet.getByRole('button', { name: 'Put object' }).click();
    await expect(sheet).toBeHidden();
  };
  await put('first');
  await put('second');
  await page.getByRole('link', { name: 'Versions 2' }).click();
  const rows = page.getByRole('row').filter({ hasText: 'hello.txt' });
  await expect(rows.first()).toContainText('latest');

  await rows.nth(1).getByRole('button', { name: 'hello.txt' }).click();
  await expect(sheet.getByLabel('Content')).toHaveValue('first');
  await page.keyboard.press('Escape');
  await rows.nth(1).getByRole('button', { name: 'Restore' }).click();
  await expect(rows).toHaveCount(3);

  await page.getByRole('link', { name: 'Objects 1' }).click();
  await page.getByRole('button', { name: 'hello.txt', exact: true }).click();
  await expect(sheet.getByLabel('Content')).toHaveValue('first');
  await sheet.getByRole('button', { name: 'Delete object' }).click();
  await expect(page.getByRole('heading', { name: 'No objects yet' })).toBeVisible();
  await page.getByRole('link', { name: 'Versions 4' }).click();
  await rows.filter({ hasText: 'deleted' }).getByRole('button', { name: 'Take back' }).click();
  await expect(page.getByRole('link', { name: 'Objects 1' })).toBeVisible();
});

test('the clock stands, and goes to what is due next', async ({ site, page }) => {
  await site.open('queues');
  await page.getByLabel('Name of the new queue').fill('jobs');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('button', { name: 'Send a message' }).click();
  await page.getByLabel('Body').fill('later');
  await page.getByLabel('Delay in seconds').fill('600');
  await page.getByRole('complementary').getByRole('button', { name: 'Send' }).click();
  const row = page.getByRole('row').filter({ hasText: 'later' });
  await expect(row).toContainText('Delayed');

  await page.getByRole('button', { name: 'Pause time' }).click();
  await expect(page.getByRole('button', { name: 'Let time run' })).toBeVisible();
  const time = page.getByRole('group', { name: 'Cloud time' }).locator('time');
  const before = await time.textContent();
  await page.waitForTimeout(1_200);
  expect(await time.textContent()).toBe(before);
  await page.getByRole('button', { name: 'Let time run' }).click();
  await page.getByLabel('Speed of time').selectOption({ label: '\u00d73600' });
  await expect(row).toContainText('Visible');
});
