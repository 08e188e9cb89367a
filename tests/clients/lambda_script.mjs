// The control plane of Lambda, and the refusals its users meet, for every client. See call.mjs for what a call says.

import { account, from, region } from "./call.mjs";

const call = (operation, input, expect, more = {}) => ({ service: "lambda", operation, input, expect, ...more });
const refused = (operation, input, code, message) => ({ service: "lambda", operation, input, error: { code, ...(message !== undefined && { message }) } });

/** An archive of one file, `index.js`, that exports a handler. */
const zip = {
  $base64: "UEsDBBQAAAAAAAAAIQDVz+jyIQAAACEAAAAIAAAAaW5kZXguanNleHBvcnRzLmhhbmRsZXIgPSBhc3luYyAoKSA9PiAxOwpQSwECFAMUAAAAAAAAACEA1c/o8iEAAAAhAAAACAAAAAAAAAAAAAAApAEAAAAAaW5kZXguanNQSwUGAAAAAAEAAQA2AAAARwAAAAAA",
};
const arn = (resource) => `arn:aws:lambda:${region}:${account}:${resource}`;
const role = `arn:aws:iam::${account}:role/worker`;
const f = { FunctionName: "orders" };
const create = (FunctionName, more = {}) => ({ FunctionName, Runtime: "nodejs22.x", Handler: "index.handler", Role: role, Code: { ZipFile: zip }, ...more });
const permission = { ...f, StatementId: "topic", Action: "lambda:InvokeFunction", Principal: "sns.amazonaws.com", SourceArn: `arn:aws:sns:${region}:${account}:news` };

const functions = [
  call("CreateFunction", create("orders", { Description: "takes orders", Environment: { Variables: { TABLE: "orders" } }, Tags: { team: "blue" } }), {
    FunctionArn: arn("function:orders"),
    State: "Pending",
    Timeout: 3,
    MemorySize: 128,
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
  }),
  refused("CreateFunction", create("orders"), "ResourceConflictException", /Function already exist: orders/),
  refused("CreateFunction", create("no spaces"), "ValidationException", /functionName/),
  refused("CreateFunction", create("old", { Runtime: "nodejs14.x" }), "InvalidParameterValueException", /no longer supported/),
  refused("CreateFunction", create("early", { Environment: { Variables: { AWS_REGION: "x" } } }), "InvalidParameterValueException", /reserved keys/),
  refused("CreateFunction", create("late", { Code: { S3Bucket: "absent", S3Key: "k" } }), "InvalidParameterValueException", /NoSuchBucket/),
  call("GetFunction", f, { Configuration: { State: "Active", LastUpdateStatus: "Successful" }, Code: { RepositoryType: "S3", Location: /snapshots/ }, Tags: { team: "blue" } }),
  call("GetFunction", { FunctionName: arn("function:orders:$LATEST") }, { Configuration: { FunctionArn: arn("function:orders:$LATEST") } }),
  refused("GetFunction", { FunctionName: "orders:7", Qualifier: "8" }, "InvalidParameterValueException", /derived qualifier/),
  refused("GetFunction", { FunctionName: `arn:aws:lambda:eu-west-1:${account}:function:orders` }, "ResourceNotFoundException", /not reachable in this region/),
  call("UpdateFunctionConfiguration", { ...f, Timeout: 9 }, { Timeout: 9, LastUpdateStatus: "InProgress" }),
  refused("UpdateFunctionConfiguration", { ...f, RevisionId: "old" }, "PreconditionFailedException", /latest Revision Id/),
  call("UpdateFunctionCode", { ...f, ZipFile: zip, DryRun: true }, { FunctionName: "orders" }),
  call("GetFunctionConfiguration", f, { Timeout: 9, LastUpdateStatus: "Successful" }, { name: "configuration" }),
  call("ListFunctions", {}, { Functions: [{ FunctionName: "orders" }] }),
];

