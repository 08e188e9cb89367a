import type { Page } from '@playwright/test';
import { expect, test } from './support/site.ts';

// Lessons, faults and the inbox.

const queueUrl = (name: string) => `https://sqs.us-east-1.amazonaws.com/000000000000/${name}`;

/** A call as any AWS client would make it. */
async function fetchInPage(page: Page, service: string, headers: Record<string, string>, body: string): Promise<void> {
  const status = await page.evaluate(
    async ([host, head, text]) => {
      const { cloudtab } = globalThis as unknown as {
        cloudtab: { fetch(url: string, init: object): Promise<Response> };
      };
      return (await cloudtab.fetch(host, { method: 'POST', headers: head, body: text })).status;
    },
    [`https://${service}.us-east-1.amazonaws.com/`, headers, body] as const,
  );
  expect(status, body).toBe(200);
}

const sqs = (page: Page, operation: string, input: object) =>
  fetchInPage(
    page,
    'sqs',
    { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` },
    JSON.stringify(input),
  );

const sns = (page: Page, operation: string, input: Record<string, string>) =>
  fetchInPage(
    page,
    'sns',
    { 'content-type': 'application/x-www-form-urlencoded' },
    new URLSearchParams({ Action: operation, Version: '2010-03-31', ...input }).toString(),
  );

test('the first lesson from start to end', async ({ site, page }) => {
  await site.open('labs');
  await page.getByRole('listitem').filter({ hasText: 'Your first table' }).getByRole('button', { name: 'Start' }).click();
  const lesson = page.getByRole('complementary', { name: 'Lesson' });
  const passed = async (next: string) => {
    await lesson.getByRole('button', { name: 'Check' }).click();
    await expect(lesson.getByRole('heading', { level: 3 })).toHaveText(next);
  };
  const put = (item: object) =>
    fetchInPage(
      page,
      'dynamodb',
      { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.PutItem' },
      JSON.stringify({ TableName: 'books', Item: item }),
    );

  await lesson.getByRole('button', { name: 'Check' }).click();
  await expect(lesson.getByRole('alert')).toContainText('There is no table named books yet.');
  await lesson.getByRole('button', { name: 'Hint' }).click();
  await expect(lesson).toContainText('choose Create');
  await lesson.getByRole('link', { name: 'Go there' }).click();
  await page.getByLabel('Name of the new table').fill('books');
  await page.getByLabel('Partition key, a string').fill('isbn');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(site.rail('books')).toBeVisible();
  await passed('Put an item in');
  await put({ isbn: { S: '1' }, title: { S: 'Dune' } });
  await passed('Put it again, without the title');
  await put({ isbn: { S: '1' }, shelf: { S: 'A3' } });
  await passed('Take it back');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Taken back: DynamoDB PutItem', { exact: false }).first()).toBeVisible();
  await passed('Have more of them');
  await put({ isbn: { S: '2' } });
  await put({ isbn: { S: '3' } });
  await passed('Done. What you saw:');
});

test('the lesson on topics and queues from start to end', async ({ site, page }) => {
  await site.open('labs/orders-topic-to-queue');
  const lesson = page.getByRole('complementary', { name: 'Lesson' });
  const passed = async (next: string) => {
    await lesson.getByRole('button', { name: 'Check' }).click();
    await expect(lesson.getByRole('heading', { level: 3 })).toHaveText(next);
  };
  const topic = 'arn:aws:sns:us-east-1:000000000000:orders';
  const publish = (kind: string) =>
    sns(page, 'Publish', {
      TopicArn: topic,
      Message: kind,
      'MessageAttributes.entry.1.Name': 'kind',
      'MessageAttributes.entry.1.Value.DataType': 'String',
      'MessageAttributes.entry.1.Value.StringValue': kind,
    });

  await sqs(page, 'CreateQueue', { QueueName: 'work' });
  await passed('A place to announce orders');
  await sns(page, 'CreateTopic', { Name: 'orders' });
  await passed('Connect them');
  await page.goto('#/topics/orders');
  await page.getByLabel('Filter policy').fill('{"kind": ["new"]}');
  await page.getByRole('button', { name: 'Subscribe', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Unsubscribe' })).toBeVisible();
  await passed('Announce an order');
  await publish('new');
  await passed('Announce a return');
  await publish('returned');
  await expect(async () => passed('Take the order, and forget it')).toPass();
  await sqs(page, 'ReceiveMessage', { QueueUrl: queueUrl('work') });
  await passed('Let time pass');
  await lesson.getByRole('button', { name: 'Check' }).click();
  await expect(lesson.getByRole('alert')).toContainText('none is visible');
  await page.getByLabel('Jump ahead by').selectOption('+ 30 s');
  await expect(async () => passed('Done. What you saw:')).toPass();
});

test('the challenge is met by a message that was set aside', async ({ site, page }) => {
  await site.open('labs/poison-message');
  const lesson = page.getByRole('complementary', { name: 'Lesson' });
  const check = () => lesson.getByRole('button', { name: 'Check' }).click();
  await check();
  await expect(lesson.getByRole('alert')).toContainText('No queue has a dead-letter queue yet.');
  await sqs(page, 'CreateQueue', { QueueName: 'aside' });
  const redrive = { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:aside', maxReceiveCount: 3 };
  await sqs(page, 'CreateQueue', { QueueName: 'jobs', Attributes: { RedrivePolicy: JSON.stringify(redrive) } });
  await sqs(page, 'SendMessage', { QueueUrl: queueUrl('jobs'), MessageBody: 'poison' });
  await check();
  await expect(lesson.getByRole('alert')).toContainText('Nothing has reached aside');
  for (let turn = 0; turn < 4; ++turn)
    await sqs(page, 'ReceiveMessage', { QueueUrl: queueUrl('jobs'), VisibilityTimeout: 0 });
  await check();
  await expect(lesson.getByRole('heading', { level: 3 })).toHaveText('Done. What you saw:');
});

test('a fault rule makes a call fail', async ({ site, page }) => {
  await site.open('queues');
  await page.getByLabel('Name of the new queue').fill('work');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(site.rail('work')).toBeVisible();
  await page.getByRole('link', { name: 'Faults' }).click();
  await page.getByLabel('Operation').fill('SendMessage');
  await page.getByLabel('Error').fill('Throttled');
  await page.getByRole('button', { name: 'Set the rule' }).click();
  await expect(page.getByText('Every call of SendMessage fails with Throttled (500).')).toBeVisible();
  await site.go('work');
  await page.getByRole('button', { name: 'Send a message' }).click();
  await page.getByLabel('Body').fill('x');
  await page.getByRole('complementary').getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('alert')).toContainText('Throttled');
  await page.getByRole('link', { name: 'Faults' }).click();
  await page.getByRole('button', { name: 'Remove rule-1' }).click();
  await expect(page.getByText('Every call of SendMessage')).toHaveCount(0);
});

test('a text to a number is in the inbox', async ({ site, page }) => {
  await site.open('inbox');
  await expect(page.getByRole('heading', { name: 'Nothing was sent to anyone' })).toBeVisible();
  await sns(page, 'Publish', { PhoneNumber: '+15550100', Message: 'Your code is 42' });
  await page.getByRole('button', { name: /Your code is 42/ }).click();
  await expect(page.locator('pre')).toHaveText('Your code is 42');
});

test('a mail address confirms in the inbox, and gets what is published', async ({ site, page }) => {
  await site.open('topics');
  await page.getByLabel('Name of the new topic').fill('news');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await site.go('news');
  await page.getByLabel('Who to subscribe').selectOption('a mail address');
  await page.getByLabel('Mail address').fill('ada@example.com');
  await page.getByRole('button', { name: 'Subscribe', exact: true }).click();
  await page.getByRole('link', { name: 'Confirm it in the inbox' }).click();
  await page.getByRole('button', { name: /AWS Notification - Subscription Confirmation/ }).click();
  await page.getByRole('button', { name: 'Confirm the subscription' }).click();
  await site.go('news');
  await expect(page.getByRole('button', { name: 'Unsubscribe' })).toBeVisible();
  await page.getByLabel('Message').fill('Hello <b>Ada</b>');
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('link', { name: 'Inbox' }).click();
  await page.getByRole('button', { name: /Hello <b>Ada/ }).click();
  await expect(page.locator('pre')).toHaveText('Hello <b>Ada</b>');
});
