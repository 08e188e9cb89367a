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

/** Whether a bucket keeps what is written over and deleted; "" where it never did. */
export type Versioning = '' | 'Enabled' | 'Suspended';

/** One state an object had: its content, or a mark that it was deleted. */
export interface ObjectVersion {
  key: string;
  /** "null" for what was written while versioning was off. */
  id: string;
  isLatest: boolean;
  isDeleteMarker: boolean;
  bytes: number;
  modified: string;
}

/** Keys keep their slashes as path separators. Without a version the latest is meant. */
function objectPath(bucket: string, key: string, version = ''): string {
  const path = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  return version === '' ? path : `${path}?versionId=${encodeURIComponent(version)}`;
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

  async versioning(bucket: string): Promise<Versioning> {
    const response = await this.#wire.s3('GetBucketVersioning', 'GET', `/${bucket}?versioning`);
    const status = textAt(parseXml(await response.text()), 'Status');
    return status === 'Enabled' || status === 'Suspended' ? status : '';
  }

  async setVersioning(bucket: string, status: 'Enabled' | 'Suspended'): Promise<void> {
    const body =
      '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
      `<Status>${status}</Status></VersioningConfiguration>`;
    await this.#wire.s3('PutBucketVersioning', 'PUT', `/${bucket}?versioning`, { body });
  }

  /** The first thousand versions and delete markers, by key, each key's newest first. */
  async versions(bucket: string): Promise<ObjectVersion[]> {
    const response = await this.#wire.s3('ListObjectVersions', 'GET', `/${bucket}?versions`);
    return [...parseXml(await response.text()).children]
      .filter((it) => it.localName === 'Version' || it.localName === 'DeleteMarker')
      .map((it) => ({
        key: textAt(it, 'Key'),
        id: textAt(it, 'VersionId'),
        isLatest: textAt(it, 'IsLatest') === 'true',
        isDeleteMarker: it.localName === 'DeleteMarker',
        bytes: Number(textAt(it, 'Size')),
        modified: textAt(it, 'LastModified'),
      }));
  }

  async create(bucket: string): Promise<void> {
    const region = this.#wire.region;
    const body =
      '<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
      `<LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
    await this.#wire.s3('CreateBucket', 'PUT', `/${bucket}`, region === 'us-east-1' ? {} : { body });
  }

  async get(bucket: string, key: string, version = ''): Promise<{ type: string; bytes: Uint8Array }> {
    const response = await this.#wire.s3('GetObject', 'GET', objectPath(bucket, key, version));
    const type = response.headers.get('content-type') ?? 'application/octet-stream';
    return { type, bytes: new Uint8Array(await response.arrayBuffer()) };
  }

  async put(bucket: string, key: string, text: string, type: string): Promise<void> {
    const init = { body: text, headers: { 'content-type': type } };
    await this.#wire.s3('PutObject', 'PUT', objectPath(bucket, key), init);
  }

  /** Makes an earlier version the latest, by copying it over the present one. */
  async restore(bucket: string, key: string, version: string): Promise<void> {
    const headers = { 'x-amz-copy-source': objectPath(bucket, key, version) };
    await this.#wire.s3('CopyObject', 'PUT', objectPath(bucket, key), { headers });
  }

  /** Of a version: for good. Else, where versions are kept, the object gets a delete marker. */
  async remove(bucket: string, key: string, version = ''): Promise<void> {
    await this.#wire.s3('DeleteObject', 'DELETE', objectPath(bucket, key, version));
  }
}
