// The calls that are measured, as wire requests. native_bench.cc makes the same ones; a change belongs in both.

const post = (host, headers, body) => ({
  method: "POST",
  target: "/",
  headers: [
    ["host", `${host}.us-east-1.amazonaws.com`],
    ...headers,
    // dynalite wants a signature to look at; Cloudtab does not.
    ["authorization", `AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/${host}/aws4_request, SignedHeaders=host, Signature=0`],
    ["x-amz-date", "20260101T000000Z"],
  ],
  body,
});
const json = (host, target, body) => post(host, [["content-type", "application/x-amz-json-1.0"], ["x-amz-target", target]], body);
export const query = (host, parameters) =>
  post(host, [["content-type", "application/x-www-form-urlencoded"]], new URLSearchParams({ Version: "2010-03-31", ...parameters }).toString());

export const dynamodb = (operation, body) => json("dynamodb", `DynamoDB_20120810.${operation}`, body);
export const sqs = (operation, body) => json("sqs", `AmazonSQS.${operation}`, body);

export const createTable = dynamodb(
  "CreateTable",
  JSON.stringify({
    TableName: "bench",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }, { AttributeName: "sk", AttributeType: "N" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }, { AttributeName: "sk", KeyType: "RANGE" }],
  }),
);

export const describeTable = dynamodb("DescribeTable", '{"TableName":"bench"}');

/** An item of about 400 bytes with ten attributes. */
export function putItem(index) {
  return dynamodb(
    "PutItem",
    `{"TableName":"bench","Item":{"pk":{"S":"customer#${index}"},"sk":{"N":"${index}"},"name":{"S":"Ada Lovelace"},` +
      '"email":{"S":"ada@example.com"},"age":{"N":"36"},"active":{"BOOL":true},"tags":{"L":[{"S":"red"},{"S":"green"}]},' +
      '"address":{"M":{"street":{"S":"12 Long Street"},"city":{"S":"London"}}},' +
      '"note":{"S":"a note of some length that brings the whole to about four hundred bytes"},"total":{"N":"1234.56"}}}',
  );
}

export const getItem = (index) => dynamodb("GetItem", `{"TableName":"bench","Key":{"pk":{"S":"customer#${index}"},"sk":{"N":"${index}"}}}`);

const queue = '"QueueUrl":"https://sqs.us-east-1.amazonaws.com/000000000000/bench"';
export const createQueue = sqs("CreateQueue", '{"QueueName":"bench"}');
export const sendMessage = (index) => sqs("SendMessage", `{${queue},"MessageBody":"message ${index}"}`);
export const receiveMessage = sqs("ReceiveMessage", `{${queue}}`);
export const deleteMessage = (handle) => sqs("DeleteMessage", `{${queue},"ReceiptHandle":"${handle}"}`);
