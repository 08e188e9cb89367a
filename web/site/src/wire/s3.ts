import type { WireClient } from './client.ts';
import { at, children, parseXml, textAt } from './xml.ts';

export interface Bucket {
  name: string;
  created: string;
}

export interface ObjectSummary {
  key: string;
  bytes: number;
  modified: string;
  etag: string;
}

/** Keys keep their slashes as path separators. */
function objectPath(bucket: string, key: string): string {
  return `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
}

export class S3 {
  readonly #wire: WireClient;

  constructor(wire: WireClient) {
    this.#wire = wire;
  }

  async buckets(): Promise<Bucket[]> {
    const root = parseXml(await (await this.#wire.s3('ListBuckets', 'GET', '/')).text());
    return children(at(root, 'Buckets'), 'Bucket').map((it) => ({
      name: textAt(it, 'Name'),
      created: textAt(it, 'CreationDate'),
    }));
  }

  /** The first thousand objects. */
  async objects(bucket: string): Promise<ObjectSummary[]> {
    const response = await this.#wire.s3('ListObjectsV2', 'GET', `/${bucket}?list-type=2`);
    return children(parseXml(await response.text()), 'Contents').map((it) => ({
      key: textAt(it, 'Key'),
      bytes: Number(textAt(it, 'Size')),
      modified: textAt(it, 'LastModified'),
      etag: textAt(it, 'ETag'),
    }));
  }

  async create(bucket: string): Promise<void> {
    const region = this.#wire.region;
    const body =
      '<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
      `<LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
    await this.#wire.s3('CreateBucket', 'PUT', `/${bucket}`, region === 'us-east-1' ? {} : { body });
  }

  async get(bucket: string, key: string): Promise<{ type: string; bytes: Uint8Array }> {
    const response = await this.#wire.s3('GetObject', 'GET', objectPath(bucket, key));
    const type = response.headers.get('content-type') ?? 'application/octet-stream';
    return { type, bytes: new Uint8Array(await response.arrayBuffer()) };
  }

  async put(bucket: string, key: string, text: string, type: string): Promise<void> {
    const init = { body: text, headers: { 'content-type': type } };
    await this.#wire.s3('PutObject', 'PUT', objectPath(bucket, key), init);
  }

  async remove(bucket: string, key: string): Promise<void> {
    await this.#wire.s3('DeleteObject', 'DELETE', objectPath(bucket, key));
  }
}
