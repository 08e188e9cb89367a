#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/time.h"

namespace cloudtab::lambda {

/// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: bytes of an event and,
/// for RequestResponse, of an answer (6 MB; what AWS's error names is a little more).
inline constexpr size_t kSyncPayloadMax = 6 * 1024 * 1024;
inline constexpr size_t kEventPayloadMax = 1024 * 1024;
/// The limit that `Function.ResponseSizeTooLarge` names, as recorded.
inline constexpr size_t kAnswerBytesMax = 6'291'556;

/// The same page: bytes of a package that is sent with a request, of what packages unpack to, and
/// of all packages of an account; bytes of the environment variables as JSON; layers of a function.
inline constexpr size_t kZippedBytesMax = 52'428'800;
inline constexpr uint64_t kUnzippedBytesMax = 262'144'000;
inline constexpr int64_t kTotalCodeBytesMax = 80'530'636'800;
inline constexpr size_t kEnvironmentBytesMax = 4096;
inline constexpr size_t kLayersMax = 5;
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html
inline constexpr size_t kTagsMax = 50;
/// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html: seconds, MB, MB.
inline constexpr int kDefaultTimeout = 3;
inline constexpr int kDefaultMemory = 128;
inline constexpr int kDefaultStorage = 512;
/// As recorded: characters of a function's name without all around it.
inline constexpr size_t kFunctionNameMax = 64;
/// The API reference, of all lists: items unless a request says how many.
inline constexpr size_t kListDefault = 50;

/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html: two more runs
/// after one and two minutes, and an event waits for at most six hours; throttled runs are tried
/// again after one second at first, five minutes at last.
inline constexpr int64_t kRetriesDefault = 2;
inline constexpr Duration kRetryDelay = 1min;
inline constexpr Duration kEventAgeDefault = 6h;
inline constexpr Duration kThrottleDelayMin = 1s;
inline constexpr Duration kThrottleDelayMax = 5min;

/// https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html: an account's runs at a
/// time, and how many of them reservations must leave.
inline constexpr int64_t kAccountConcurrency = 1000;
inline constexpr int64_t kUnreservedConcurrencyMin = 100;

/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html: the longest run.
inline constexpr Duration kRunMax = 15min;

/// How long an environment is kept warm. AWS names no time; some minutes are what is observed.
inline constexpr Duration kIdleMax = 10min;

/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html:
/// the most messages, and the longest wait, of one call.
inline constexpr size_t kReceiveMax = 10;
inline constexpr Duration kReceiveWait = 20s;
/// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html: a queue's batches begin
/// with five at a time. AWS goes on to more while the backlog lasts.
inline constexpr int64_t kBatchesDefault = 5;
/// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html: records
/// of a batch unless a mapping says otherwise.
inline constexpr int64_t kStreamBatchDefault = 100;
/// The most records, and shards, that one call of DynamoDB Streams answers:
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
inline constexpr int64_t kStreamReadMax = 1000;
/// A failed batch of a stream is run again after one second, then twice as long, up to a minute.
/// AWS backs off and names no times.
inline constexpr Duration kStreamRetryMin = 1s;
inline constexpr Duration kStreamRetryMax = 1min;

/// How long a poller that is gone (after a restart, or without its queue) stays away.
inline constexpr Duration kPollWatch = 1min;

/// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html: bytes of LogResult, before
/// base64.
inline constexpr size_t kLogTailMax = 4096;

}  // namespace cloudtab::lambda
