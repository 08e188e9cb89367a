import type { Page } from '@playwright/test';
import { expect, test } from './support/site.ts';

// Lessons, faults and the inbox.

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

const lessonOf = (page: Page) => page.getByRole('complementary', { name: 'Lesson' });

async function open(page: Page, lab: string): Promise<void> {
  await page.goto(`./?sandbox=lab-${lab}`);
  await expect(lessonOf(page).getByRole('button', { name: 'Check' })).toBeVisible();
}

/** Checks the step, reads why, and goes on to what follows. */
async function passed(page: Page, next: string): Promise<void> {
  const lesson = lessonOf(page);
  await lesson.getByRole('button', { name: 'Check' }).click();
  await expect(lesson.getByRole('heading', { name: 'Done' })).toBeVisible();
  await lesson.getByRole('button', { name: /Next step|Finish/ }).click();
  await expect(lesson.getByRole('heading', { level: 3 })).toHaveText(next);
}

async function refused(page: Page, reason: string | RegExp): Promise<void> {
  await lessonOf(page).getByRole('button', { name: 'Check' }).click();
  await expect(lessonOf(page).getByRole('alert')).toContainText(reason);
}

test('the tour, by clicks alone', async ({ site, page }) => {
  await site.open();
  await page.getByRole('link', { name: 'Take the five-minute tour' }).click();
  const lesson = lessonOf(page);
  await expect(lesson.getByRole('heading', { level: 3 })).toHaveText('Send an order');
  await refused(page, 'WorkQueue holds no message');
  await lesson.getByRole('link', { name: 'Go there' }).click();
  await page.getByRole('button', { name: 'Publish' }).click();
  await passed(page, 'Take it as a worker would');
  await refused(page, 'has not been received yet');
  await lesson.getByRole('link', { name: 'Go there' }).click();
  await page.getByRole('button', { name: 'Receive one' }).click();
  await passed(page, 'Let time pass');
  await refused(page, 'hidden until');
  const jump = () => page.getByLabel('Jump ahead by').selectOption('+ 30 s');
  await jump();
  await passed(page, 'Crash until it is set aside');
  await page.goto('./?sandbox=lab-first-tour#/queues/WorkQueue');
  for (let turn = 0; turn < 2; ++turn) {
    await page.getByRole('button', { name: 'Receive', exact: true }).click();
    await expect(page.getByRole('link', { name: /WorkQueue/ }).getByTitle('visible, in flight, delayed')).toHaveText(
      '0|1|0',
    );
    await jump();
    await expect(page.getByRole('link', { name: /WorkQueue/ }).getByTitle('visible, in flight, delayed')).toHaveText(
      '1|0|0',
    );
  }
  await page.getByRole('button', { name: 'Receive', exact: true }).click();
  await passed(page, 'Bring it back');
  await lesson.getByRole('link', { name: 'Go there' }).click();
  await page.getByRole('button', { name: /Redrive/ }).click();
  await expect(async () => passed(page, 'What you saw')).toPass();
  await expect(lesson).toContainText('changing calls');
});

