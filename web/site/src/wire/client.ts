import { AwsError } from './error.ts';
import { child, parseXml, textAt } from './xml.ts';

/** Sends an HTTP request to the cloud; the same shape as the browser's own fetch. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Values of the query protocol: nested lists and records are flattened to `A.member.1.B`. */
export type QueryValue = string | number | boolean | QueryValue[] | { [name: string]: QueryValue | undefined };

/**
 * A small AWS client over the wire's three shapes. The SDK's clients would do the same for ten times the bytes; the
 * page's first paint waits for this one.
 *
 * Every method throws `AwsError` for an answer that is not a success.
 */
export class WireClient {
  readonly #fetch: Fetch;
  readonly #region: () => string;

  constructor(fetch: Fetch, region: () => string) {
    this.#fetch = fetch;
    this.#region = region;
  }

  get region(): string {
    return this.#region();
  }

  /** AWS JSON: DynamoDB and SQS. `target` is the prefix of the operation's header. */
  async json<T>(service: string, target: string, version: '1.0' | '1.1', operation: string, input: object): Promise<T> {
    const response = await this.#send(service, `https://${service}.${this.region}.amazonaws.com/`, {
      method: 'POST',
      headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': `${target}.${operation}` },
      body: JSON.stringify(input),
    });
    const text = await response.text();
    if (!response.ok) throw jsonError(service, operation, response, text);
    return (text === '' ? {} : JSON.parse(text)) as T;
  }

  /** AWS query: SNS and CloudFormation. Answers the operation's result element. */
  async query(
    service: string,
    version: string,
    operation: string,
    input: Record<string, QueryValue | undefined>,
  ): Promise<Element | undefined> {
    const form = new URLSearchParams({ Action: operation, Version: version });
    flatten(form, '', input);
    const response = await this.#send(service, `https://${service}.${this.region}.amazonaws.com/`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: form.toString(),
    });
    const text = await response.text();
    if (!response.ok) throw xmlError(service, operation, response, text);
    return child(parseXml(text), `${operation}Result`);
  }

  /** REST with JSON bodies: API Gateway. `path` starts with a slash and is already encoded. */
  async restJson<T>(service: string, operation: string, method: string, path: string): Promise<T> {
    const response = await this.rest(service, operation, method, path, { headers: { accept: 'application/json' } });
    const text = await response.text();
    return (text === '' ? {} : JSON.parse(text)) as T;
  }

  /** REST with whatever body, for answers that are more than their JSON. */
  async rest(
    service: string,
    operation: string,
    method: string,
    path: string,
    init: RequestInit = {},
  ): Promise<Response> {
    const url = `https://${service}.${this.region}.amazonaws.com${path}`;
    const response = await this.#send(service, url, { ...init, method });
    if (!response.ok) throw jsonError(service, operation, response, await response.text());
    return response;
  }

  /** S3: any method, bytes in and out. `path` starts with a slash and is already encoded. */
  async s3(operation: string, method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const response = await this.#send('s3', `https://s3.${this.region}.amazonaws.com${path}`, { ...init, method });
    if (!response.ok) throw xmlError('s3', operation, response, await response.text());
    return response;
  }

  #send(service: string, url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    // Unsigned but for the part that names who asks and where: the engine checks no signatures.
    headers.set(
      'authorization',
      `AWS4-HMAC-SHA256 Credential=CLOUDTAB/20260101/${this.region}/${service}/aws4_request, ` +
        `SignedHeaders=host, Signature=${'0'.repeat(64)}`,
    );
    return this.#fetch(url, { ...init, headers });
  }
}

/** Writes a query value under `prefix`; undefined is left out. */
export function flatten(form: URLSearchParams, prefix: string, value: QueryValue | undefined): void {
  if (value === undefined) return;
  if (Array.isArray(value)) {
    value.forEach((it, index) => flatten(form, `${prefix}.member.${index + 1}`, it));
  } else if (typeof value === 'object') {
    for (const [name, it] of Object.entries(value)) flatten(form, prefix === '' ? name : `${prefix}.${name}`, it);
  } else {
    form.append(prefix, String(value));
  }
}

function jsonError(service: string, operation: string, response: Response, text: string): AwsError {
  let code = response.headers.get('x-amzn-errortype') ?? '';
  let message = '';
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    if (typeof body['__type'] === 'string') code = body['__type'];
    message = String(body['message'] ?? body['Message'] ?? '');
  } catch {
    message = text.slice(0, 400);
  }
  // `prefix#Code` and `Code:uri` both occur.
  code = code.replace(/^.*#/, '').replace(/:.*$/, '') || `Http${response.status}`;
  const id = response.headers.get('x-amzn-requestid') ?? '';
  return new AwsError(service, operation, response.status, code, message || code, id);
}

function xmlError(service: string, operation: string, response: Response, text: string): AwsError {
  let code = `Http${response.status}`;
  let message = text.slice(0, 400);
  try {
    const root = parseXml(text);
    const error = root.localName === 'Error' ? root : child(root, 'Error');
    code = textAt(error, 'Code') || code;
    message = textAt(error, 'Message') || code;
  } catch {
    // Not XML: the text itself is all there is to tell.
  }
  const id = response.headers.get('x-amzn-requestid') ?? response.headers.get('x-amz-request-id') ?? '';
  return new AwsError(service, operation, response.status, code, message, id);
}
