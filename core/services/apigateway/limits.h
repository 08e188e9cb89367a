#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "core/base/time.h"

// Quotas:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
// unless said otherwise. Those marked "ours" bound work that AWS bounds by time.
namespace cloudtab::apigateway {

constexpr size_t kApisPerRegionMax = 600;
constexpr size_t kResourcesPerApiMax = 300;
constexpr size_t kStagesPerApiMax = 10;
constexpr size_t kTagsMax = 50;
constexpr size_t kApiKeysMax = 10'000;
constexpr size_t kUsagePlansMax = 300;
/// Recorded: test_apigateway_extended.py.
constexpr size_t kApiKeyNameCharsMax = 1024;
constexpr size_t kApiKeyValueCharsMin = 20;
constexpr size_t kApiKeyValueCharsMax = 128;
/// Ours; AWS tells only that there is a limit.
constexpr size_t kApiKeyDescriptionCharsMax = 1024;
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-usage-plan-monitor-usage.html
constexpr int64_t kUsageDaysMax = 90;
/// Of a request to an API and of an answer.
constexpr size_t kPayloadBytesMax = 10 * 1024 * 1024;
constexpr int64_t kCompressionBytesMax = 10'485'760;
constexpr int64_t kIntegrationTimeoutMillis = 29'000;
/// Of an HTTP API:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
constexpr int64_t kHttpTimeoutMillis = 30'000;
/// Of an HTTP API's Lambda authorizer.
constexpr Duration kAuthorizerTimeout = std::chrono::seconds(10);
/// How long an authorizer's result is kept, in seconds:
/// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html
constexpr int64_t kDecisionSecondsDefault = 300;
constexpr int64_t kDecisionSecondsMax = 3600;
constexpr size_t kAuthorizersPerApiMax = 10;
/// Entries in one page of a list, and where no limit is given.
constexpr size_t kPageMax = 500;
constexpr size_t kPageDefault = 25;

/// Of an imported definition's base path. Ours.
constexpr size_t kPathBytesMax = 1024;

// --- WebSocket connections:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
/// A client sends what is longer than 32 KB in several frames, which whoever holds the socket
/// joins.
constexpr size_t kMessageBytesMax = 128 * 1024;
constexpr Duration kConnectionIdleMax = std::chrono::minutes(10);
constexpr Duration kConnectionLifeMax = std::chrono::hours(2);
/// Frames kept for a client that does not read. Ours.
constexpr uint64_t kFramesMax = 1000;

// --- Mapping templates
constexpr size_t kTemplateBytesMax = 300 * 1024;
/// Iterations of one #foreach.
constexpr size_t kLoopIterationsMax = 1000;
/// Nested directives, parentheses and strings in a template. Ours.
constexpr int kTemplateDepthMax = 64;
/// Expressions and directives evaluated for one template. Ours.
constexpr size_t kTemplateStepsMax = 500'000;
/// Lists, maps and their entries made for one request. Ours.
constexpr size_t kTemplateObjectsMax = 500'000;
/// Bytes of text made for one template, in its output and in its values together. Ours.
constexpr size_t kTemplateTextBytesMax = 4 * kPayloadBytesMax;
/// Characters looked at while a regular expression is searched for in a text. Ours.
constexpr uint64_t kPatternStepsMax = 5'000'000;
/// Nesting of JSON read by or written from a template, and checked by a model. Ours.
constexpr int kJsonDepthMax = 100;

// --- Request validation
/// References followed and subschemas tried while one body is checked. Ours.
constexpr size_t kSchemaStepsMax = 200'000;

}  // namespace cloudtab::apigateway
