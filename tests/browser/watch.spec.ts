import { expect, test } from './support/site.ts';
import { createFunction } from './support/functions.ts';

// What is watched over in all the sandbox, and what runs a function by itself.

test('a metric is drawn, and an alarm on it goes off', async ({ site, page }) => {
  await site.open('queues');
  await page.getByLabel('Name of the new queue').fill('work');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('button', { name: 'Send a message' }).click();
  await page.getByLabel('Body').fill('hello');
  await page.getByRole('complementary').getByRole('button', { name: 'Send' }).click();
  await page.getByLabel('Jump ahead by').selectOption({ index: 2 });

  await page.getByRole('link', { name: 'Metrics' }).click();
  const metric = page.getByRole('combobox', { name: 'Metric' });
  await expect(metric).toBeVisible();
  await metric.selectOption({ label: 'NumberOfMessagesSent work' });
  await expect(page).toHaveURL(/item=AWS/);
  const row = page.getByRole('table', { name: /Sum of NumberOfMessagesSent/ }).getByRole('row');
  await expect(row).toHaveCount(2);
  await expect(row.last()).toContainText('1');

  await page.getByLabel(/^Alarm when a minute/).fill('0');
  await page.getByLabel('Name of the new alarm').fill('too-many');
  await page.getByRole('button', { name: 'Create the alarm' }).click();
  const alarm = page.getByRole('row', { name: /^too-many/ });
  await expect(alarm).toBeVisible();
  await page.evaluate(() =>
    (globalThis as unknown as { cloudtab: { fetch(url: string, init: object): Promise<Response> } }).cloudtab.fetch(
      'https://sqs.us-east-1.amazonaws.com/',
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
        body: JSON.stringify({
          QueueUrl: 'https://sqs.us-east-1.amazonaws.com/000000000000/work',
          MessageBody: 'again',
        }),
      },
    ),
  );
  // An alarm is judged when its minute has passed; two jumps of 30 s end any.
  for (const _ of [1, 2]) await page.getByLabel('Jump ahead by').selectOption({ label: '+ 30 s' });
  await expect(alarm).toContainText('Alarm');
  await expect(page.getByRole('region', { name: 'Activity' })).toContainText(
    /The alarm too-many went from .* to alarm/,
  );
  await alarm.getByRole('button', { name: 'Delete' }).click();
  await expect(alarm).toHaveCount(0);
});

test('a function is run by a queue and by a topic, and its log is searched', async ({ site, page }) => {
  await site.open('queues');
  await page.getByLabel('Name of the new queue').fill('work');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('link', { name: /^Topics/ }).click();
  await page.getByLabel('Name of the new topic').fill('news');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await createFunction(page, 'worker', {
    title: '',
    files: {
      'index.js': `exports.handler = async (event) => {
        for (const it of event.Records) console.log('got ' + (it.body ?? it.Sns.Message));
        console.log('ERROR none at all');
      };`,
    },
    runs: [],
  });
  await page.getByRole('button', { name: 'Pause time' }).click();
  await page.getByRole('button', { name: 'Let time run' }).click();

  await site.go('worker');
  const form = page.getByRole('form', { name: 'Run it for' });
  const feeds = page.getByRole('region', { name: 'Runs by itself for' });
  await form.getByLabel('What runs it').selectOption({ label: 'queue work' });
  await form.getByRole('button', { name: 'Add' }).click();
  await expect(feeds.getByRole('listitem')).toContainText('batches of up to 10');
  await page.getByRole('button', { name: 'Terminal' }).click();
  await expect(page.locator('[data-last-command]')).toContainText('aws lambda create-event-source-mapping');

  // From the topic's side.
  await site.go('news');
  await page.getByLabel('Who to subscribe').selectOption({ label: 'worker' });
  await page.getByRole('button', { name: 'Subscribe', exact: true }).click();
  await expect(page.getByRole('row', { name: /^worker/ })).toBeVisible();
  await expect(page.locator('[data-last-command]')).toContainText('aws sns subscribe');
  await page.getByLabel('Message').fill('by topic');
  await page.getByRole('button', { name: 'Publish' }).click();
  await site.go('work');
  await page.getByRole('button', { name: 'Send a message' }).click();
  await page.getByLabel('Body').fill('by queue');
  await page.getByRole('complementary').getByRole('button', { name: 'Send' }).click();

  await page.getByRole('link', { name: 'Logs' }).click();
  await page.getByRole('link', { name: '/aws/lambda/worker' }).click();
  const events = page.getByRole('region', { name: 'Events' });
  await expect(events).toContainText('got by topic');
  await expect(events).toContainText('got by queue');
  await page.getByLabel('Filter pattern').fill('"by queue"');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(events.getByRole('listitem')).toHaveCount(1);
  await page.getByLabel('Filter pattern').fill('nothing-like-this');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByText('Nothing that was logged then is like that.')).toBeVisible();

  await site.go('worker');
  await expect(feeds.getByRole('listitem')).toHaveCount(2);
  await feeds.getByRole('button', { name: 'Remove news' }).click();
  await expect(feeds.getByRole('listitem')).toHaveCount(1);
});

test('a key is made, disabled and set to be deleted', async ({ site, page }) => {
  await site.open('keys');
  await page.getByLabel('Alias of the new key').fill('orders');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const key = page.getByRole('row', { name: /^orders/ });
  await expect(key).toContainText('can be used');
  await key.getByRole('button', { name: 'Disable' }).click();
  await expect(key).toContainText('disabled');
  await key.getByRole('button', { name: 'Delete' }).click();
  await expect(key).toContainText('will be deleted');
  await key.getByRole('button', { name: 'Keep' }).click();
  await expect(key).toContainText('disabled');
});

test('access is noted before it is enforced', async ({ site, page }) => {
  await site.open('access');
  await expect(page.getByRole('radio', { name: /^Off/ })).toBeChecked();
  await page.getByRole('radio', { name: /^Log/ }).check();
  // A user without any policy.
  const status = await page.evaluate(async () => {
    const { cloudtab } = globalThis as unknown as { cloudtab: { fetch(url: string, init: object): Promise<Response> } };
    const send = (key: string, service: string, form: Record<string, string>) =>
      cloudtab.fetch(`https://${service}.amazonaws.com/`, {
        method: 'POST',
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/${service.split('.')[0]}/aws4_request, SignedHeaders=host, Signature=0`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams(form).toString(),
      });
    await send('test', 'iam', { Action: 'CreateUser', Version: '2010-05-08', UserName: 'ada' });
    const made = await send('test', 'iam', { Action: 'CreateAccessKey', Version: '2010-05-08', UserName: 'ada' });
    const key = /<AccessKeyId>([^<]+)/.exec(await made.text())?.[1] ?? '';
    const answer = await send(key, 'sns.us-east-1', { Action: 'CreateTopic', Version: '2010-03-31', Name: 'news' });
    return answer.status;
  });
  expect(status).toBe(200);
  const row = page.getByRole('row', { name: /ada/ });
  await expect(row).toContainText('sns:CreateTopic');
  await expect(row).toContainText('refused');
  await page.reload();
  await site.ready();
  await expect(page.getByRole('radio', { name: /^Log/ })).toBeChecked();
});
