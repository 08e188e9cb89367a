import type { WireClient } from './client.ts';
import { members, textAt } from './xml.ts';

export interface Stack {
  id: string;
  name: string;
  status: string;
  reason: string;
  description: string;
  created: string;
  updated: string;
  outputs: { key: string; value: string; description: string }[];
  parameters: { key: string; value: string }[];
}

export interface StackResource {
  logicalId: string;
  physicalId: string;
  type: string;
  status: string;
  reason: string;
  time: string;
}

export interface StackEvent {
  id: string;
  logicalId: string;
  physicalId: string;
  type: string;
  status: string;
  reason: string;
  time: string;
}

export interface TemplateParameter {
  key: string;
  defaultValue: string;
  description: string;
  secret: boolean;
}

const version = '2010-05-15';
/** A person in front of the page is taken to agree to what the template creates. */
const capabilities = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'];

export class CloudFormation {
  readonly #wire: WireClient;

  constructor(wire: WireClient) {
    this.#wire = wire;
  }

  #call(operation: string, input: Parameters<WireClient['query']>[3] = {}): Promise<Element | undefined> {
    return this.#wire.query('cloudformation', version, operation, input);
  }

  /** All stacks that are not deleted, newest first. */
  async stacks(): Promise<Stack[]> {
    return members(await this.#call('DescribeStacks'), 'Stacks')
      .map(stackOf)
      .filter((it) => it.status !== 'DELETE_COMPLETE')
      .sort((a, b) => b.created.localeCompare(a.created));
  }

  async resources(name: string): Promise<StackResource[]> {
    const resources = members(await this.#call('DescribeStackResources', { StackName: name }), 'StackResources');
    return uniqueBy(
      'logicalId',
      resources.map((it) => ({
        logicalId: textAt(it, 'LogicalResourceId'),
        physicalId: textAt(it, 'PhysicalResourceId'),
        type: textAt(it, 'ResourceType'),
        status: textAt(it, 'ResourceStatus'),
        reason: textAt(it, 'ResourceStatusReason'),
        time: textAt(it, 'Timestamp'),
      })),
    );
  }

  /** Newest first. */
  async events(name: string): Promise<StackEvent[]> {
    const events = members(await this.#call('DescribeStackEvents', { StackName: name }), 'StackEvents');
    return uniqueBy(
      'id',
      events.map((it) => ({
        id: textAt(it, 'EventId'),
        logicalId: textAt(it, 'LogicalResourceId'),
        physicalId: textAt(it, 'PhysicalResourceId'),
        type: textAt(it, 'ResourceType'),
        status: textAt(it, 'ResourceStatus'),
        reason: textAt(it, 'ResourceStatusReason'),
        time: textAt(it, 'Timestamp'),
      })),
    );
  }

  async template(name: string): Promise<string> {
    const answer = await this.#call('GetTemplate', { StackName: name, TemplateStage: 'Original' });
    return textAt(answer, 'TemplateBody');
  }

  /** The template's parameters; throws `AwsError` with CloudFormation's text for one that is not valid. */
  async validate(body: string): Promise<{ description: string; parameters: TemplateParameter[] }> {
    const result = await this.#call('ValidateTemplate', { TemplateBody: body });
    return {
      description: textAt(result, 'Description'),
      parameters: members(result, 'Parameters').map((it) => ({
        key: textAt(it, 'ParameterKey'),
        defaultValue: textAt(it, 'DefaultValue'),
        description: textAt(it, 'Description'),
        secret: textAt(it, 'NoEcho') === 'true',
      })),
    };
  }

  async create(name: string, body: string, parameters: Record<string, string>): Promise<void> {
    await this.#call('CreateStack', {
      StackName: name,
      TemplateBody: body,
      Capabilities: capabilities,
      Parameters: parameterList(parameters),
    });
  }

  async update(name: string, body: string, parameters: Record<string, string>): Promise<void> {
    await this.#call('UpdateStack', {
      StackName: name,
      TemplateBody: body,
      Capabilities: capabilities,
      Parameters: parameterList(parameters),
    });
  }

  async remove(name: string): Promise<void> {
    await this.#call('DeleteStack', { StackName: name });
  }
}

/** The page draws each once, whatever a server says. */
function uniqueBy<K extends string, T extends Record<K, string>>(key: K, list: T[]): T[] {
  return [...new Map(list.map((it) => [it[key], it])).values()];
}

function parameterList(parameters: Record<string, string>) {
  return Object.entries(parameters).map(([key, value]) => ({ ParameterKey: key, ParameterValue: value }));
}

function stackOf(it: Element): Stack {
  return {
    id: textAt(it, 'StackId'),
    name: textAt(it, 'StackName'),
    status: textAt(it, 'StackStatus'),
    reason: textAt(it, 'StackStatusReason'),
    description: textAt(it, 'Description'),
    created: textAt(it, 'CreationTime'),
    updated: textAt(it, 'LastUpdatedTime'),
    outputs: members(it, 'Outputs').map((output) => ({
      key: textAt(output, 'OutputKey'),
      value: textAt(output, 'OutputValue'),
      description: textAt(output, 'Description'),
    })),
    parameters: members(it, 'Parameters').map((parameter) => ({
      key: textAt(parameter, 'ParameterKey'),
      value: textAt(parameter, 'ParameterValue'),
    })),
  };
}

/** Whether an operation on the stack or resource is still going on. */
export function isBusy(status: string): boolean {
  return status.endsWith('_IN_PROGRESS');
}

export type StatusTone = 'ok' | 'busy' | 'warn' | 'bad';

/** How a CloudFormation status reads at a glance. */
export function toneOf(status: string): StatusTone {
  if (isBusy(status)) return status.includes('ROLLBACK') ? 'warn' : 'busy';
  if (status.includes('FAILED')) return 'bad';
  if (status.includes('ROLLBACK')) return 'warn';
  return 'ok';
}
