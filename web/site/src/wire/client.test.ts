import { describe, expect, it } from 'vitest';
import { WireClient, flatten } from './client.ts';
import { AwsError, problemOf } from './error.ts';

function answering(response: Response): { client: WireClient; requests: Request[] } {
  const requests: Request[] = [];
  const client = new WireClient(
    (url, init) => {
      requests.push(new Request(url, init));
      return Promise.resolve(response);
    },
    () => 'eu-west-1',
  );
  return { client, requests };
}

describe('json', () => {
  it('names the operation, the region and the service', async () => {
    const { client, requests } = answering(Response.json({ Count: 1 }));
    expect(await client.json('dynamodb', 'DynamoDB_20120810', '1.0', 'Scan', { TableName: 't' })).toEqual({ Count: 1 });
    const [request] = requests;
    expect(request!.url).toBe('https://dynamodb.eu-west-1.amazonaws.com/');
    expect(request!.headers.get('x-amz-target')).toBe('DynamoDB_20120810.Scan');
    expect(request!.headers.get('authorization')).toContain('/eu-west-1/dynamodb/aws4_request');
    expect(await request!.json()).toEqual({ TableName: 't' });
  });

  it.each([
    [
      { __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', message: 'Not there' },
      {},
      'ResourceNotFoundException',
    ],
    [{ message: 'Not there' }, { 'x-amzn-errortype': 'BadThing:http://internal/' }, 'BadThing'],
    [{ message: 'Not there' }, {}, 'Http400'],
  ])('throws for %o', async (body, headers, code) => {
    const { client } = answering(Response.json(body, { status: 400, headers }));
    const thrown: unknown = await client.json('dynamodb', 'X', '1.0', 'Scan', {}).catch((it: unknown) => it);
    expect(thrown).toBeInstanceOf(AwsError);
    expect(thrown).toMatchObject({ code, message: 'Not there', status: 400 });
  });
});

describe('flatten', () => {
  it('numbers lists and names members', () => {
    const form = new URLSearchParams();
    flatten(form, '', { A: [{ K: 'x' }, { K: 'y' }], B: undefined, C: true });
    expect(form.toString()).toBe('A.member.1.K=x&A.member.2.K=y&C=true');
  });
});

describe('problemOf', () => {
  it('says what, why and what to do', () => {
    const error = new AwsError(
      'sqs',
      'SendMessage',
      400,
      'QueueDoesNotExist',
      'The specified queue does not exist.',
      '',
    );
    expect(problemOf('The message was not sent.', error)).toEqual({
      what: 'The message was not sent.',
      why: 'The specified queue does not exist.',
      todo: 'It may have been deleted. Choose another one in the rail.',
      code: 'QueueDoesNotExist',
    });
  });
});
