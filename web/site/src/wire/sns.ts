import type { QueryValue, WireClient } from './client.ts';
import { entries, members, textAt } from './xml.ts';

export interface Subscription {
  arn: string;
  protocol: string;
  endpoint: string;
  /** JSON of the filter policy, or "". */
  filterPolicy: string;
  filterScope: string;
  raw: boolean;
}

/** Who is to get copies of what a topic publishes. */
export interface NewSubscription {
  protocol: 'sqs' | 'lambda' | 'email' | 'sms';
  endpoint: string;
  /** JSON, or "" for none. */
  filterPolicy: string;
}

export interface PublishAttribute {
  type: 'String' | 'Number' | 'String.Array';
  value: string;
}

const version = '2010-03-31';

export class Sns {
  readonly #wire: WireClient;

  constructor(wire: WireClient) {
    this.#wire = wire;
  }

  #call(operation: string, input: Record<string, QueryValue | undefined> = {}): Promise<Element | undefined> {
    return this.#wire.query('sns', version, operation, input);
  }

  async topicArns(): Promise<string[]> {
    const arns: string[] = [];
    let token = '';
    do {
      const result = await this.#call('ListTopics', { NextToken: token || undefined });
      arns.push(...members(result, 'Topics').map((it) => textAt(it, 'TopicArn')));
      token = textAt(result, 'NextToken');
    } while (token !== '');
    return arns;
  }

  async attributes(arn: string): Promise<Record<string, string>> {
    return entries(await this.#call('GetTopicAttributes', { TopicArn: arn }), 'Attributes');
  }

  async subscriptions(arn: string): Promise<Subscription[]> {
    const result = await this.#call('ListSubscriptionsByTopic', { TopicArn: arn });
    return Promise.all(
      members(result, 'Subscriptions').map(async (it) => {
        const subscription = textAt(it, 'SubscriptionArn');
        const attributes = subscription.startsWith('arn:')
          ? entries(await this.#call('GetSubscriptionAttributes', { SubscriptionArn: subscription }), 'Attributes')
          : {};
        return {
          arn: subscription,
          protocol: textAt(it, 'Protocol'),
          endpoint: textAt(it, 'Endpoint'),
          filterPolicy: attributes['FilterPolicy'] ?? '',
          filterScope: attributes['FilterPolicyScope'] ?? 'MessageAttributes',
          raw: attributes['RawMessageDelivery'] === 'true',
        };
      }),
    );
  }

  async create(name: string): Promise<string> {
    return textAt(await this.#call('CreateTopic', { Name: name }), 'TopicArn');
  }

  /** A queue gets the message itself; a mail address has to confirm first. Answers the subscription's ARN. */
  async subscribe(arn: string, { protocol, endpoint, filterPolicy }: NewSubscription): Promise<string> {
    const attributes = {
      ...(protocol === 'sqs' && { RawMessageDelivery: 'true' }),
      ...(filterPolicy !== '' && { FilterPolicy: filterPolicy }),
    };
    const input: Record<string, QueryValue | undefined> = { TopicArn: arn, Protocol: protocol, Endpoint: endpoint };
    Object.entries(attributes).forEach(([key, value], index) => {
      input[`Attributes.entry.${index + 1}.key`] = key;
      input[`Attributes.entry.${index + 1}.value`] = value;
    });
    return textAt(await this.#call('Subscribe', input), 'SubscriptionArn');
  }

  /** `token`: from the mail that asked. */
  async confirm(arn: string, token: string): Promise<void> {
    await this.#call('ConfirmSubscription', { TopicArn: arn, Token: token });
  }

  async unsubscribe(subscription: string): Promise<void> {
    await this.#call('Unsubscribe', { SubscriptionArn: subscription });
  }

  /** Publishes and answers the message id. */
  async publish(
    arn: string,
    message: { body: string; subject?: string; attributes: Record<string, PublishAttribute> },
  ): Promise<string> {
    // A map of the query protocol is a list of entries; the client's flattening writes the list's numbers.
    const input: Record<string, QueryValue | undefined> = {
      TopicArn: arn,
      Message: message.body,
      Subject: message.subject || undefined,
    };
    Object.entries(message.attributes).forEach(([name, { type, value }], index) => {
      const entry = `MessageAttributes.entry.${index + 1}`;
      input[`${entry}.Name`] = name;
      input[`${entry}.Value.DataType`] = type;
      input[`${entry}.Value.StringValue`] = value;
    });
    return textAt(await this.#call('Publish', input), 'MessageId');
  }
}
