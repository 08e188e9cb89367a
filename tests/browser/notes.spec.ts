import { expect, test } from './support/site.ts';

// The serverless stack that everyone starts with: an API, a function with the AWS SDK, a table.

test('notes: deploy, call the API, test the function', async ({ site, page }) => {
  test.setTimeout(120_000);
  await site.open();
  await site.deploy('Notes with a function');

  await test.step('the API by fetch, at the address that works in the page', async () => {
    await page.getByRole('link', { name: 'Open NotesApi' }).click();
    const url = await page.locator('[data-page-url]').getAttribute('data-page-url');
    const ask = (init: { method: string; body?: string }) =>
      page.evaluate(
        async ([address, given]) => {
          await navigator.serviceWorker.ready;
          const response = await fetch(address, given);
          return { status: response.status, body: await response.text() };
        },
        [url!.replace(/\/?$/, '').replace(/(\/notes)?$/, '/notes'), init] as const,
      );
    const posted = await ask({ method: 'POST', body: JSON.stringify({ text: 'written in a browser' }) });
    expect(posted).toMatchObject({ status: 201, body: expect.stringContaining('written in a browser') });
    expect(await ask({ method: 'POST', body: '{}' })).toMatchObject({ status: 400 });
    const all = await ask({ method: 'GET' });
    expect(JSON.parse(all.body)).toEqual([expect.objectContaining({ text: 'written in a browser' })]);
  });

  await test.step('the note is in the table', async () => {
    await site.go('NotesTable');
    await expect(page.getByText('written in a browser')).toBeVisible();
  });

  await test.step('the function’s own page: a test, its answer, its log', async () => {
    await site.go('NotesFunction');
    const answer = page.getByRole('region', { name: 'Answer' });
    await page.getByLabel('Event').fill('{"body":"{\\"text\\":\\"by hand\\"}"}');
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await expect(answer).toContainText('Succeeded');
    await expect(answer).toContainText('warm');
    await expect(answer.getByLabel('Log')).toContainText("text: 'by hand'");

    await page.getByLabel('Event').fill('{"body":"no JSON"}');
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await expect(answer).toContainText('SyntaxError');
    await expect(answer).toContainText('/var/task/index.js');

    await page.getByLabel('Event').fill('{');
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('The event is not JSON');
  });
});
