import { expect, test as base } from '@playwright/test';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeZip } from '../../web/engine/src/functions/zip_writer.test.support.ts';
import { createFunction, faultsOf, honest, hostile } from './support/functions.ts';

// Functions in the page: what honest code finds, and that hostile code is contained. The same table runs in Firefox
// (firefox.spec.ts).

const test = base.extend<{ outside: { readonly url: string; readonly asked: string[] } }>({
  /** A host that nothing may reach. */
  outside: async ({}, use) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end('outside');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await use({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked });
    server.close();
    },
});

test('functions run', async ({ page }) => {
  test.setTimeout(120_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.goto('./');
  await expect(page.locator('[data-saving="saved"]')).toBeVisible({ timeout: 60_000 });
  for (const [i, it] of honest.entries()) {
    await test.step(it.title, async () => expect.soft(await faultsOf(page, `f-${i}`, it)).toEqual([]));
  }
  expect(faults).toEqual([]);
});

test('hostile functions are contained', async ({ page, outside }) => {
  test.setTimeout(120_000);
  await page.goto('./');
  await expect(page.locator('[data-saving="saved"]')).toBeVisible({ timeout: 60_000 });
  for (const [i, it] of hostile(outside.url).entries()) {
    await test.step(it.title, async () => {
      expect.soft(await faultsOf(page, `h-${i}`, it)).toEqual([]);
      // The tab is alive, and draws.
      await page.getByRole('navigation', { name: 'Resources' }).getByRole('link', { name: /^Functions/ }).click();
      await expect(page.getByRole('main').or(page.locator('.stage')).first()).toBeVisible();
    });
  }
});

test('a layer, and a URL that streams, from the page', async ({ page }) => {
  await page.goto('./');
  await expect(page.locator('[data-saving="saved"]')).toBeVisible({ timeout: 60_000 });
  const layer = makeZip({
    'nodejs/node_modules/greet/index.js': 'module.exports = (name) => "hello " + name;',
    'nodejs/helper.mjs': 'export const helped = "by a file";',
    'words.txt': 'words',
  }).toString('base64');
  await createFunction(page, 'site', {
    title: '',
    runs: [],
    files: {
      'index.mjs': `
        import greet from 'greet';
        import { helped } from '/opt/nodejs/helper.mjs';
        import { readFileSync } from 'node:fs';
        export const handler = awslambda.streamifyResponse(async ({ rawPath }, stream) => {
          const page = awslambda.HttpResponseStream.from(stream, { statusCode: 202, headers: { 'content-type': 'text/plain' } });
          page.write(greet(rawPath) + ', ');
          page.end([helped, readFileSync('/opt/words.txt', 'utf8')].join(', '));
        });`,
    },
  });
  const answer = await page.evaluate(async (zip) => {
    const { cloudtab } = globalThis as unknown as { cloudtab: { fetch: typeof fetch } };
    const call = async (method: string, path: string, input: object) => {
      const response = await cloudtab.fetch(`https://lambda.us-east-1.amazonaws.com/${path}`, {
        method,
        headers: {
          authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0',
        },
        body: JSON.stringify(input),
      });
      return (await response.json()) as { LayerVersionArn: string; FunctionUrl: string };
    };
    const { LayerVersionArn } = await call('POST', '2018-10-31/layers/shared/versions', { Content: { ZipFile: zip } });
    await call('PUT', '2015-03-31/functions/site/configuration', { Layers: [LayerVersionArn] });
    await call('POST', '2015-03-31/functions/site/policy', {
      StatementId: 'all',
      Action: 'lambda:InvokeFunctionUrl',
      Principal: '*',
      FunctionUrlAuthType: 'NONE',
    });
    const { FunctionUrl } = await call('POST', '2021-10-31/functions/site/url', {
      AuthType: 'NONE',
      InvokeMode: 'RESPONSE_STREAM',
    });
    const response = await cloudtab.fetch(`${FunctionUrl}you`);
    return [response.status, response.headers.get('content-type'), await response.text()];
  }, layer);
  expect(answer).toEqual([202, 'text/plain', 'hello /you, by a file, words']);
});

test('the cage does nothing on the site’s own origin', async ({ page }) => {
  await page.goto('./');
  await expect(page.locator('[data-saving="saved"]')).toBeVisible();
  const address = await page.evaluate(async () => {
    const names = performance.getEntriesByType('resource').map((it) => it.name);
    const script = await Promise.all(names.filter((it) => it.endsWith('.js')).map(async (it) => (await fetch(it)).text()));
    const [name] = /frame-[\w-]+\.html/.exec(script.join('')) ?? [''];
    return `assets/${name}`;
  });
  expect(address).toMatch(/frame-.+\.html$/);
  await page.goto(`./${address}`);
  const answered = await page.evaluate(async () => {
    const { port1, port2 } = new MessageChannel();
    window.postMessage('open', '*', [port2]);
    return Promise.race([
      new Promise((resolve) => (port1.onmessage = () => resolve('open'))),
      new Promise((resolve) => setTimeout(() => resolve('silent'), 500)),
    ]);
  });
  expect(answered).toBe('silent');
});
