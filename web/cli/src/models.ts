// AWS's models as the engine tells them (`/_cloudtab/models/SERVICE`), and the names that the command line has for them.

export type ShapeType =
  "structure" | "list" | "map" | "string" | "blob" | "boolean" | "integer" | "long" | "float" | "double" | "timestamp";

export type TimestampFormat = "iso8601" | "unixTimestamp" | "rfc822";

/** What the engine leaves out is empty, false or the default. */
export interface Member {
  readonly name: string;
  /** Place in the model's `shapes`. */
  readonly shape: number;
  readonly locationName?: string;
  readonly location?: "uri" | "querystring" | "header" | "headers" | "statusCode";
  readonly timestampFormat?: TimestampFormat;
  readonly xmlNamespace?: string;
  readonly xmlNamespacePrefix?: string;
  readonly required?: boolean;
  readonly flattened?: boolean;
  readonly xmlAttribute?: boolean;
  readonly streaming?: boolean;
  readonly idempotencyToken?: boolean;
  readonly jsonValue?: boolean;
}

export interface Shape {
  readonly name: string;
  readonly type: ShapeType;
  /** Structure: its members. List: one. Map: key and value. */
  readonly members?: readonly Member[];
  readonly timestampFormat?: TimestampFormat;
  /** The member that is the whole body. */
  readonly payload?: string;
  readonly xmlName?: string;
  readonly xmlNamespace?: string;
  readonly xmlNamespacePrefix?: string;
  readonly flattened?: boolean;
  readonly union?: boolean;
  readonly document?: boolean;
  readonly eventStream?: boolean;
  readonly streaming?: boolean;
  readonly min?: number;
  readonly enum?: readonly string[];
}

export interface Operation {
  readonly method: string;
  readonly uri: string;
  readonly input?: number;
  readonly output?: number;
  readonly resultWrapper?: string;
  readonly inputLocationName?: string;
  readonly inputXmlNamespace?: string;
  readonly deprecated?: boolean;
  readonly checksumRequired?: boolean;
  /** The engine has no handler for it. */
  readonly absent?: boolean;
}

export interface Model {
  readonly id: string;
  readonly protocol: "json" | "query" | "rest-json" | "rest-xml";
  readonly serviceId?: string;
  readonly apiVersion?: string;
  readonly endpointPrefix?: string;
  readonly signingName?: string;
  readonly targetPrefix?: string;
  readonly jsonVersion?: string;
  readonly xmlNamespace?: string;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: readonly Shape[];
}

/** Sends a request to the cloud; the shape of the browser's own fetch. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Reads each service's model once, when it is first asked for. */
export class Models {
  readonly #fetch: Fetch;
  readonly #models = new Map<string, Promise<Model>>();
  #services: Promise<readonly string[]> | undefined;

  /** `fetch` is asked for paths under `/_cloudtab/`. */
  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  /** The ids of the services there are, sorted. */
  services(): Promise<readonly string[]> {
    this.#services ??= this.#read<{ services: string[] }>("/_cloudtab/models").then((it) => [...it.services].sort());
    return this.#services;
  }

  /** Rejects if there is no such service. */
  model(id: string): Promise<Model> {
    let model = this.#models.get(id);
    if (model === undefined) {
      model = this.#read<Model>(`/_cloudtab/models/${id}`);
      model.catch(() => this.#models.delete(id));
      this.#models.set(id, model);
    }
    return model;
  }

  async #read<T>(path: string): Promise<T> {
    const response = await this.#fetch(path);
    if (!response.ok) throw new Error(`The engine does not tell its models (${path}: ${response.status}).`);
    return (await response.json()) as T;
  }
}

export function shapeOf(model: Model, index: number): Shape {
  const shape = model.shapes[index];
  if (shape === undefined) throw new Error(`${model.id} has no shape ${index}.`);
  return shape;
}

export function inputShape(model: Model, operation: Operation): Shape | undefined {
  return operation.input === undefined ? undefined : shapeOf(model, operation.input);
}

export function outputShape(model: Model, operation: Operation): Shape | undefined {
  return operation.output === undefined ? undefined : shapeOf(model, operation.output);
}

/** `ListQueues` -> `list-queues`. Capitals that end in a plural s are one word: `NotificationARNs` -> `notification-arns`. */
export function kebab(name: string): string {
  if (name.includes("-")) return name;
  const plural = /[A-Z]{2,}s$/.exec(name);
  const split = plural ? `${name.slice(0, plural.index)}-${plural[0].toLowerCase()}` : name;
  return split
    .replace(/(.)([A-Z][a-z]+)/g, "$1-$2")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase();
}

/** The command of a service where it is not the service's id; `s3` itself is the high-level command. */
const commandNames: Readonly<Record<string, string>> = { s3: "s3api" };

export function commandOf(service: string): string {
  return commandNames[service] ?? service;
}

export function serviceOf(command: string): string {
  return Object.keys(commandNames).find((id) => commandNames[id] === command) ?? command;
}

/** Parameters whose name would hide a global option: `service.operation.parameter`. Observed in AWS CLI 2.9.19. */
const parameterNames: Readonly<Record<string, string>> = {
  "apigateway.create-rest-api.version": "api-version",
  "apigatewayv2.create-api.version": "api-version",
  "apigatewayv2.update-api.version": "api-version",
  "sns.subscribe.endpoint": "notification-endpoint",
};

export function parameterOf(service: string, operation: string, member: string): string {
  const name = kebab(member);
  return parameterNames[`${service}.${operation}.${name}`] ?? name;
}

/** Operations that the command line leaves out: their answers are event streams of a kind it cannot show. */
const removed = new Set(["lambda.InvokeWithResponseStream", "logs.StartLiveTail"]);

/** The operations by their commands' names, in the order of the names. */
export function operationsOf(model: Model): Map<string, string> {
  const names = Object.keys(model.operations).filter((name) => !removed.has(`${model.id}.${name}`));
  return new Map(names.map((name) => [kebab(name), name] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}
