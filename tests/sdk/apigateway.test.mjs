import assert from "node:assert/strict";
import { test } from "node:test";

import { openCloud, sdk, throwsError } from "./sdk.mjs";

const {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  GetRestApiCommand,
  NotFoundException,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
} = sdk("@aws-sdk/client-api-gateway");

test("an API with a mock method, deployed and called", async (t) => {
  const cloud = await openCloud(t);
  const gateway = new APIGatewayClient(cloud.clientConfig());
  const { id: restApiId } = await gateway.send(new CreateRestApiCommand({ name: "shop" }));
  const { items } = await gateway.send(new GetResourcesCommand({ restApiId }));
  const { id: resourceId } = await gateway.send(new CreateResourceCommand({ restApiId, parentId: items[0].id, pathPart: "ping" }));
  const method = { restApiId, resourceId, httpMethod: "GET" };
  await gateway.send(new PutMethodCommand({ ...method, authorizationType: "NONE" }));
  await gateway.send(new PutIntegrationCommand({ ...method, type: "MOCK", requestTemplates: { "application/json": '{"statusCode": 200}' } }));
  await gateway.send(new PutMethodResponseCommand({ ...method, statusCode: "200" }));
  await gateway.send(new PutIntegrationResponseCommand({ ...method, statusCode: "200", responseTemplates: { "application/json": '{"pong": true}' } }));
  await gateway.send(new CreateDeploymentCommand({ restApiId, stageName: "prod" }));
  const answer = await cloud.fetch(`https://${restApiId}.execute-api.us-east-1.amazonaws.com/prod/ping`);
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), { pong: true });
  const absent = await cloud.fetch(`https://${restApiId}.execute-api.us-east-1.amazonaws.com/prod/absent`);
  assert.equal(absent.status, 403);
});

test("an unknown API is the modelled exception", async (t) => {
  const gateway = new APIGatewayClient((await openCloud(t)).clientConfig());
  const call = gateway.send(new GetRestApiCommand({ restApiId: "absent" }));
  assert.ok((await throwsError(call, { name: "NotFoundException", status: 404 })) instanceof NotFoundException);
});