const versions = [
  call("PublishVersion", { ...f, Description: "one" }, { Version: "1", Description: "one", FunctionArn: arn("function:orders:1") }),
  call("PublishVersion", f, { Version: "1" }),
  call("UpdateFunctionConfiguration", { ...f, Description: "second" }, { Description: "second" }),
  call("PublishVersion", f, { Version: "2" }),
  call("ListVersionsByFunction", f, { Versions: [{ Version: "$LATEST" }, { Version: "1" }, { Version: "2" }] }),
  call("CreateAlias", { ...f, Name: "live", FunctionVersion: "1", RoutingConfig: { AdditionalVersionWeights: { 2: 0.25 } } }, { AliasArn: arn("function:orders:live"), RoutingConfig: { AdditionalVersionWeights: { 2: 0.25 } } }),
  refused("CreateAlias", { ...f, Name: "2026", FunctionVersion: "1" }, "ValidationException", /'name'/),
  refused("DeleteFunction", { ...f, Qualifier: "2" }, "ResourceConflictException", /aliases reference it/),
  call("UpdateAlias", { ...f, Name: "live", FunctionVersion: "2", RoutingConfig: { AdditionalVersionWeights: {} } }, { FunctionVersion: "2" }),
  call("GetAlias", { ...f, Name: "live" }, { FunctionVersion: "2" }),
  call("ListAliases", f, { Aliases: [{ Name: "live" }] }),
  call("DeleteFunction", { ...f, Qualifier: "1" }, {}),
];

const settings = [
  call("AddPermission", permission, { Statement: /"Sid":"topic"/ }),
  refused("AddPermission", permission, "ResourceConflictException", /topic/),
  refused("AddPermission", { ...permission, FunctionName: "orders:none" }, "ResourceNotFoundException", /Cannot find alias arn/),
  call("GetPolicy", f, { Policy: /AWS:SourceArn/ }),
  call("RemovePermission", { ...f, StatementId: "topic" }, {}),
  refused("GetPolicy", f, "ResourceNotFoundException", /does not exist/),
  call("TagResource", { Resource: arn("function:orders"), Tags: { team: "red", cost: "1" } }, {}),
  call("UntagResource", { Resource: arn("function:orders"), TagKeys: ["cost"] }, {}),
  call("ListTags", { Resource: arn("function:orders") }, { Tags: (tags) => Object.keys(tags).length === 1 && tags.team === "red" }),
  call("PutFunctionConcurrency", { ...f, ReservedConcurrentExecutions: 10 }, { ReservedConcurrentExecutions: 10 }),
  refused("PutFunctionConcurrency", { ...f, ReservedConcurrentExecutions: 1000 }, "InvalidParameterValueException", /\[100\]/),
  call("GetFunctionConcurrency", f, { ReservedConcurrentExecutions: 10 }),
  call("PutProvisionedConcurrencyConfig", { ...f, Qualifier: "live", ProvisionedConcurrentExecutions: 2 }, { Status: "IN_PROGRESS", RequestedProvisionedConcurrentExecutions: 2 }),
  call("GetProvisionedConcurrencyConfig", { ...f, Qualifier: "live" }, { Status: "READY", AvailableProvisionedConcurrentExecutions: 2 }),
  call("DeleteProvisionedConcurrencyConfig", { ...f, Qualifier: "live" }, {}),
  refused("GetProvisionedConcurrencyConfig", { ...f, Qualifier: "live" }, "ProvisionedConcurrencyConfigNotFoundException"),
  call("DeleteFunctionConcurrency", f, {}),
  call("GetAccountSettings", {}, { AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 1000 }, AccountUsage: { FunctionCount: 1 } }),
  call("PutFunctionEventInvokeConfig", { ...f, MaximumRetryAttempts: 0 }, { MaximumRetryAttempts: 0, FunctionArn: arn("function:orders:$LATEST") }),
  call("ListFunctionEventInvokeConfigs", f, { FunctionEventInvokeConfigs: [{ MaximumRetryAttempts: 0 }] }),
  call("DeleteFunctionEventInvokeConfig", f, {}),
  call("PutFunctionRecursionConfig", { ...f, RecursiveLoop: "Allow" }, { RecursiveLoop: "Allow" }),
];

