import { expect, test } from './support/site.ts';

// A link from a stranger: script in every field that takes text. It is text, wherever it shows.

const script = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>';

test.setTimeout(120_000);

test('script in every field of a link is text', async ({ site, page, browser }) => {
  await site.open();
  await page.evaluate(async (text) => {
    const { cloudtab } = globalThis as unknown as { cloudtab: { fetch(url: string, init: object): Promise<Response> } };
    const json = (service: string, target: string, input: object) =>
      cloudtab.fetch(`https://${service}.us-east-1.amazonaws.com/`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
        body: JSON.stringify(input),
      });
    const form = (service: string, input: Record<string, string>) =>
      cloudtab.fetch(`https://${service}.us-east-1.amazonaws.com/`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(input).toString(),
      });
    await json('sqs', 'AmazonSQS.CreateQueue', { QueueName: 'q', tags: { [text.slice(0, 20)]: text } });
    await json('sqs', 'AmazonSQS.SendMessage', {
      QueueUrl: 'https://sqs.us-east-1.amazonaws.com/000000000000/q',
      MessageBody: text,
      MessageAttributes: { kind: { DataType: 'String', StringValue: text } },
    });
    await json('dynamodb', 'DynamoDB_20120810.CreateTable', {
      TableName: 'tab',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: text, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: text, KeyType: 'HASH' }],
    });
    await json('dynamodb', 'DynamoDB_20120810.PutItem', { TableName: 'tab', Item: { [text]: { S: text } } });
    await form('sns', { Action: 'Publish', Version: '2010-03-31', PhoneNumber: '+15550100', Message: text });
    await form('cloudformation', {
      Action: 'CreateStack',
      Version: '2010-05-15',
      StackName: 's',
      TemplateBody: JSON.stringify({
        Description: text,
        Resources: { T: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: text } } },
        Outputs: { O: { Description: text, Value: text } },
      }),
    });
  }, script);
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByLabel('A note for whoever opens it').fill(script);
  const field = page.getByLabel(/^Link, /);
  await expect(field).toHaveValue(/#world=[A-Za-z0-9_-]+$/);
  await page.waitForTimeout(400);
  const link = await field.inputValue();

  const profile = await browser.newContext();
  const other = await profile.newPage();
  let spoke = '';
  other.on('dialog', (dialog) => void (spoke = dialog.message()));
  await other.goto(link);
  const dialog = other.getByRole('dialog', { name: 'A sandbox you were sent' });
  await expect(dialog).toContainText(script);
  await dialog.getByRole('button', { name: 'Open it' }).click();
  await expect(dialog).toBeHidden();
  for (const view of ['map', 'queues/q', 'tables/tab', 'stacks/s', 'stacks/s/outputs', 'stacks/s/template', 'inbox', 'activity']) {
    await other.evaluate((it) => (location.hash = `#/${it}`), view);
    await other.waitForTimeout(400);
    expect(await other.locator('img[src="x"]').count(), view).toBe(0);
  }
  expect(await other.evaluate(() => (globalThis as { pwned?: number }).pwned)).toBeUndefined();
  expect(spoke).toBe('');
  await profile.close();
});
