import type { Json } from './format.ts';

/** An act of a lab as a request of the AWS wire, and as the command that a person would type. */

export type Send = (url: string, init?: RequestInit) => Promise<Response>;

/** An answer that is not a success. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const json: Readonly<Record<string, string>> = { dynamodb: 'DynamoDB_20120810', sqs: 'AmazonSQS' };
const query: Readonly<Record<string, string>> = { sns: '2010-03-31', cloudformation: '2010-05-15' };
/** Maps of the query protocol: what an entry calls its name and its value. */
const maps: Readonly<Record<string, readonly [string, string]>> = {
  MessageAttributes: ['Name', 'Value'],
  Attributes: ['key', 'value'],
};

/** The services that labs can call. */
export const services: readonly string[] = [...Object.keys(json), ...Object.keys(query)];

/** Calls an operation; throws `Refused` with AWS's own words. Query services answer what is inside of their result. */
export async function call(send: Send, region: string, service: string, operation: string, input: Json): Promise<Json> {
  const authorization =
    `AWS4-HMAC-SHA256 Credential=CLOUDTAB/20260101/${region}/${service}/aws4_request, ` +
    `SignedHeaders=host, Signature=${'0'.repeat(64)}`;
  const url = `https://${service}.${region}.amazonaws.com/`;
  const target = json[service];
  const response = await (target !== undefined
    ? send(url, {
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `${target}.${operation}`,
        },
        body: JSON.stringify(input),
      })
    : send(url, {
        method: 'POST',
        headers: {
          authorization,
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        },
        body: formOf(operation, query[service] ?? '', input).toString(),
      }));
  const text = await response.text();
  const answer = (text === '' ? {} : JSON.parse(text)) as Record<string, Json>;
  if (!response.ok) throw refusalOf(answer);
  if (target !== undefined) return answer;
  const outer = answer[`${operation}Response`] as Record<string, Json> | undefined;
  return outer?.[`${operation}Result`] ?? {};
}

function refusalOf(answer: Record<string, Json>): Refused {
  const inner = (answer['Error'] ?? answer) as Record<string, Json>;
  const code = String(inner['Code'] ?? inner['__type'] ?? 'Error').replace(/^.*#/, '');
  return new Refused(code, String(inner['Message'] ?? inner['message'] ?? code));
}

/** The form of a call by the query protocol. */
export function formOf(operation: string, version: string, input: Json): URLSearchParams {
  const form = new URLSearchParams({ Action: operation, Version: version });
  const add = (prefix: string, value: Json): void => {
    if (Array.isArray(value)) {
      value.forEach((it, index) => add(`${prefix}.member.${index + 1}`, it));
    } else if (typeof value === 'object' && value !== null) {
      const map = maps[prefix];
      Object.entries(value).forEach(([name, it], index) => {
        if (map === undefined) return add(prefix === '' ? name : `${prefix}.${name}`, it);
        form.append(`${prefix}.entry.${index + 1}.${map[0]}`, name);
        add(`${prefix}.entry.${index + 1}.${map[1]}`, it);
      });
    } else {
      form.append(prefix, String(value));
    }
  };
  add('', input);
  return form;
}

/** `aws sqs send-message --queue-url ... --message-body x` */
export function commandOf(service: string, operation: string, input: Json): string {
  const parts = [`aws ${service} ${dashed(operation)}`];
  for (const [name, value] of Object.entries(typeof input === 'object' && input !== null ? input : {}))
    parts.push(value === true ? `--${dashed(name)}` : `--${dashed(name)} ${quoted(value)}`);
  return parts.join(' ');
}

function dashed(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase();
}

function quoted(value: Json): string {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
