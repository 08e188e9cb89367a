import assert from "node:assert/strict";
import { test } from "node:test";

import { openCloud, sdk, throwsError } from "./sdk.mjs";

const { CloudWatchClient, GetMetricStatisticsCommand, ListMetricsCommand, PutMetricAlarmCommand, PutMetricDataCommand, SetAlarmStateCommand } =
  sdk("@aws-sdk/client-cloudwatch");
const { AwsJson1_0Protocol, AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } = sdk("@aws-sdk/core/protocols");

// CloudWatch has three protocols; which one a client takes depends on its language and version.
const protocols = {
  "JSON 1.0": new AwsJson1_0Protocol({
    defaultNamespace: "com.amazonaws.cloudwatch",
    serviceTarget: "GraniteServiceVersion20100801",
    awsQueryCompatible: true,
  }),
  query: new AwsQueryProtocol({
    defaultNamespace: "com.amazonaws.cloudwatch",
    xmlNamespace: "http://monitoring.amazonaws.com/doc/2010-08-01/",
    version: "2010-08-01",
  }),
  CBOR: new AwsSmithyRpcV2CborProtocol({ defaultNamespace: "com.amazonaws.cloudwatch", awsQueryCompatible: true }),
};

for (const [name, protocol] of Object.entries(protocols)) {
  test(`metrics by ${name}`, async (t) => {
    const cloud = await openCloud(t);
    const client = new CloudWatchClient({ ...cloud.clientConfig(), protocol });
    const at = new Date(Math.floor(Date.now() / 60_000) * 60_000);
    const datum = { MetricName: "Latency", Timestamp: at, Unit: "Milliseconds", Dimensions: [{ Name: "Route", Value: "/ü" }] };
    await client.send(new PutMetricDataCommand({ Namespace: "Shop", MetricData: [1.5, 2, 300].map((Value) => ({ ...datum, Value })) }));
    const { Metrics } = await client.send(new ListMetricsCommand({ Namespace: "Shop" }));
    assert.deepEqual(Metrics, [{ Namespace: "Shop", MetricName: "Latency", Dimensions: datum.Dimensions }]);
    const { Label, Datapoints } = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: "Shop",
        MetricName: "Latency",
        Dimensions: datum.Dimensions,
        StartTime: new Date(at - 60_000),
        EndTime: new Date(+at + 60_000),
        Period: 60,
        Statistics: ["Sum", "SampleCount", "Average"],
      }),
    );
    assert.equal(Label, "Latency");
    assert.deepEqual(Datapoints, [{ Timestamp: at, SampleCount: 3, Average: 101.16666666666667, Sum: 303.5, Unit: "Milliseconds" }]);
    assert.equal(typeof (await client.send(new ListMetricsCommand({ Namespace: "None" }))).Metrics, "object");
  });

  test(`errors by ${name}`, async (t) => {
    const cloud = await openCloud(t);
    const client = new CloudWatchClient({ ...cloud.clientConfig(), protocol });
    await throwsError(client.send(new SetAlarmStateCommand({ AlarmName: "none", StateValue: "OK", StateReason: "why" })), {
      name: "ResourceNotFound",
      status: 404,
    });
    await throwsError(client.send(new PutMetricAlarmCommand({ AlarmName: "a", EvaluationPeriods: 0, ComparisonOperator: "GreaterThanThreshold" })), {
      status: 400,
      message: /evaluationPeriods/,
      name: "ValidationException",
    });
  });
}