test('the first table, and a reload in the middle', async ({ page, site }) => {
  await open(page, 'first-table');
  const put = (item: object) =>
    fetchInPage(
      page,
      'dynamodb',
      { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.PutItem' },
      JSON.stringify({ TableName: 'books', Item: item }),
    );
  await refused(page, 'There is no table named books yet.');
  await lessonOf(page).getByRole('button', { name: 'Hint' }).click();
  await expect(lessonOf(page)).toContainText('choose Create');
  await page.getByLabel('Name of the new table').fill('books');
  await page.getByLabel('Partition key, a string').fill('isbn');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(site.rail('books')).toBeVisible();
  await passed(page, 'Put an item in');
  await site.saved();
  await page.reload();
  await expect(lessonOf(page).getByRole('heading', { level: 3 })).toHaveText('Put an item in');
  await put({ isbn: { S: '1' }, title: { S: 'Dune' } });
  await passed(page, 'Put it again, without the title');
  await put({ isbn: { S: '1' }, shelf: { S: 'A3' } });
  await passed(page, 'Take it back');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Taken back: DynamoDB PutItem', { exact: false }).first()).toBeVisible();
  await passed(page, 'Have more of them');
  await put({ isbn: { S: '2' } });
  await put({ isbn: { S: '3' } });
  await passed(page, 'What you saw');
  await page.getByRole('link', { name: 'Back to my sandbox' }).click();
  await expect(page.getByRole('link', { name: /Your first table/ })).toContainText('Done');
  await expect(site.rail('books')).toHaveCount(0);
});

const challenges = [
  ['visibility', 'was received 2 times within 46 seconds'],
  ['poison-message', 'JobsQueue has no RedrivePolicy yet.'],
  ['filter-policies', 'Fraud should not get'],
  ['scan-bill', 'GET /open used 13 read units.'],
  ['hot-partition', 'TableWriteKeyRangeThroughputExceeded'],
  ['oversold', 'After 25 buyers the stock of phone is -15.'],
  ['references', 'There is no stack named references yet.'],
  ['cors', 'GET /menu answers 200 without Access-Control-Allow-Origin.'],
] as const;

for (const [lab, reason] of challenges) {
  test(`the challenge ${lab}: refused, shown, passed`, async ({ page, site }) => {
    await open(page, lab);
    await refused(page, reason);
    await lessonOf(page).getByRole('button', { name: 'Show me' }).click();
    await expect(lessonOf(page).getByRole('list', { name: 'The solution' })).toContainText('aws cloudformation deploy');
    await expect(lessonOf(page).getByRole('button', { name: 'Show me' })).toBeEnabled({ timeout: 30_000 });
    await passed(page, 'What you saw');
    await expect(lessonOf(page)).toContainText('AWS on it');
    expect(site.faults).toEqual([]);
  });
}

test('a question is asked before the repair', async ({ page, site }) => {
  await open(page, 'who-failed-first');
  await refused(page, 'Choose an answer first.');
  await page.getByLabel('WorkQueue', { exact: true }).check();
  await refused(page, 'it waits for FailedQueue');
  await page.getByLabel('FailedQueue', { exact: true }).check();
  await passed(page, 'Mend it');
  await refused(page, 'The stack is ROLLBACK_COMPLETE.');
  expect(site.faults).toEqual([]);
});

test('an interview: a clock, no help, handed in once', async ({ page, site }) => {
  await page.goto('./?sandbox=interview-visibility');
  const lesson = lessonOf(page);
  await expect(lesson.getByRole('timer')).toHaveText(/^[78]:\d\d$/);
  await expect(lesson.getByRole('button', { name: 'Hint' })).toHaveCount(0);
  await expect(lesson.getByRole('button', { name: 'Show me' })).toHaveCount(0);
  await sqs(page, 'SetQueueAttributes', {
    QueueUrl: 'https://sqs.us-east-1.amazonaws.com/000000000000/RenderQueue',
    Attributes: { VisibilityTimeout: '60' },
  });
  await lesson.getByRole('button', { name: 'Hand in' }).click();
  await expect(lesson.getByRole('heading', { level: 3 })).toHaveText('Solved');
  await expect(lesson).toContainText('1; 1 would do');
  await site.saved();
  await page.reload();
  await expect(lesson.getByRole('heading', { level: 3 })).toHaveText('Solved');
  await lesson.getByRole('button', { name: 'Share the result' }).click();
  await expect(page.getByLabel(/^Link, /)).toBeVisible();
});

test('a lesson starts over', async ({ page, site }) => {
  await open(page, 'fifo-dedup');
  await sqs(page, 'CreateQueue', { QueueName: 'payments.fifo', Attributes: { FifoQueue: 'true' } });
  await passed(page, 'Pay once');
  await page.getByRole('button', { name: 'Start the lesson over' }).click();
  await expect(lessonOf(page).getByRole('heading', { level: 3 })).toHaveText('A queue that keeps order');
  await refused(page, 'There is no queue named payments.fifo yet.');
  expect(site.faults).toEqual([]);
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

test('an interview of one’s own: a link with the present sandbox, checks picked from it, and a replay', async ({ site, page, browser }) => {
  test.slow();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await site.open('queues');
  await page.getByLabel('Name of the new queue').fill('work');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(site.rail('work')).toBeVisible();
  await page.getByRole('link', { name: 'Lessons' }).click();
  await page.getByRole('button', { name: /task of your own/ }).click();
  await page.getByLabel('Title').fill('Fill <b>it</b>');
  await page.getByLabel('Minutes').fill('15');
  await page.getByLabel(/^Task;/).fill('There is a queue.\n\nPut one message into it.');
  await page.getByLabel('Queue work holds', { exact: true }).check();
  await page.getByLabel('Queue work holds, how many messages').fill('1');
  await page.getByRole('button', { name: /^Make the link/ }).click();
  const link = await page.getByLabel(/^Link, /).inputValue();
  expect(link.length).toBeLessThan(2_000);

  const profile = await browser.newContext();
  await profile.grantPermissions(['clipboard-read', 'clipboard-write']);
  const other = await profile.newPage();
  await other.goto(link);
  const dialog = other.getByRole('dialog', { name: 'An interview' });
  await expect(dialog).toContainText('Fill <b>it</b>');
  await expect(dialog).toContainText('15 minutes');
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await expect(other).toHaveURL(/sandbox=interview-own-/);
  const side = other.getByRole('complementary', { name: 'Lesson' });
  await expect(side).toContainText('Put one message into it.');
  await expect(side.getByRole('timer')).toContainText(/^\s*1[45]:/);
  await expect(side.getByRole('button', { name: /Hint|Start the lesson over/ })).toHaveCount(0);
  await other.getByRole('navigation', { name: 'Resources' }).getByRole('link', { name: /^work\b/ }).click();
  for (const MessageBody of ['first', 'second']) {
    await sqs(other, 'SendMessage', {
      QueueUrl: 'https://sqs.us-east-1.amazonaws.com/000000000000/work',
      MessageBody,
    });
    await expect(other.getByRole('button', { name: MessageBody, exact: true })).toBeVisible();
  }
  await side.getByRole('button', { name: 'Hand in' }).click();
  await expect(side).toContainText('The queue work holds 2 messages, where 1 were asked for.');
  await side.getByRole('button', { name: 'Copy the replay link' }).click();
  await expect(other.getByText('The link is copied. It shows').first()).toBeVisible();
  const replayLink = await other.evaluate(() => navigator.clipboard.readText());
  await profile.close();

  await page.goto(replayLink);
  const replay = page.getByRole('region', { name: 'Replay' });
  await expect(replay).toContainText('Fill <b>it</b>');
  await expect(replay).toContainText('Not solved in 1 minute');
  await replay.getByRole('button', { name: 'Pause the replay' }).click();
  const place = replay.getByRole('slider', { name: 'Place in the replay' });
  const row = site.rail('work');
  await place.press('End');
  await expect(row).toContainText('2|0|0');
  await place.press('ArrowLeft');
  await expect(row).toContainText('1|0|0');
  await place.press('Home');
  await expect(row).toContainText('0|0|0');
  await replay.getByLabel('Speed of the replay').selectOption('16');
  await replay.getByRole('button', { name: 'Play the replay' }).click();
  await expect(row).toContainText('2|0|0');
  await expect(replay.getByRole('button', { name: 'Play the replay' })).toBeVisible();
  // It was kept nowhere: the visitor's own is as it was.
  await page.getByRole('link', { name: 'Back to my sandbox' }).click();
  await site.ready();
  await expect(row).toContainText('0|0|0');
});

test('a challenge leaves the template one was writing as it was', async ({ site, page }) => {
  await site.open();
  await site.edit();
  const editor = page.locator('[data-editor] .cm-content');
  // Deleted first: see template.spec.ts.
  await editor.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText('Resources: { Mine: { Type: AWS::SQS::Queue } }');
  await open(page, 'cors');
  await expect(editor).toContainText('AWS::ApiGateway::RestApi');
  await site.open();
  await expect(editor).toContainText('Mine');
});

test('at 360 px one reads the lesson, folds it to do, and it unfolds with what came of that', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, 'first-tour');
  const lesson = lessonOf(page);
  const words = lesson.getByText('Publish a message to');
  await expect(lesson.getByRole('heading', { level: 3 })).toBeVisible();
  const map = page.getByRole('group', { name: 'Map of the sandbox' });
  await lesson.getByRole('button', { name: 'Fold the lesson' }).click();
  await expect(lesson.getByRole('heading', { level: 3 })).toBeHidden();
  await expect(words.first()).toBeVisible();
  await expect(map.getByRole('link', { name: /OrdersTopic/ })).toBeInViewport({ ratio: 1 });
  await lesson.getByRole('button', { name: 'Check' }).click();
  await expect(lesson.getByRole('alert')).toBeInViewport();
  await expect(lesson.getByRole('heading', { level: 3 })).toBeVisible();
  // Going somewhere is the end of reading.
  await map.getByRole('link', { name: /OrdersTopic/ }).click({ position: { x: 4, y: 4 }, force: true });
  await expect(lesson.getByRole('button', { name: 'Read the lesson' })).toBeVisible();
});

test('beside editor and lesson the map keeps its room', async ({ page }) => {
  await open(page, 'poison-message');
  // The template is edited in this one, and the queue's panel is open.
  await expect(page.locator('[data-editor] .cm-content')).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'JobsQueue' })).toBeVisible();
  const queue = page.getByRole('group', { name: 'Map of the sandbox' }).getByRole('link', { name: /JobsQueue/ });
  await expect(queue).toBeInViewport({ ratio: 1 });
});
