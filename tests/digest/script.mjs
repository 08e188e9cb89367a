// A day in a cloud's life, as inputs of the engine: several services, errors, waiting, time that passes.

const start = Date.UTC(2026, 0, 1);

/** The inputs, always the same. */
export function script() {
  const inputs = [];
  let wall = start;
  let id = 0;

  const request = (method, target, headers, body = "") => {
    wall += 7;
    inputs.push({ kind: "request", id: ++id, wall, method, target, headers, body });
  };
  const pass = (millis) => {
    wall += millis;
    inputs.push({ kind: "tick", wall });
  };
  const json = (host, target, input, version = "1.0") =>
    request(
      "POST",
      "/",
      [["host", `${host}.us-east-1.amazonaws.com`], ["content-type", `application/x-amz-json-${version}`], ["x-amz-target", target]],
      JSON.stringify(input),
    );
  const query = (host, version, parameters) =>
    request(
      "POST",
      "/",
      [["host", `${host}.us-east-1.amazonaws.com`], ["content-type", "application/x-www-form-urlencoded"]],
      new URLSearchParams({ Version: version, ...parameters }).toString(),
    );
  const sqs = (operation, input) => json("sqs", `AmazonSQS.${operation}`, input);
  const dynamodb = (operation, input) => json("dynamodb", `DynamoDB_20120810.${operation}`, input);
  const sns = (parameters) => query("sns", "2010-03-31", parameters);
  const cloudformation = (parameters) => query("cloudformation", "2010-05-15", parameters);
  const s3 = (method, target, body, headers = []) => request(method, target, [["host", "bkt.s3.us-east-1.amazonaws.com"], ...headers], body);

  query("sts", "2011-06-15", { Action: "GetCallerIdentity" });

  const QueueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/work";
  sqs("CreateQueue", { QueueName: "work", Attributes: { VisibilityTimeout: "5", DelaySeconds: "1" } });
  sqs("CreateQueue", { QueueName: "bad name" });
  for (let i = 0; i < 20; ++i) {
    sqs("SendMessage", { QueueUrl, MessageBody: `message ${i} ü`, MessageAttributes: { n: { DataType: "Number", StringValue: String(i) } } });
  }
  pass(1500);
  for (let i = 0; i < 4; ++i) sqs("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 3, MessageSystemAttributeNames: ["All"] });
  sqs("ReceiveMessage", { QueueUrl: `${QueueUrl}x` });
  pass(6000);
  sqs("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10 });
  sqs("PurgeQueue", { QueueUrl });
  sqs("ReceiveMessage", { QueueUrl, WaitTimeSeconds: 10 });
  const waiting = id;
  sqs("ReceiveMessage", { QueueUrl, WaitTimeSeconds: 3 });
  inputs.push({ kind: "abandon", id: waiting });
  pass(3500);

  dynamodb("CreateTable", {
    TableName: "orders",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }, { AttributeName: "sk", AttributeType: "N" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }, { AttributeName: "sk", KeyType: "RANGE" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  pass(15_000);
  for (let i = 0; i < 60; ++i) {
    const Item = { pk: { S: `p${i % 7}` }, sk: { N: String(i * 1.25) }, list: { L: [{ BOOL: i % 2 === 0 }, { NULL: true }] }, set: { NS: ["1", String(i + 2)] } };
    dynamodb("PutItem", { TableName: "orders", Item, ReturnConsumedCapacity: "TOTAL" });
  }
  for (let i = 0; i < 10; ++i) {
    dynamodb("UpdateItem", {
      TableName: "orders",
      Key: { pk: { S: `p${i}` }, sk: { N: String(i * 1.25) } },
      UpdateExpression: "SET #n = if_not_exists(#n, :zero) + :one REMOVE #l[0]",
      ExpressionAttributeNames: { "#n": "count", "#l": "list" },
      ExpressionAttributeValues: { ":zero": { N: "0" }, ":one": { N: "0.1" } },
      ReturnValues: "ALL_NEW",
    });
  }
  dynamodb("Query", { TableName: "orders", KeyConditionExpression: "pk = :p AND sk > :s", ExpressionAttributeValues: { ":p": { S: "p3" }, ":s": { N: "10" } } });
  dynamodb("Scan", { TableName: "orders", Limit: 17, FilterExpression: "contains(#s, :x)", ExpressionAttributeNames: { "#s": "set" }, ExpressionAttributeValues: { ":x": { N: "9" } } });
  dynamodb("PutItem", { TableName: "orders", Item: { pk: { S: "" }, sk: { N: "x" } } });
  dynamodb("DeleteItem", { TableName: "orders", Key: { pk: { S: "p3" }, sk: { N: "3.75" } }, ReturnValues: "ALL_OLD" });

  const TopicArn = "arn:aws:sns:us-east-1:000000000000:news";
  sns({ Action: "CreateTopic", Name: "news" });
  sns({ Action: "Subscribe", TopicArn, Protocol: "sqs", Endpoint: "arn:aws:sqs:us-east-1:000000000000:work" });
  for (let i = 0; i < 5; ++i) sns({ Action: "Publish", TopicArn, Message: `news ${i}` });
  sns({ Action: "Publish", TopicArn: `${TopicArn}x`, Message: "lost" });
  pass(2000);
  sqs("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10 });

  s3("PUT", "/");
  for (let i = 0; i < 10; ++i) s3("PUT", `/folder%20${i % 3}/key-${i}`, "x".repeat(i * 100), [["x-amz-meta-n", String(i)]]);
  s3("GET", "/?list-type=2&delimiter=%2F");
  s3("GET", "/folder%201/key-4");
  s3("GET", "/absent");
  s3("DELETE", "/folder%201/key-4");

  const TemplateBody = `
Resources:
  Queue: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 60}}
  Topic: {Type: AWS::SNS::Topic}
  Subscription: {Type: AWS::SNS::Subscription, Properties: {Protocol: sqs, TopicArn: !Ref Topic, Endpoint: !GetAtt Queue.Arn}}
Outputs:
  Url: {Value: !Ref Queue}`;
  cloudformation({ Action: "CreateStack", StackName: "s", TemplateBody });
  for (let i = 0; i < 20; ++i) pass(1000);
  cloudformation({ Action: "DescribeStacks", StackName: "s" });
  cloudformation({ Action: "DescribeStackEvents", StackName: "s" });
  cloudformation({ Action: "CreateStack", StackName: "bad", TemplateBody: "Resources: {A: {Type: AWS::No::Such}}" });
  cloudformation({ Action: "DeleteStack", StackName: "s" });
  for (let i = 0; i < 20; ++i) pass(1000);

  json("monitoring", "GraniteServiceVersion20100801.ListMetrics", {});
  json("logs", "Logs_20140328.CreateLogGroup", { logGroupName: "g" }, "1.1");
  json("kms", "TrentService.CreateKey", {}, "1.1");
  query("iam", "2010-05-08", { Action: "ListRoles" });
  request("GET", "/2015-03-31/functions", [["host", "lambda.us-east-1.amazonaws.com"]]);
  request("POST", "/restapis", [["host", "apigateway.us-east-1.amazonaws.com"], ["content-type", "application/json"]], '{"name":"api"}');
  pass(24 * 3600 * 1000);
  // What is random in keys and ciphertexts follows from the seed, and the arithmetic does not depend on a machine's word.
  const kms = (operation, input) => json("kms", `TrentService.${operation}`, { KeyId: "alias/aws/s3", ...input }, "1.1");
  kms("Encrypt", { Plaintext: btoa("secret"), EncryptionContext: { order: "7" } });
  for (const KeyPairSpec of ["RSA_2048", "ECC_NIST_P256", "ECC_NIST_P521"]) kms("GenerateDataKeyPair", { KeyPairSpec });
  kms("Decrypt", { CiphertextBlob: btoa("nonsense") });

  return inputs;
}
