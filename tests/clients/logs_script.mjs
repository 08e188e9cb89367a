// Groups, streams, events, filters and queries of CloudWatch Logs, and the refusals their users meet, for every client. See
// call.mjs for what a call says.

import { account, from, region } from "./call.mjs";

const logs = (operation, input, expect, more = {}) => ({ service: "logs", operation, input, expect, ...more });
const refused = (operation, input, code, message) => ({ service: "logs", operation, input, error: { code, ...(message !== undefined && { message }) } });

const minute = 60_000;
const now = Math.floor(Date.now() / minute) * minute;
const json = (value) => JSON.stringify(value);
const group = { logGroupName: "/app" };
const stream = { ...group, logStreamName: "one" };
const arn = `arn:aws:logs:${region}:${account}:log-group:/app`;
const events = (messages, at = now - minute) => messages.map((message, i) => ({ timestamp: at + i, message }));
const slow = [{ metricName: "slow", metricNamespace: "App", metricValue: "$.took", unit: "Milliseconds" }];

const groups = [
  logs("CreateLogGroup", { ...group, tags: { team: "blue" } }, {}),
  refused("CreateLogGroup", group, "ResourceAlreadyExistsException", "The specified log group already exists"),
  refused("CreateLogGroup", { logGroupName: "with space" }, "InvalidParameterException"),
  logs("CreateLogGroup", { logGroupName: "/app/other" }, {}),
  logs("DescribeLogGroups", { logGroupNamePrefix: "/app/" }, { logGroups: [{ logGroupName: "/app/other", storedBytes: 0, metricFilterCount: 0 }] }),
  logs("PutRetentionPolicy", { ...group, retentionInDays: 7 }, {}),
  refused("PutRetentionPolicy", { ...group, retentionInDays: 2 }, "InvalidParameterException"),
  refused("PutRetentionPolicy", { logGroupName: "/absent", retentionInDays: 7 }, "ResourceNotFoundException", "The specified log group does not exist."),
  logs("DescribeLogGroups", { logGroupNamePrefix: "/app" }, { logGroups: [{ logGroupName: "/app", retentionInDays: 7 }, { logGroupName: "/app/other" }] }),
  logs("DeleteRetentionPolicy", group, {}),
  logs("ListTagsForResource", { resourceArn: arn }, { tags: { team: "blue" } }),
  logs("TagResource", { resourceArn: arn, tags: { cost: "7" } }, {}),
  logs("UntagResource", { resourceArn: arn, tagKeys: ["team"] }, {}),
  logs("ListTagsForResource", { resourceArn: arn }, { tags: { cost: "7" } }),
];

