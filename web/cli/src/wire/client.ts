import type { Fetch, Model } from "../models.js";
import { readAnswer, type Answer } from "./answer.js";
import { buildRequest, type Input } from "./request.js";

export interface Target {
  readonly region: string;
  /** Everything before the path, where it is not the service's own host. */
  readonly endpoint?: string | undefined;
  /** Names the account, if it is twelve digits. */
  readonly accessKey?: string | undefined;
}

/** Carries out one operation. Throws ServiceError if the service refuses. */
export async function call(fetch: Fetch, model: Model, name: string, input: Input, target: Target): Promise<Answer> {
  const { method, path, headers, body } = buildRequest(model, name, input);
  const host = `https://${model.endpointPrefix ?? model.id}.${target.region}.amazonaws.com`;
  const response = await fetch(`${target.endpoint ?? host}${path}`, {
    method,
    headers: { ...headers, authorization: authorization(model, target) },
    ...(body.length > 0 && method !== "GET" && method !== "HEAD" && { body }),
  });
  return readAnswer(model, name, response);
}

/** Unsigned but for the part that names who asks, and where: the engine checks no signatures. */
export function authorization(model: Model, target: Target): string {
  const scope = `20260101/${target.region}/${model.signingName ?? model.endpointPrefix ?? model.id}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${target.accessKey ?? "CLOUDTAB"}/${scope}, SignedHeaders=host, Signature=${"0".repeat(64)}`;
}
