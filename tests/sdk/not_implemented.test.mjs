// What Cloudtab does not do says so: through every service's client, as an exception with a name and status 501.

import { test } from "node:test";

import { openCloud, sdk, throwsError } from "./sdk.mjs";

const calls = [
  ["sts", "STS", "AssumeRoleWithSAML", { RoleArn: "arn:aws:iam::000000000000:role/r", PrincipalArn: "arn:aws:iam::000000000000:saml-provider/p", SAMLAssertion: "PGE+PC9hPg==" }],
  ["api-gateway", "APIGateway", "GetSdkTypes", {}],
  ["apigatewayv2", "ApiGatewayV2", "GetVpcLinks", {}],
  ["cloudformation", "CloudFormation", "ListTypes", {}],
  ["lambda", "Lambda", "ListCapacityProviders", {}],
  ["cloudwatch", "CloudWatch", "ListManagedInsightRules", { ResourceARN: "arn:aws:x:us-east-1:000000000000:y" }],
  ["cloudwatch-logs", "CloudWatchLogs", "ListAnomalies", {}],
  ["kms", "KMS", "DescribeCustomKeyStores", {}],
  ["s3", "S3", "ListBucketAnalyticsConfigurations", { Bucket: "bkt" }],
  ["iam", "IAM", "GenerateCredentialReport", {}],
];

for (const [name, client, operation, input] of calls) {
  test(`${client} ${operation}`, async (t) => {
    const cloud = await openCloud(t);
    const package_ = sdk(`@aws-sdk/client-${name}`);
    const service = new package_[`${client}Client`](cloud.clientConfig());
    const error = await throwsError(service.send(new package_[`${operation}Command`](input)), {
      name: "NotImplemented",
      status: 501,
      message: new RegExp(operation),
    });
    const base = package_[`${client}ServiceException`];
    if (!(error instanceof base)) throw new Error(`not a ${base.name}: ${error.constructor.name}`);
  });
}
