import assert from "node:assert/strict";
import { test } from "node:test";

import { openCloud, sdk, throwsError } from "./sdk.mjs";

const {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  GetApiCommand,
  GetApisCommand,
  NotFoundException,
} = sdk("@aws-sdk/client-apigatewayv2");
const { ApiGatewayManagementApiClient, GetConnectionCommand, GoneException, PostToConnectionCommand } = sdk(
  "@aws-sdk/client-apigatewaymanagementapi",
);
const { CreateQueueCommand, ReceiveMessageCommand, SQSClient } = sdk("@aws-sdk/client-sqs");

test("an HTTP API whose route sends to a queue", async (t) => {
  const cloud = await openCloud(t);
  const gateway = new ApiGatewayV2Client(cloud.clientConfig());
  const sqs = new SQSClient(cloud.clientConfig());
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "orders" }));
  const { ApiId, ApiEndpoint, CreatedDate } = await gateway.send(new CreateApiCommand({ Name: "shop", ProtocolType: "HTTP" }));
  assert.ok(CreatedDate instanceof Date);
  const { IntegrationId } = await gateway.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: "AWS_PROXY",
      IntegrationSubtype: "SQS-SendMessage",
      CredentialsArn: "arn:aws:iam::000000000000:role/api",
      PayloadFormatVersion: "1.0",
      RequestParameters: { QueueUrl, MessageBody: "$request.body.item" },
    }),
  );
  await gateway.send(new CreateRouteCommand({ ApiId, RouteKey: "POST /orders", Target: `integrations/${IntegrationId}` }));
  await gateway.send(new CreateStageCommand({ ApiId, StageName: "$default", AutoDeploy: true }));
  const answer = await cloud.fetch(`${ApiEndpoint}/orders`, { method: "POST", body: JSON.stringify({ item: "tea" }) });
  assert.equal(answer.status, 200);
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  assert.equal(Messages?.[0]?.Body, "tea");
  const absent = await cloud.fetch(`${ApiEndpoint}/absent`);
  assert.equal(absent.status, 404);
  assert.deepEqual(await absent.json(), { message: "Not Found" });
  const { Items } = await gateway.send(new GetApisCommand({}));
  assert.deepEqual(Items?.map((api) => api.Name), ["shop"]);
});

test("an unknown HTTP API is the modelled exception", async (t) => {
  const gateway = new ApiGatewayV2Client((await openCloud(t)).clientConfig());
  const call = gateway.send(new GetApiCommand({ ApiId: "absent" }));
  const error = await throwsError(call, { name: "NotFoundException", status: 404, message: /^Invalid API identifier specified/ });
  assert.ok(error instanceof NotFoundException);
});

test("a message to a WebSocket's client", async (t) => {
  const cloud = await openCloud(t);
  const gateway = new ApiGatewayV2Client(cloud.clientConfig());
  const { ApiId } = await gateway.send(
    new CreateApiCommand({ Name: "chat", ProtocolType: "WEBSOCKET", RouteSelectionExpression: "$request.body.action" }),
  );
  await gateway.send(new CreateStageCommand({ ApiId, StageName: "dev", AutoDeploy: true }));
  const control = async (action, body) => {
    const answer = await cloud.fetch(`http://localhost/_cloudtab/apigatewayv2/${action}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    assert.equal(answer.status, 200);
    return answer.json();
  };
  const { connectionId } = await control("connect", { apiId: ApiId, stage: "dev" });
  const backend = new ApiGatewayManagementApiClient({
    ...cloud.clientConfig(),
    endpoint: `https://${ApiId}.execute-api.us-east-1.amazonaws.com/dev`,
  });
  await backend.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: "hello" }));
  const { Identity } = await backend.send(new GetConnectionCommand({ ConnectionId: connectionId }));
  assert.equal(Identity?.SourceIp, "127.0.0.1");
  assert.deepEqual(await control("receive", { connectionId }), { frames: [{ body: "hello" }], open: true });
  await control("disconnect", { connectionId });
  const call = backend.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: "late" }));
  assert.ok((await throwsError(call, { name: "GoneException", status: 410 })) instanceof GoneException);
});
