// @ts-check
import { framesOf, onPage, workOf } from './page.mjs';

// What is large on the page: a table of many items in the grid, a sandbox of many resources on the map.
// `node tests/bench/page_bench.mjs [items] [resources]`, after scripts/build.

const items = Number(process.argv[2] ?? 100_000);
const resources = Number(process.argv[3] ?? 500);

if (items > 0) await onPage('', grid);
if (resources > 0) await onPage('', map);

/** @param {import('@playwright/test').Page} page */
async function grid(page) {
  await page.evaluate(async (number) => {
    const { call } = /** @type {any} */ (globalThis);
    await call('dynamodb', 'CreateTable', {
      TableName: 'many',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    });
    for (let from = 0; from < number; from += 25) {
      const puts = Array.from({ length: Math.min(25, number - from) }, (_, index) => ({
        PutRequest: {
          Item: {
            id: { S: `item-${from + index}` },
            value: { N: String(index) },
            customer: { S: `customer-${(from + index) % 97}` },
            state: { S: 'shipped' },
          },
        },
      }));
      await call('dynamodb', 'BatchWriteItem', { RequestItems: { many: puts } });
    }
  }, items);
  const work = await workOf(page);
  await page.goto(`${page.url().replace(/#.*$/, '')}#/tables/many`);
  await page.locator('table.items tr.row').first().waitFor();
  console.log('grid, while it is opened', await framesOf(page), await work());

  // To the end, as fast as pages come.
  const began = Date.now();
  for (;;) {
    const done = await page.evaluate(() => {
      const body = /** @type {HTMLElement} */ (document.querySelector('.view .body'));
      body.scrollTo({ top: body.scrollHeight });
      return /^-?\d+$/.test(body.querySelector('table')?.getAttribute('aria-rowcount') ?? '')
        ? Number(body.querySelector('table')?.getAttribute('aria-rowcount'))
        : 0;
    });
    if (done > items) break;
    if (Date.now() - began > 120_000) throw new Error('The end does not come.');
    await page.waitForTimeout(30);
  }
  console.log(`grid, ${items} items read in ${(Date.now() - began) / 1000} s`, await framesOf(page), await work());

  await page.waitForTimeout(1_000);
  await framesOf(page);
  await work();
  // Up again, a screen's height in every third frame: as a wheel that is turned hard does.
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        const body = /** @type {HTMLElement} */ (document.querySelector('.view .body'));
        let turn = 0;
        const step = () => {
          body.scrollTop -= 240;
          if (++turn < 600) requestAnimationFrame(step);
          else resolve(undefined);
        };
        requestAnimationFrame(step);
      }),
  );
  console.log('grid, 600 frames of scrolling', await framesOf(page), await work());
  // Leaps, as the scroll bar makes when it is dragged.
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        const body = /** @type {HTMLElement} */ (document.querySelector('.view .body'));
        let turn = 0;
        const step = () => {
          body.scrollTop = (body.scrollHeight / 300) * (turn % 300);
          if (++turn < 300) requestAnimationFrame(step);
          else resolve(undefined);
        };
        requestAnimationFrame(step);
      }),
  );
  console.log('grid, 300 frames of leaps', await framesOf(page), await work());
  await page.waitForTimeout(5_000);
  console.log('grid, 5 s at rest', await framesOf(page), await work());
  await page.evaluate(() =>
    /** @type {any} */ (globalThis).call('dynamodb', 'PutItem', { TableName: 'many', Item: { id: { S: 'one more' } } }),
  );
  await page.waitForTimeout(3_000);
  console.log('grid, 3 s after a write', await framesOf(page), await work());
}

/** @param {import('@playwright/test').Page} page */
async function map(page) {
  // A fifth are topics, each with a queue of its own, and those with a dead-letter queue; tables stand alone.
  await page.evaluate(async (number) => {
    const { call, query } = /** @type {any} */ (globalThis);
    const fifth = Math.floor(number / 5);
    const arn = (/** @type {string} */ name) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
    for (let n = 0; n < fifth; ++n) {
      await call('sqs', 'CreateQueue', { QueueName: `dead-${n}` });
      const redrive = JSON.stringify({ deadLetterTargetArn: arn(`dead-${n}`), maxReceiveCount: 3 });
      await call('sqs', 'CreateQueue', { QueueName: `work-${n}`, Attributes: { RedrivePolicy: redrive } });
      await call('sqs', 'CreateQueue', { QueueName: `audit-${n}` });
      await query('sns', { Action: 'CreateTopic', Version: '2010-03-31', Name: `news-${n}` });
      for (const to of [`work-${n}`, `audit-${n}`])
        await query('sns', {
          Action: 'Subscribe',
          Version: '2010-03-31',
          TopicArn: `arn:aws:sns:us-east-1:000000000000:news-${n}`,
          Protocol: 'sqs',
          Endpoint: arn(to),
        });
      await call('dynamodb', 'CreateTable', {
        TableName: `table-${n}`,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      });
    }
  }, resources);
  const work = await workOf(page);
  await framesOf(page);
  const began = Date.now();
  await page.goto(`${page.url().replace(/#.*$/, '')}#/map`);
  // A large picture is drawn where it is in sight.
  await page.waitForFunction((least) => document.querySelectorAll('[data-node]').length >= least, Math.min(resources, 40), {
    timeout: 120_000,
  });
  console.log(`map, ${resources} resources drawn in ${(Date.now() - began) / 1000} s`, await framesOf(page), await work());
  await page.waitForTimeout(5_000);
  console.log('map, 5 s at rest', await framesOf(page), await work());
  // 20 messages a second travel for ten seconds.
  await page.evaluate(async () => {
    const { query } = /** @type {any} */ (globalThis);
    for (let n = 0; n < 200; ++n) {
      await query('sns', {
        Action: 'Publish',
        Version: '2010-03-31',
        TopicArn: `arn:aws:sns:us-east-1:000000000000:news-${n % 20}`,
        Message: 'x',
      });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  console.log('map, 10 s of messages', await framesOf(page), await work());
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        const sheet = /** @type {HTMLElement} */ (document.querySelector('.sheet'));
        let turn = 0;
        const step = () => {
          sheet.scrollTop += turn < 120 ? 40 : -40;
          if (++turn < 240) requestAnimationFrame(step);
          else resolve(undefined);
        };
        requestAnimationFrame(step);
      }),
  );
  console.log('map, 240 frames of scrolling', await framesOf(page), await work());
}
