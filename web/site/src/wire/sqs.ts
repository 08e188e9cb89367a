import type { WireClient } from './client.ts';

export interface MessageAttribute {
  DataType: string;
  StringValue?: string;
  BinaryValue?: string;
}
export type MessageAttributes = Record<string, MessageAttribute>;

export interface ReceivedMessage {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  Attributes?: Record<string, string>;
  MessageAttributes?: MessageAttributes;
}

export class Sqs {
  readonly #wire: WireClient;

  constructor(wire: WireClient) {
    this.#wire = wire;
  }

  #call<T>(operation: string, input: object): Promise<T> {
    return this.#wire.json<T>('sqs', 'AmazonSQS', '1.0', operation, input);
  }

  async queueUrls(): Promise<string[]> {
    return (await this.#call<{ QueueUrls?: string[] }>('ListQueues', {})).QueueUrls ?? [];
  }

  async attributes(url: string): Promise<Record<string, string>> {
    const input = { QueueUrl: url, AttributeNames: ['All'] };
    return (await this.#call<{ Attributes?: Record<string, string> }>('GetQueueAttributes', input)).Attributes ?? {};
  }

  async create(name: string): Promise<string> {
    return (await this.#call<{ QueueUrl: string }>('CreateQueue', { QueueName: name })).QueueUrl;
  }

  async send(
    url: string,
    message: { body: string; delaySeconds?: number; attributes?: MessageAttributes; group?: string; token?: string },
  ): Promise<string> {
    const answer = await this.#call<{ MessageId: string }>('SendMessage', {
      QueueUrl: url,
      MessageBody: message.body,
      ...(message.delaySeconds && { DelaySeconds: message.delaySeconds }),
      ...(message.attributes &&
        Object.keys(message.attributes).length > 0 && { MessageAttributes: message.attributes }),
      ...(message.group && { MessageGroupId: message.group }),
      ...(message.token && { MessageDeduplicationId: message.token }),
    });
    return answer.MessageId;
  }

  async receive(url: string, max: number): Promise<ReceivedMessage[]> {
    const answer = await this.#call<{ Messages?: ReceivedMessage[] }>('ReceiveMessage', {
      QueueUrl: url,
      MaxNumberOfMessages: max,
      AttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    return answer.Messages ?? [];
  }

  async remove(url: string, receiptHandle: string): Promise<void> {
    await this.#call('DeleteMessage', { QueueUrl: url, ReceiptHandle: receiptHandle });
  }

  /** Makes a received message visible again at once. */
  async release(url: string, receiptHandle: string): Promise<void> {
    await this.#call('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 });
  }

  /** Sends what lies in a dead-letter queue back to where each message came from. */
  async redrive(deadLetterArn: string): Promise<void> {
    await this.#call('StartMessageMoveTask', { SourceArn: deadLetterArn });
  }

  async purge(url: string): Promise<void> {
    await this.#call('PurgeQueue', { QueueUrl: url });
  }
}
