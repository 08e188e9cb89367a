import type { WireClient } from './client.ts';

export interface Key {
  id: string;
  arn: string;
  description: string;
  /** Without `alias/`; "" for none. */
  alias: string;
  /** `Enabled`, `Disabled`, `PendingDeletion`, ... */
  state: string;
  spec: string;
  usage: string;
  /** `AWS`: one of a service's own. */
  manager: string;
}

interface Metadata {
  KeyId: string;
  Arn: string;
  Description?: string;
  KeyState?: string;
  KeySpec?: string;
  KeyUsage?: string;
  KeyManager?: string;
}

export class Kms {
  readonly #wire: WireClient;

  constructor(wire: WireClient) {
    this.#wire = wire;
  }

  #call<T>(operation: string, input: object): Promise<T> {
    return this.#wire.json<T>('kms', 'TrentService', '1.1', operation, input);
  }

  async keys(): Promise<Key[]> {
    const [{ Keys: keys = [] }, { Aliases: aliases = [] }] = await Promise.all([
      this.#call<{ Keys?: { KeyId: string }[] }>('ListKeys', { Limit: 1_000 }),
      this.#call<{ Aliases?: { AliasName: string; TargetKeyId?: string }[] }>('ListAliases', { Limit: 100 }),
    ]);
    const named = new Map(aliases.map((it) => [it.TargetKeyId, it.AliasName.replace(/^alias\//, '')]));
    return Promise.all(
      keys.map(async ({ KeyId }) => {
        const { KeyMetadata: it } = await this.#call<{ KeyMetadata: Metadata }>('DescribeKey', { KeyId });
        return {
          id: it.KeyId,
          arn: it.Arn,
          description: it.Description ?? '',
          alias: named.get(it.KeyId) ?? '',
          state: it.KeyState ?? '',
          spec: it.KeySpec ?? '',
          usage: it.KeyUsage ?? '',
          manager: it.KeyManager ?? 'CUSTOMER',
        };
      }),
    );
  }

  /** A symmetric key under an alias. */
  async create(alias: string): Promise<void> {
    const { KeyMetadata: key } = await this.#call<{ KeyMetadata: Metadata }>('CreateKey', {});
    await this.#call('CreateAlias', { AliasName: `alias/${alias}`, TargetKeyId: key.KeyId });
  }

  async enable(id: string, on: boolean): Promise<void> {
    await this.#call(on ? 'EnableKey' : 'DisableKey', { KeyId: id });
  }

  /** In seven days, the least there is. */
  async scheduleDeletion(id: string): Promise<void> {
    await this.#call('ScheduleKeyDeletion', { KeyId: id, PendingWindowInDays: 7 });
  }

  async cancelDeletion(id: string): Promise<void> {
    await this.#call('CancelKeyDeletion', { KeyId: id });
  }
}
