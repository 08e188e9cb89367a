import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@playwright/test';

// <cloud-tab> in a page of another origin.

const element = fileURLToPath(new URL('../../web/engine/dist/element.js', import.meta.url));
/** A server of another origin: a plain page with nothing but the tag. */
let around = '';
let server: Server;

test.beforeAll(async ({ baseURL }) => {
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const isScript = pathname.endsWith('.js');
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    if (isScript) return void readFile(element).then((it) => response.end(it));
    response.end(`<!doctype html><title>A page</title><h1>A page</h1><script type="module" src="/element.js"></script>
      <cloud-tab src="${baseURL}" lab="${searchParams.get('lab') ?? ''}" style="height: 600px"></cloud-tab>`);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  around = `http://localhost:${(server.address() as AddressInfo).port}/`;
});

test.afterAll(() => void server.close());

interface Tag extends HTMLElement {
  exec(request: object): Promise<{ status: number; body: string }>;
  load(world: string): Promise<void>;
  onGrade: (grade: object) => void;
  onTrace: (events: { operation: string }[]) => void;
}
interface Around {
  grades: object[];
  operations: string[];
}

async function openAround(page: Page, lab = ''): Promise<void> {
  await page.goto(`${around}?lab=${lab}`);
  await page.evaluate(() => {
    const all = globalThis as unknown as Around;
    const tag = document.querySelector('cloud-tab') as Tag;
    [all.grades, all.operations] = [[], []];
    tag.onGrade = (it) => all.grades.push(it);
    tag.onTrace = (events) => all.operations.push(...events.map((it) => it.operation));
  });
}

const exec = (page: Page, operation: string, input: object) =>
  page.evaluate(
    async ([target, body]) =>
      (document.querySelector('cloud-tab') as Tag).exec({
        url: 'https://sqs.us-east-1.amazonaws.com/',
        method: 'POST',
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
        body,
      }),
    [`AmazonSQS.${operation}`, JSON.stringify(input)] as const,
  );

test('a page of another origin calls the cloud in its tag, and hears what happens', async ({ page }) => {
  await openAround(page);
  expect((await exec(page, 'CreateQueue', { QueueName: 'from-outside' })).status).toBe(200);
  const frame = page.frameLocator('cloud-tab iframe');
  await expect(frame.getByRole('link', { name: /^from-outside, queue/ })).toBeVisible();
  await expect(frame.getByRole('button', { name: 'Share' })).toHaveCount(0);
  await expect(frame.getByRole('link', { name: 'Open in Cloudtab' })).toBeVisible();
  await expect.poll(() => page.evaluate(() => (globalThis as unknown as Around).operations)).toContain('CreateQueue');
  expect((await exec(page, 'GetQueueUrl', { QueueName: 'other' })).body).toContain('QueueDoesNotExist');
});

test('a lab in a tag tells its grades', async ({ page }) => {
  await openAround(page, 'fifo-dedup');
  const lesson = page.frameLocator('cloud-tab iframe').getByRole('complementary', { name: 'Lesson' });
  await lesson.getByRole('button', { name: 'Check' }).click();
  await expect(lesson.getByRole('alert')).toBeVisible();
  await exec(page, 'CreateQueue', { QueueName: 'payments.fifo', Attributes: { FifoQueue: 'true' } });
  await lesson.getByRole('button', { name: 'Check' }).click();
  await expect(lesson.getByRole('heading', { name: 'Done' })).toBeVisible();
  const grades = await page.evaluate(() => (globalThis as unknown as Around).grades);
  expect(grades).toEqual([
    {
      lab: 'fifo-dedup',
      step: 'A queue that keeps order',
      passed: false,
      reasons: ['There is no queue named payments.fifo yet.'],
      finished: false,
    },
    { lab: 'fifo-dedup', step: 'A queue that keeps order', passed: true, reasons: [], finished: false },
  ]);
});

test('what a visitor keeps is out of reach', async ({ page, baseURL }) => {
  await page.goto(baseURL ?? '');
  await expect(page.locator('[data-saving="saved"]')).toBeVisible();
  await page.evaluate(async () => {
    const { cloudtab } = globalThis as unknown as {
      cloudtab: { fetch(url: string): Promise<Response>; flush(): Promise<void> };
    };
    await cloudtab.fetch('https://sqs.us-east-1.amazonaws.com/?Action=CreateQueue&QueueName=mine');
    await cloudtab.flush();
  });
  await openAround(page);
  const listed = await exec(page, 'ListQueues', {});
  expect(JSON.parse(listed.body)).toEqual({});
  await expect(
    page.evaluate(() => (document.querySelector('cloud-tab') as Tag).load('https://x/#world=AAAA')),
  ).rejects.toThrow('damaged');
});
