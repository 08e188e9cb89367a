// Metrics, alarms and dashboards, and the refusals their users meet, for every client. See call.mjs for what a call says.

import { account, region } from "./call.mjs";

const calls = (service) => (operation, input, expect, more = {}) => ({ service, operation, input, expect, ...more });
const refusals = (service) => (operation, input, code, message) => ({ service, operation, input, error: { code, ...(message !== undefined && { message }) } });
const [metric, refused] = [calls("cloudwatch"), refusals("cloudwatch")];

const minute = 60_000;
const now = Math.floor(Date.now() / minute) * minute;
const ago = (minutes) => new Date(now - minutes * minute);
const range = { StartTime: ago(60), EndTime: new Date(now + 5 * minute) };
const host = [{ Name: "Host", Value: "a<b>&c" }];
const alarmArn = (name) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;

const statistics = (more) => ({ Namespace: "App", MetricName: "depth", Period: 60, Statistics: ["Sum"], ...range, ...more });
const stat = (id, name, statistic, more = {}) => ({ Id: id, MetricStat: { Metric: { Namespace: "App", MetricName: name }, Period: 60, Stat: statistic }, ...more });
const data = (queries, more = {}) => ({ MetricDataQueries: queries, ...range, ...more });

const metrics = [
  metric("PutMetricData", { Namespace: "App", MetricData: [{ MetricName: "depth", Value: 1.5, Unit: "Count", Timestamp: ago(3) }] }, {}),
  metric("PutMetricData", { Namespace: "App", MetricData: [{ MetricName: "depth", Values: [1, 2, 3], Counts: [1, 2, 1], Unit: "Count", Timestamp: ago(2) }] }, {}),
  metric("PutMetricData", { Namespace: "App", MetricData: [{ MetricName: "depth", StatisticValues: { SampleCount: 2, Sum: 9, Minimum: 4, Maximum: 5 }, Unit: "Count", Timestamp: ago(1) }] }, {}),
  metric("PutMetricData", { Namespace: "App", MetricData: [{ MetricName: "depth", Value: 7, Dimensions: host, StorageResolution: 1, Timestamp: ago(1) }] }, {}),
  refused("PutMetricData", { Namespace: "App", MetricData: [{ MetricName: "depth", Value: 1, Values: [1] }] }, "InvalidParameterCombination", /MetricData\.member\.1\.Value and MetricData\.member\.1\.Values are mutually exclusive/),
  refused("PutMetricData", { Namespace: "App", MetricData: [{ MetricName: "depth", Values: [1], Counts: [1, 2] }] }, "InvalidParameterValue", /same size/),
  refused("PutMetricData", { Namespace: "App", MetricData: [{ MetricName: "depth", Value: 1, Timestamp: ago(30 * 24 * 60) }] }, "InvalidParameterValue", /past two weeks/),
  refused("PutMetricData", { Namespace: "AWS/SQS", MetricData: [{ MetricName: "depth", Value: 1 }] }, "InvalidParameterValue", /Namespace is invalid/),
  metric("ListMetrics", { Namespace: "App" }, { Metrics: (found) => found.length === 2 }),
  metric("ListMetrics", { MetricName: "depth", Dimensions: [{ Name: "Host" }], RecentlyActive: "PT3H" }, { Metrics: [{ Namespace: "App", MetricName: "depth", Dimensions: host }] }),
  metric("GetMetricStatistics", statistics({}), { Label: "depth", Datapoints: [{ Sum: 1.5, Unit: "Count" }, { Sum: 8 }, { Sum: 9 }] }),
  metric("GetMetricStatistics", statistics({ Statistics: ["Average", "Minimum", "Maximum", "SampleCount"], Dimensions: host }), { Datapoints: [{ Average: 7, Minimum: 7, Maximum: 7, SampleCount: 1, Unit: "None" }] }),
  metric("GetMetricStatistics", statistics({ Statistics: undefined, ExtendedStatistics: ["p50"], EndTime: ago(1) }), { Datapoints: [{ ExtendedStatistics: { p50: 1.5 } }, { ExtendedStatistics: { p50: 2 } }] }),
  refused("GetMetricStatistics", statistics({ StartTime: ago(48 * 60) }), "InvalidParameterCombination", /exceeds the limit of 1,440/),
  refused("GetMetricStatistics", statistics({ StartTime: range.EndTime }), "InvalidParameterValue", /StartTime must be less than/),
  metric("GetMetricData", data([stat("m", "depth", "Sum"), { Id: "twice", Expression: "m * 2", Label: "double" }]), {
    MetricDataResults: [{ Id: "m", Label: "depth", Values: [9, 8, 1.5], StatusCode: "Complete" }, { Id: "twice", Label: "double", Values: [18, 16, 3] }],
    Messages: [],
  }),
  metric("GetMetricData", data([stat("m", "depth", "Sum", { ReturnData: false }), { Id: "filled", Expression: "FILL(m, 0)" }], { ScanBy: "TimestampAscending", StartTime: ago(4), EndTime: new Date(now) }), {
    MetricDataResults: [{ Id: "filled", Values: [0, 1.5, 8, 9] }],
  }),
  metric("GetMetricData", data([stat("a", "depth", "Average"), stat("b", "absent", "Maximum")]), { MetricDataResults: [{ Label: "depth Average" }, { Label: "absent Maximum", Values: [] }] }),
  refused("GetMetricData", data([{ Id: "m" }]), "ValidationError", /MetricStat is required/),
  refused("GetMetricData", data([{ Id: "e", Expression: "gone + 1" }]), "ValidationError", /'e'/),
];

