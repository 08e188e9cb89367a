// The command line over the engine's own models: every operation has its help and its skeleton, and a line that was typed comes
// back from the request it sent, whatever the protocol.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { commandFor, Files, Models, operationCalled, Shell } from "../../web/cli/dist/index.js";
import { serve } from "../../web/engine/dist/index.js";

let server;
let shell;
let models;
let sent;

before(async () => {
  server = await serve({ port: 0, seed: 1 });
  const base = `http://${server.address}`;
  const send = (url, init) => {
    if (url.startsWith("/")) return fetch(base + url, init);
    sent = { method: init.method, url, headers: new Headers(init.headers), body: init.body ?? "" };
    return fetch(url.replace(/^https:\/\/[^/]+/, base), init);
  };
  models = new Models(send);
  const world = { fetch: send, models, files: new Files(), region: () => "us-east-1", sleep: async () => {}, now: () => Date.now() };
  shell = new Shell(world);
});
after(() => server.close());

test("every operation has a help and a skeleton", async () => {
  let count = 0;
  for (const id of await models.services()) {
    const command = id === "s3" ? "s3api" : id;
    const help = await shell.run(`aws ${command} help`);
    assert.equal(help.exitCode, 0, help.stderr);
    const model = await models.model(id);
    for (const [operation, { absent }] of Object.entries(model.operations)) {
      if (absent) continue;
      const name = operation.replace(/(.)([A-Z][a-z]+)/g, "$1-$2").replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
      const shown = await shell.run(`aws ${command} ${name} help`);
      if (shown.exitCode !== 0 && ["invoke-with-response-stream", "start-live-tail"].includes(name)) continue;
      assert.equal(shown.exitCode, 0, `${id} ${name}: ${shown.stderr}`);
      const position = shown.stdout.includes("<outfile>") ? "out" : "";
      const skeleton = await shell.run(`aws ${command} ${name} --generate-cli-skeleton input ${position}`);
      assert.equal(skeleton.exitCode, 0, `${id} ${name}: ${skeleton.stderr}`);
      JSON.parse(skeleton.stdout);
      count += 1;
    }
  }
  assert.ok(count > 200, `${count} operations`);
});

for (const line of [
  // json
  "aws sqs create-queue --queue-name a --attributes '{\"DelaySeconds\": \"1\"}' --tags '{\"k\": \"v\"}'",
  "aws sqs get-queue-attributes --queue-url http://x/000000000000/a --attribute-names All",
  "aws dynamodb put-item --table-name orders --item '{\"pk\": {\"S\": \"it'\\''s\"}, \"n\": {\"N\": \"1\"}}' --return-values NONE",
  "aws dynamodb scan --table-name orders --consistent-read",
  "aws dynamodb scan --table-name orders --no-consistent-read",
  "aws dynamodbstreams list-streams --table-name orders",
  "aws logs create-log-group --log-group-name /a/b",
  // query
  "aws sns create-topic --name t --attributes '{\"DisplayName\": \"T t\"}' --tags '[{\"Key\": \"a\", \"Value\": \"b\"}]'",
  "aws sns publish --topic-arn arn:aws:sns:us-east-1:000000000000:t --message 'to all' --message-attributes '{\"k\": {\"DataType\": \"String\", \"StringValue\": \"v\"}}'",
  "aws sns subscribe --topic-arn arn:aws:sns:us-east-1:000000000000:t --protocol sqs --notification-endpoint arn:aws:sqs:us-east-1:000000000000:a",
  "aws cloudformation create-stack --stack-name s --template-body '{\"Resources\": {}}' --parameters '[{\"ParameterKey\": \"a\", \"ParameterValue\": \"b\"}]' --disable-rollback --capabilities CAPABILITY_IAM CAPABILITY_NAMED_IAM",
  "aws iam create-role --role-name r --assume-role-policy-document '{}'",
  "aws sts get-caller-identity",
  // rest-json
  "aws apigateway create-rest-api --name a --description 'an api' --tags '{\"a\": \"b\"}'",
  "aws apigateway get-resources --rest-api-id abc123 --embed methods",
  "aws apigateway put-method --rest-api-id abc123 --resource-id def456 --http-method GET --authorization-type NONE --no-api-key-required",
  "aws apigatewayv2 get-apis --max-results 5",
  "aws lambda invoke --function-name f --invocation-type Event --payload '{\"a\": 1}' --cli-binary-format raw-in-base64-out answer.out",
  "aws lambda list-event-source-mappings --function-name f",
  // rest-xml
  "aws s3api create-bucket --bucket some-bucket",
  "aws s3api list-objects-v2 --bucket some-bucket --delimiter / --prefix a/",
  "aws s3api delete-object --bucket some-bucket --key 'a b/c'",
  "aws s3api put-bucket-versioning --bucket some-bucket --versioning-configuration '{\"Status\": \"Enabled\"}'",
  "aws s3api put-object-tagging --bucket some-bucket --key k --tagging '{\"TagSet\": [{\"Key\": \"a\", \"Value\": \"b\"}]}'",
]) {
  test(line, async () => {
    sent = undefined;
    await shell.run(`${line} --no-paginate`);
    assert.notEqual(sent, undefined, "nothing was sent");
    const called = await operationCalled(models, sent);
    assert.equal(called && commandFor(called), line);
  });
}
