import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/site.ts';

// The terminal: the aws command against the sandbox, by keyboard; and what is done in a view as a command.

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

async function problems(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await readFile(axePath, 'utf8'));
  const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`,
  );
  return found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(' ')}`);
}

const logOf = (page: Page): Locator => page.getByRole('log', { name: 'Terminal' });
const inputOf = (page: Page): Locator => page.getByLabel('Command line', { exact: true });

async function run(page: Page, line: string, expected: string | RegExp): Promise<void> {
  await inputOf(page).fill(line);
  await inputOf(page).press('Enter');
  await expect(logOf(page).locator('.entry').last()).toContainText(expected);
}

test('queues, tables and objects by their commands', async ({ site, page }) => {
  await site.open();
  await page.keyboard.press('Control+Backquote');
  await expect(inputOf(page)).toBeFocused();

  await run(page, 'aws sqs create-queue --queue-name typed', '"QueueUrl":');
  await expect(site.rail('typed')).toBeVisible();
  await run(page, 'URL=$(aws sqs get-queue-url --queue-name typed --query QueueUrl --output text); echo $URL', '/typed');
  await run(page, 'aws sqs send-message --queue-url $URL --message-body "hello you"', '"MessageId":');
  await run(page, 'aws sqs receive-message --queue-url $URL --output table', 'hello you');

  await run(page, 'aws dynamodb create-table --table-name orders --attribute-definitions AttributeName=pk,AttributeType=S --key-schema AttributeName=pk,KeyType=HASH --billing-mode PAY_PER_REQUEST --query TableDescription.TableName', 'orders');
  await run(page, 'aws dynamodb wait table-exists --table-name orders && echo there', 'there');
  await run(page, `echo '{"pk": {"S": "a"}, "n": {"N": "1"}}' > item.json; aws dynamodb put-item --table-name orders --item file://item.json && aws dynamodb scan --table-name orders --query 'Items[].n.N'`, '"1"');
  await run(page, 'aws dynamodb get-item --table-name nowhere --key pk={S=a}', 'An error occurred (ResourceNotFoundException) when calling the GetItem operation');
  await run(page, 'aws s3 mb s3://typed-bucket && aws s3 cp item.json s3://typed-bucket/a/ && aws s3 ls s3://typed-bucket --recursive', 'a/item.json');
  await run(page, 'ls | wc -l', '1');
});

test('a link to it unfolds it beside the rest', async ({ site, page }) => {
  await site.open('terminal');
  await expect(inputOf(page)).toBeVisible();
  await page.getByRole('button', { name: 'Fold the terminal' }).click();
  await expect(inputOf(page)).toBeHidden();
});

test('Tab, history and search; files outlast a reload', async ({ site, page }) => {
  await site.open();
  await page.keyboard.press('Control+Backquote');
  const input = inputOf(page);

  await test.step('one possibility is put in, several are listed', async () => {
    await input.pressSequentially('aws dynamodb des');
    await input.press('Tab');
    await expect(input).toHaveValue('aws dynamodb describe-');
    await input.pressSequentially('tab');
    await input.press('Tab');
    await expect(page.getByRole('list', { name: 'Possibilities' })).toContainText('describe-table');
    await input.fill('aws sqs list-queues --out');
    await input.press('Tab');
    await expect(input).toHaveValue('aws sqs list-queues --output ');
    await input.pressSequentially('ta');
    await input.press('Tab');
    await input.press('Enter');
    await expect(logOf(page)).toContainText('aws sqs list-queues --output table');
  });

  await test.step('up, and back through what was typed', async () => {
    await run(page, 'echo one > kept.txt; cat kept.txt', 'one');
    await input.press('ArrowUp');
    await expect(input).toHaveValue('echo one > kept.txt; cat kept.txt');
    await input.press('Escape');
    await input.focus();
    await input.fill('');
    await input.press('Control+r');
    await page.keyboard.type('list-q');
    await expect(page.getByRole('status').filter({ hasText: 'list-q' })).toContainText('aws sqs list-queues --output table');
    await page.keyboard.press('Enter');
    await expect(input).toHaveValue(/^aws sqs list-queues --output table/);
  });

  await test.step('an editor for a file', async () => {
    await input.fill('edit kept.txt');
    await input.press('Enter');
    await page.getByLabel('Text of kept.txt').fill('two\n');
    await page.keyboard.press('Control+s');
    await run(page, 'cat kept.txt', 'two');
  });

  await site.saved();
  await page.reload();
  await site.ready();
  await run(page, 'cat kept.txt', 'two');
});

test('what is done in a view is a command, and goes into the terminal', async ({ site, page }) => {
  await site.open('queues');
  await page.getByRole('button', { name: 'Create a queue' }).click();
  await page.keyboard.type('jobs');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Send a message' }).click();
  await page.getByLabel('Body').fill("it's first");
  await page.getByRole('complementary').getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('row').filter({ hasText: "it's first" })).toBeVisible();

  await test.step('in the activity', async () => {
    const row = page.locator('#activity li').filter({ hasText: 'SendMessage' }).first();
    await row.getByRole('button').first().click();
    await expect(row.getByRole('button', { name: /aws sqs send-message/ })).toContainText("--message-body 'it'\\''s first'");
  });

  await test.step('and from there in the terminal', async () => {
    await page.getByRole('button', { name: /^aws sqs send-message/ }).click();
    await expect(inputOf(page)).toHaveValue(/^aws sqs send-message --queue-url \S+ --message-body 'it'\\''s first'$/);
    await inputOf(page).press('Enter');
    await expect(logOf(page)).toContainText('"MessageId":');
    await expect(page.getByRole('row').filter({ hasText: "it's first" })).toHaveCount(2);
    await expect(page.locator('[data-last-command]')).toContainText('aws sqs send-message');
  });
});

for (const [width, height] of [
  [1440, 900],
  [768, 900],
  [360, 740],
] as const) {
  test(`usable and accessible at ${width} px`, async ({ site, page }) => {
    await page.setViewportSize({ width, height });
    await site.open();
    await page.keyboard.press('Control+Backquote');
    await run(page, 'aws sqs create-queue --queue-name narrow', '"QueueUrl":');
    await run(page, 'aws sqs list-queues --output table', 'ListQueues');
    await run(page, 'aws sqs list-queus', 'maybe you meant');
    await inputOf(page).fill('aws sqs ');
    await page.getByRole('button', { name: 'Tab: complete the command line' }).click();
    await expect(page.getByRole('list', { name: 'Possibilities' })).toContainText('create-queue');
    expect(await problems(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const shots = process.env['SCREENSHOTS'];
    if (shots !== undefined) await page.screenshot({ path: `${shots}/terminal-${width}.png` });
  });
}