const url = { ...f, AuthType: "NONE", Cors: { AllowOrigins: ["*"] } };
const urls = [
  call("CreateFunctionUrlConfig", url, { AuthType: "NONE", FunctionUrl: /\.lambda-url\.us-east-1\./ }),
  refused("CreateFunctionUrlConfig", url, "ResourceConflictException", /FunctionUrlConfig exists/),
  call("UpdateFunctionUrlConfig", { ...f, AuthType: "AWS_IAM" }, { AuthType: "AWS_IAM", Cors: { AllowOrigins: ["*"] } }),
  call("GetFunctionUrlConfig", f, { AuthType: "AWS_IAM", FunctionArn: arn("function:orders") }),
  call("ListFunctionUrlConfigs", f, { FunctionUrlConfigs: [{ AuthType: "AWS_IAM" }] }),
  call("DeleteFunctionUrlConfig", f, {}),
];

const tools = { LayerName: "tools" };
const layers = [
  call("PublishLayerVersion", { ...tools, Content: { ZipFile: zip }, CompatibleRuntimes: ["nodejs22.x"] }, { Version: 1, LayerVersionArn: arn("layer:tools:1"), CompatibleRuntimes: ["nodejs22.x"] }),
  call("AddLayerVersionPermission", { ...tools, VersionNumber: 1, StatementId: "all", Action: "lambda:GetLayerVersion", Principal: "*" }, { Statement: /"Principal":"\*"/ }),
  call("GetLayerVersionPolicy", { ...tools, VersionNumber: 1 }, { Policy: /layer:tools:1/ }),
  call("UpdateFunctionConfiguration", { ...f, Layers: [arn("layer:tools:1")] }, { Layers: [{ Arn: /layer:tools:1/ }] }),
  refused("UpdateFunctionConfiguration", { ...f, Layers: [arn("layer:tools:2")] }, "InvalidParameterValueException", /layer:tools:2 does not exist/),
  call("ListLayers", {}, { Layers: [{ LayerName: "tools", LatestMatchingVersion: { Version: 1 } }] }),
  call("DeleteLayerVersion", { ...tools, VersionNumber: 1 }, {}),
  call("ListLayerVersions", tools, { LayerVersions: [] }),
  refused("GetLayerVersion", { ...tools, VersionNumber: 1 }, "ResourceNotFoundException", /does not exist/),
];

const queue = `arn:aws:sqs:${region}:${account}:orders`;
const uuid = from("mapping", (answer) => answer.UUID);
const mappings = [
  { service: "sqs", operation: "CreateQueue", input: { QueueName: "orders" }, expect: {} },
  call("CreateEventSourceMapping", { ...f, EventSourceArn: queue, Enabled: false, BatchSize: 5 }, { State: "Disabled", BatchSize: 5, EventSourceArn: queue }, { name: "mapping" }),
  refused("CreateEventSourceMapping", { ...f, EventSourceArn: queue }, "ResourceConflictException", /already exists/),
  refused("CreateEventSourceMapping", { FunctionName: "absent", EventSourceArn: queue }, "InvalidParameterValueException", "Function does not exist"),
  call("UpdateEventSourceMapping", { UUID: uuid, BatchSize: 7 }, { BatchSize: 7, State: "Updating" }),
  call("GetEventSourceMapping", { UUID: uuid }, { BatchSize: 7, State: "Disabled" }),
  call("ListEventSourceMappings", f, { EventSourceMappings: [{ BatchSize: 7 }] }),
  call("DeleteEventSourceMapping", { UUID: uuid }, { State: "Deleting" }),
  call("DeleteAlias", { ...f, Name: "live" }, {}),
  call("DeleteFunction", f, {}),
  refused("DeleteFunction", f, "ResourceNotFoundException", /Function not found/),
];

export const lambdaScript = [...functions, ...versions, ...settings, ...urls, ...layers, ...mappings];
