import type { WireClient } from './client.ts';

export interface RestApi {
  id: string;
  name: string;
  description?: string;
  createdDate?: number;
}

export interface ApiMethod {
  httpMethod?: string;
  authorizationType?: string;
  apiKeyRequired?: boolean;
  methodIntegration?: {
    type?: string;
    uri?: string;
    httpMethod?: string;
    requestTemplates?: Record<string, string>;
    requestParameters?: Record<string, string>;
  };
}

export interface ApiResource {
  id: string;
  path: string;
  resourceMethods?: Record<string, ApiMethod>;
}

export interface Stage {
  stageName: string;
  deploymentId?: string;
}

/** A method of a path, as one calls it. */
export interface Route {
  method: string;
  path: string;
  /** What answers: `dynamodb PutItem`, `MOCK`, ... */
  target: string;
  /** The service that answers: `dynamodb`, `lambda`, ...; "" for none of AWS's. */
  service: string;
  /** All that the integration says: the resources it reaches are named somewhere in it. */
  text: string;
}

export class ApiGateway {
  readonly #wire: WireClient;

  constructor(wire: WireClient) {
    this.#wire = wire;
  }

  #get<T>(operation: string, path: string): Promise<T> {
    return this.#wire.restJson<T>('apigateway', operation, 'GET', path);
  }

  async apis(): Promise<RestApi[]> {
    return listOf(await this.#get<List<RestApi>>('GetRestApis', '/restapis?limit=500'));
  }

  async stages(api: string): Promise<Stage[]> {
    const answer = await this.#get<{ item?: Stage[] }>('GetStages', `/restapis/${encodeURIComponent(api)}/stages`);
    return answer.item ?? [];
  }

  async routes(api: string): Promise<Route[]> {
    const path = `/restapis/${encodeURIComponent(api)}/resources?limit=500&embed=methods`;
    const resources = listOf(await this.#get<List<ApiResource>>('GetResources', path));
    return resources
      .flatMap((resource) =>
        Object.entries(resource.resourceMethods ?? {}).map(([method, it]) => ({
          method,
          path: resource.path,
          target: targetOf(it),
          service: serviceOf(it),
          text: JSON.stringify(it.methodIntegration ?? {}),
        })),
      )
      .sort((a, b) => a.path.localeCompare(b.path) || a.method.localeCompare(b.method));
  }
}

/** Answers carry `item` on the wire; a single one may stand alone. */
interface List<T> {
  item?: T[] | T;
}

function listOf<T>(answer: List<T>): T[] {
  if (answer.item === undefined) return [];
  return Array.isArray(answer.item) ? answer.item : [answer.item];
}

/** `arn:aws:apigateway:us-east-1:dynamodb:action/PutItem` reads as `dynamodb PutItem`. */
export function targetOf(method: ApiMethod): string {
  const integration = method.methodIntegration;
  const parts = /^arn:[^:]+:apigateway:[^:]*:([^:]+):(?:action|path)\/(.+)$/.exec(integration?.uri ?? '');
  if (parts) return `${parts[1]} ${parts[2]}`;
  return integration?.uri ?? integration?.type ?? '';
}

function serviceOf(method: ApiMethod): string {
  const uri = method.methodIntegration?.uri ?? '';
  return /^arn:[^:]+:apigateway:[^:]*:([^:]+):/.exec(uri)?.[1] ?? '';
}
