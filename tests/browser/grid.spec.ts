import { expect, test } from './support/site.ts';

// A table of many items: what is drawn is what is in sight.

const itemsMany = 3_000;

test('a long table draws what is in sight, and reads on while one scrolls', async ({ site, page }) => {
  await site.open('tables');
  await page.evaluate(async (number) => {
    const { cloudtab } = globalThis as unknown as { cloudtab: { fetch(url: string, init: object): Promise<Response> } };
    const call = (operation: string, input: object) =>
      cloudtab.fetch('https://dynamodb.us-east-1.amazonaws.com/', {
        method: 'POST',
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${operation}` },
        body: JSON.stringify(input),
      });
    await call('CreateTable', {
      TableName: 'many',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    });
    for (let from = 0; from < number; from += 25) {
      const puts = Array.from({ length: 25 }, (_, index) => ({
        PutRequest: { Item: { id: { S: `item-${from + index}` }, value: { N: String(index) } } },
      }));
      await call('BatchWriteItem', { RequestItems: { many: puts } });
    }
  }, itemsMany);
  await site.go('many');
  const rows = page.locator('table.items tr.row');
  await expect(rows.first()).toBeVisible();
  const body = page.locator('.view .body');
  await expect(async () => {
    await body.evaluate((it) => it.scrollTo({ top: it.scrollHeight }));
    await expect(page.locator('.cost')).toContainText(`${itemsMany.toLocaleString('en-US')} items`, { timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await body.evaluate((it) => it.scrollTo({ top: it.scrollHeight }));
  await expect(page.locator(`tr[aria-rowindex="${itemsMany + 1}"]`)).toBeVisible();
  expect(await rows.count()).toBeLessThan(120);
  // The room that is left out is exactly as high as what it stands for.
  await body.evaluate((it) => it.scrollTo({ top: 36 * 1_500 }));
  const first = page.locator('tr[aria-rowindex="1502"]');
  await expect(first).toBeVisible();
  const offset = await first.evaluate((it) => it.getBoundingClientRect().top - it.closest('.body')!.getBoundingClientRect().top);
  expect(Math.abs(offset - 30)).toBeLessThan(12);
});