const streams = [
  logs("CreateLogStream", stream, {}),
  refused("CreateLogStream", stream, "ResourceAlreadyExistsException", "The specified log stream already exists"),
  refused("CreateLogStream", { ...group, logStreamName: "a:b" }, "InvalidParameterException"),
  refused("CreateLogStream", { logGroupName: "/absent", logStreamName: "one" }, "ResourceNotFoundException", "The specified log group does not exist."),
  logs("CreateLogStream", { ...group, logStreamName: "two" }, {}),
  logs("PutLogEvents", { ...stream, logEvents: events([json({ level: "INFO", took: 12 }), json({ level: "ERROR", took: 250 }), "plain größe <&>"]) }, {}),
  refused("PutLogEvents", { ...stream, logEvents: [...events(["later"], now), ...events(["earlier"], now - minute)] }, "InvalidParameterException", /chronological order/),
  refused("PutLogEvents", { ...group, logStreamName: "absent", logEvents: events(["x"]) }, "ResourceNotFoundException", "The specified log stream does not exist."),
  logs("PutLogEvents", { ...stream, logEvents: events(["from long ago"], now - 20 * 24 * 60 * minute) }, { rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 } }),
  logs("PutLogEvents", { ...group, logStreamName: "two", logEvents: events([json({ level: "WARN", took: 40 })], now - minute / 2) }, {}),
  logs("DescribeLogStreams", { ...group, logStreamNamePrefix: "o" }, { logStreams: [{ logStreamName: "one", firstEventTimestamp: now - minute, lastEventTimestamp: now - minute + 2 }] }),
  logs("GetLogEvents", { ...stream, startFromHead: true }, { events: (found) => found.length === 3 && found[2].message === "plain größe <&>", nextForwardToken: /^f\// }, { name: "page" }),
  logs("GetLogEvents", { ...stream, startFromHead: true, nextToken: from("page", ({ nextForwardToken }) => nextForwardToken) }, { events: [] }),
  logs("GetLogEvents", { ...stream, limit: 1 }, { events: [{ message: "plain größe <&>" }] }),
  logs("GetLogEvents", { ...stream, startTime: now - minute + 1, endTime: now - minute + 2, startFromHead: true }, { events: [{ message: json({ level: "ERROR", took: 250 }) }] }),
];

const filters = [
  logs("FilterLogEvents", { ...group, filterPattern: '{ $.level = "ERROR" }' }, { events: [{ logStreamName: "one", message: json({ level: "ERROR", took: 250 }) }] }),
  logs("FilterLogEvents", { ...group, filterPattern: "{ $.took > 20 && $.took < 100 }" }, { events: [{ logStreamName: "two" }] }),
  logs("FilterLogEvents", { ...group, filterPattern: "?plain ?WARN" }, { events: (found) => found.length === 2 }),
  logs("FilterLogEvents", { ...group, filterPattern: '-"INFO"', logStreamNames: ["one"] }, { events: (found) => found.length === 2 }),
  refused("FilterLogEvents", { ...group, filterPattern: "{ $.a" }, "InvalidParameterException"),
  logs("TestMetricFilter", { filterPattern: "[ip, ..., status=4*]", logEventMessages: ["1.2.3.4 x 404", "1.2.3.4 x 200"] }, { matches: [{ eventNumber: 1, extractedValues: { $ip: "1.2.3.4", $status: "404" } }] }),
  logs("PutMetricFilter", { ...group, filterName: "slow", filterPattern: "{ $.took > 100 }", metricTransformations: slow }, {}),
  logs("DescribeMetricFilters", group, { metricFilters: [{ filterName: "slow", filterPattern: "{ $.took > 100 }", metricTransformations: slow }] }),
  refused("PutMetricFilter", { ...group, filterName: "bad", filterPattern: "{ $.a", metricTransformations: slow }, "InvalidParameterException", /Invalid filter pattern/),
  logs("DeleteMetricFilter", { ...group, filterName: "slow" }, {}),
  refused("DeleteMetricFilter", { ...group, filterName: "slow" }, "ResourceNotFoundException", /filter does not exist/),
  logs("DescribeSubscriptionFilters", group, { subscriptionFilters: [] }),
];

const query = { ...group, startTime: Math.floor(now / 1000) - 3600, endTime: Math.floor(now / 1000) + 60 };
const queryId = from("query", (answer) => answer.queryId);
const queries = [
  logs("StartQuery", { ...query, queryString: "fields level, took | filter took > 20 | sort took desc | limit 5" }, { queryId: /^[\w-]{36}$/ }, { name: "query" }),
  logs("GetQueryResults", { queryId }, { results: (rows) => rows.length === 2 && rows[0].some(({ field, value }) => field === "took" && value === "250"), status: "Complete" }, { until: ({ status }) => status === "Complete" }),
  logs("DescribeQueries", group, { queries: [{ status: "Complete", logGroupName: "/app" }] }),
  refused("StartQuery", { ...query, queryString: "fields @message | nonsense" }, "MalformedQueryException"),
  refused("GetQueryResults", { queryId: "00000000-0000-0000-0000-000000000000" }, "ResourceNotFoundException"),
];

const end = [
  logs("DeleteLogStream", { ...group, logStreamName: "two" }, {}),
  refused("DeleteLogStream", { ...group, logStreamName: "two" }, "ResourceNotFoundException", "The specified log stream does not exist."),
  logs("DeleteLogGroup", group, {}),
  refused("DescribeLogStreams", group, "ResourceNotFoundException", "The specified log group does not exist."),
];

export const logsScript = [...groups, ...streams, ...filters, ...queries, ...end];