// Of a metric without data, lest a slow client's alarm be evaluated between two calls.
const alarm = (name, more = {}) => ({
  AlarmName: name,
  Namespace: "App",
  MetricName: "quiet",
  Statistic: "Maximum",
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 100,
  ComparisonOperator: "GreaterThanThreshold",
  TreatMissingData: "ignore",
  ...more,
});

const alarms = [
  metric("PutMetricAlarm", alarm("deep", { AlarmDescription: "größe <&>", Tags: [{ Key: "team", Value: "blue" }] }), {}),
  metric("PutMetricAlarm", alarm("rate", { Statistic: undefined, ExtendedStatistic: "p99", DatapointsToAlarm: 2, EvaluationPeriods: 3 }), {}),
  refused("PutMetricAlarm", alarm("bad", { ExtendedStatistic: "p99" }), "ValidationError", /Statistic/),
  metric("DescribeAlarms", { AlarmNamePrefix: "de" }, {
    MetricAlarms: [{ AlarmName: "deep", AlarmArn: alarmArn("deep"), AlarmDescription: "größe <&>", StateValue: "INSUFFICIENT_DATA", StateReason: "Unchecked: Initial alarm creation", Threshold: 100, Dimensions: [] }],
  }),
  metric("DescribeAlarmsForMetric", { Namespace: "App", MetricName: "quiet" }, { MetricAlarms: (found) => found.length === 2 }),
  metric("SetAlarmState", { AlarmName: "deep", StateValue: "ALARM", StateReason: "a test" }, {}),
  metric("DescribeAlarmHistory", { AlarmName: "deep", HistoryItemType: "StateUpdate" }, { AlarmHistoryItems: [{ AlarmName: "deep", AlarmType: "MetricAlarm", HistorySummary: "Alarm updated from INSUFFICIENT_DATA to ALARM" }] }),
  metric("PutCompositeAlarm", { AlarmName: "any", AlarmRule: "ALARM(deep) OR ALARM(rate)" }, {}),
  refused("PutCompositeAlarm", { AlarmName: "none", AlarmRule: "ALARM(absent)" }, "ValidationError", /do not exist/),
  // Its own reason would tell the time.
  metric("SetAlarmState", { AlarmName: "any", StateValue: "ALARM", StateReason: "a test" }, {}),
  metric("DescribeAlarms", { AlarmTypes: ["CompositeAlarm"] }, { CompositeAlarms: [{ AlarmName: "any", StateValue: "ALARM" }] }),
  metric("DisableAlarmActions", { AlarmNames: ["deep"] }, {}),
  metric("EnableAlarmActions", { AlarmNames: ["deep"] }, {}),
  metric("TagResource", { ResourceARN: alarmArn("deep"), Tags: [{ Key: "stage", Value: "test" }] }, {}),
  metric("UntagResource", { ResourceARN: alarmArn("deep"), TagKeys: ["team"] }, {}),
  metric("ListTagsForResource", { ResourceARN: alarmArn("deep") }, { Tags: [{ Key: "stage", Value: "test" }] }),
  metric("PutDashboard", { DashboardName: "main", DashboardBody: '{"widgets":[]}' }, {}),
  refused("PutDashboard", { DashboardName: "no spaces", DashboardBody: '{"widgets":[]}' }, "InvalidParameterValue", /alphanumerics/),
  metric("GetDashboard", { DashboardName: "main" }, { DashboardArn: `arn:aws:cloudwatch::${account}:dashboard/main`, DashboardBody: '{"widgets":[]}' }),
  metric("ListDashboards", {}, { DashboardEntries: [{ DashboardName: "main", Size: 14 }] }),
  metric("DeleteDashboards", { DashboardNames: ["main"] }, {}),
  refused("GetDashboard", { DashboardName: "main" }, "ResourceNotFound"),
  metric("DeleteAlarms", { AlarmNames: ["any", "rate"] }, {}),
];

/** Undefined members are there to take a default away. */
const without = (value) => {
  if (Array.isArray(value)) return value.map(without);
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof RegExp) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, without(member)]])));
};

export const cloudwatchScript = [...metrics, ...alarms].map((step) => ({ ...step, input: without(step.input) }));
