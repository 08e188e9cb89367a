import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test, type Page } from '@playwright/test';
import { chromiumArguments, chromiumPath } from './support/browsers.mjs';

// The whole browser is killed while the page writes. What was acknowledged as durable is there afterwards.

const rounds = 10;

interface Running {
  page: Page;
  kill(): Promise<void>;
}

async function start(profile: string, url: string): Promise<Running> {
  const browser: ChildProcess = spawn(
    chromiumPath ?? chromium.executablePath(),
    ['--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, ...chromiumArguments, 'about:blank'],
    // A group of its own, so that every process of the browser dies at once.
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => browser.on('exit', () => resolve()));
  const endpoint = await new Promise<string>((resolve, reject) => {
    let output = '';
    browser.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const address = /DevTools listening on (ws:\S+)/.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    });
    browser.on('exit', () => reject(new Error(`The browser ended: ${output}`)));
  });
  const connection = await chromium.connectOverCDP(endpoint);
  const context = connection.contexts()[0]!;
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(url);
  await expect(page.locator('[data-saving="saved"]')).toBeVisible({ timeout: 30_000 });
  return {
    page,
    async kill() {
      process.kill(-browser.pid!, 'SIGKILL');
      await ended;
      await connection.close().catch(() => undefined);
    },
  };
}

/** A DynamoDB call in the page; it is answered when the change is kept, if `durable`. */
async function call(page: Page, operation: string, input: object, durable = false): Promise<Record<string, unknown>> {
  return page.evaluate(
    async ([name, body, kept]) => {
      const { cloudtab } = globalThis as unknown as { cloudtab: { fetch: typeof fetch } };
      const response = await cloudtab.fetch('https://dynamodb.us-east-1.amazonaws.com/', {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `DynamoDB_20120810.${name}`,
          ...(kept && { 'x-cloudtab-durable': '1' }),
        },
        body,
      });
      const text = await response.text();
      if (!response.ok) throw new Error(text);
      return JSON.parse(text) as Record<string, unknown>;
    },
    [operation, JSON.stringify(input), durable] as const,
  );
}

async function keys(page: Page): Promise<Set<string>> {
  const found = new Set<string>();
  let start: unknown;
  do {
    const answer = await call(page, 'Scan', {
      TableName: 'kept',
      ...(start !== undefined && { ExclusiveStartKey: start }),
    });
    for (const item of answer['Items'] as { id: { S: string } }[]) found.add(item.id.S);
    start = answer['LastEvaluatedKey'];
  } while (start !== undefined);
  return found;
}

test(`the browser killed ${rounds} times while writing`, async ({ baseURL }) => {
  test.setTimeout(300_000);
  const profile = await mkdtemp(join(tmpdir(), 'cloudtab-crash-'));
  const acknowledged = new Set<string>();
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const running = await start(profile, baseURL!);
      if (round === 0) {
        await call(
          running.page,
          'CreateTable',
          {
            TableName: 'kept',
            BillingMode: 'PAY_PER_REQUEST',
            AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
            KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          },
          true,
        );
      }
      const there = await keys(running.page);
      const lost = [...acknowledged].filter((it) => !there.has(it));
      expect(lost, `acknowledged before kill ${round} and not there after it`).toEqual([]);
      if (round === rounds) {
        await running.kill();
        break;
      }
      let first = (): void => undefined;
      const firstAcknowledged = new Promise<void>((resolve) => (first = resolve));
      await running.page.exposeFunction('acknowledge', (id: string) => {
        acknowledged.add(id);
        first();
      });
      // Four writers at once, so that commits gather several writes.
      void running.page
        .evaluate((turn) => {
          const { cloudtab, acknowledge } = globalThis as unknown as {
            cloudtab: { fetch: typeof fetch };
            acknowledge(id: string): void;
          };
          const put = async (id: string) => {
            const response = await cloudtab.fetch('https://dynamodb.us-east-1.amazonaws.com/', {
              method: 'POST',
              headers: {
                'content-type': 'application/x-amz-json-1.0',
                'x-amz-target': 'DynamoDB_20120810.PutItem',
                'x-cloudtab-durable': '1',
              },
              body: JSON.stringify({ TableName: 'kept', Item: { id: { S: id }, filler: { S: 'x'.repeat(300) } } }),
            });
            if (response.ok) acknowledge(id);
          };
          const writer = async (name: number) => {
            for (let n = 0; ; n += 1) await put(`${turn}-${name}-${n}`);
          };
          for (const name of [1, 2, 3, 4]) void writer(name);
        }, round)
        .catch(() => undefined);
      await firstAcknowledged;
      await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 600));
      await running.kill();
    }
    expect(acknowledged.size).toBeGreaterThan(rounds);
    console.log(`${acknowledged.size} durable writes acknowledged over ${rounds} kills, none lost`);
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
});
