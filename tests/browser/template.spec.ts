import { expect, test } from './support/site.ts';

const editor = '[data-editor] .cm-content';

test('a bad template shows the error at its line', async ({ site, page }) => {
  await site.open();
  await site.edit();
  await page.locator(editor).click();
  // Deleted first: typing over marked text makes Chromium carry its style along, which the policy refuses.
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(
    'Resources:\n  Work:\n    Type: AWS::SQS::Queue\nOutputs:\n  Url:\n    Value: !Ref Nothing\n',
  );
  const fault = page.getByRole('button', { name: /Line \d+/ });
  await expect(fault).toContainText('Nothing');
  await expect(fault).toContainText('Line 6');
  await expect(page.locator('[data-editor] .cm-lint-marker-error')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Deploy', exact: true }).first()).toBeDisabled();
});

test('text that is no YAML is named with its line', async ({ site, page }) => {
  await site.open();
  await site.edit();
  await page.locator(editor).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText('Resources:\n  Work: [unclosed\n  Other: {\n');
  await expect(page.getByRole('button', { name: /Line \d+/ })).toContainText('not well-formed');
});

test('a create that fails names the first cause', async ({ site, page }) => {
  await site.open();
  await site.edit();
  await page.locator(editor).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(
    'Resources:\n  Good:\n    Type: AWS::SQS::Queue\n  Bad:\n    Type: AWS::SQS::Queue\n    DependsOn: Good\n' +
      '    Properties:\n      VisibilityTimeout: 99999999\n',
  );
  await expect(page.getByText('Valid', { exact: true })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(site.status).toHaveText(/Rollback complete/, { timeout: 30_000 });
  await expect(page.getByRole('alert')).toContainText('Bad failed first.');
});

test('the template being written survives a reload', async ({ site, page }) => {
  await site.open();
  await site.edit();
  await page.getByRole('combobox', { name: /^Example/ }).selectOption('Fan-out with filters');
  await page.locator(editor).click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.insertText('# mine\n');
  await page.reload();
  await site.ready();
  await expect(page.locator(editor)).toContainText('# mine');
});
