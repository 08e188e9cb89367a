#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/time.h"
#include "core/engine/document_record.h"
#include "core/engine/record.h"

namespace cloudtab::lambda {

/// A function's configuration as GetFunctionConfiguration answers it, with what is told elsewhere:
/// `Tags` (a map), `Statements` and `PolicyRevisionId` (its resource policy's), `Generation` (the
/// revision whose environments it runs in), `LastVersion` (the number published last) and, if set,
/// `ReservedConcurrency` (a number), `EventInvokeConfig` (as GetFunctionEventInvokeConfig answers
/// it), `CodeSigningConfigArn`, `ImageUri`, `RecursiveLoop`, `RuntimeManagement`. Key: its name.
using FunctionRecord = DocumentRecord<"lambda/functions">;
/// A published version: a function's configuration as it was, its own policy and settings, and
/// `LatestDescription` (the function's, where the version has one of its own). Versions and aliases
/// may have `ProvisionedConcurrency` (as GetProvisionedConcurrencyConfig answers it). Key:
/// `version_key`.
using VersionRecord = DocumentRecord<"lambda/versions">;
/// An alias as GetAlias answers it, and its own policy and settings. Key: `alias_key`.
using AliasRecord = DocumentRecord<"lambda/aliases">;
/// The deployment package: `Zip` (bytes). Key: `code_key`, or `layer_code_key`.
using CodeRecord = DocumentRecord<"lambda/code">;
/// A layer: `LastVersion`, which outlives the versions. Key: its name.
using LayerRecord = DocumentRecord<"lambda/layers">;
/// A layer's version as ListLayerVersions answers it, with `CodeSize`, `CodeSha256` and its policy.
/// Key: `version_key`.
using LayerVersionRecord = DocumentRecord<"lambda/layer_versions">;
/// A function's URL as GetFunctionUrlConfig answers it, with its function's `FunctionName` and
/// `Qualifier`. Key: the first label of its host.
using UrlRecord = DocumentRecord<"lambda/urls">;
/// A code signing configuration as the API describes it, with `Tags`. Key: its ARN.
using SigningRecord = DocumentRecord<"lambda/signing">;

/// An event that waits for its function, or for a retry of it. Key: the request id.
struct EventRecord {
  static constexpr std::string_view kCollection = "lambda/events";
  static constexpr uint32_t kVersion = 2;

  std::string function;
  std::string qualifier;  ///< as asked: empty, a version or an alias; since 2
  std::string payload;
  std::string client_context;  ///< as sent: base64
  Instant accepted_at{};
  uint64_t runs = 0;       ///< that failed
  uint64_t throttles = 0;  ///< since the last run

  void encode(RecordWriter& out) const {
    out.text(function);
    out.text(payload);
    out.text(client_context);
    out.instant(accepted_at);
    out.u64(runs);
    out.u64(throttles);
    out.text(qualifier);
  }
  static EventRecord decode(RecordReader& in, uint32_t version) {
    EventRecord event;
    event.function = in.text();
    event.payload = in.text();
    event.client_context = in.text();
    event.accepted_at = in.instant();
    event.runs = in.u64();
    event.throttles = in.u64();
    if (version >= 2) event.qualifier = in.text();
    return event;
  }
};

/// A place where a function runs, one event at a time, kept warm between them. Not durable: after a
/// restart every function starts cold. Key: function, version, environment id.
struct EnvironmentRecord {
  static constexpr std::string_view kCollection = "lambda/environments";
  static constexpr bool kDerived = true;

  bool is_busy = false;
  Instant idle_since{};
  /// The function's when it was made: a changed function runs in new environments.
  std::string revision;
  std::string log_stream;
  /// The credentials of its session of the execution role, as STS answers them; see
  /// `begin_session`.
  Document session;
};

/// An event source mapping as GetEventSourceMapping answers it; State is Enabled or Disabled. Key:
/// its UUID.
using MappingRecord = DocumentRecord<"lambda/mappings">;

/// Messages that are with a run of their mapping's function. Not durable: after a restart they come
/// into sight in their queue again. Key: `batch_key`.
struct BatchRecord {
  static constexpr std::string_view kCollection = "lambda/batches";
  static constexpr bool kDerived = true;

  std::string uuid;                       ///< of the mapping
  Document messages = Document::array();  ///< as ReceiveMessage answers them; of a stream: records
  std::string shard;                      ///< of a stream: its id
  int64_t lane = 0;                       ///< of a stream: which of the shard's
  std::string last;       ///< of a stream: the sequence number up to which the batch deals with it
  bool is_final = false;  ///< of a stream: it ends a tumbling window, and has no records
};

/// A tumbling window that has begun.
struct OpenWindow {
  Instant start{};
  Instant end{};
  std::string state;  ///< that the last run handed on: JSON
};

/// How far a mapping has come in a lane of a shard of its stream. Key: `Lane::key`.
struct PositionRecord {
  static constexpr std::string_view kCollection = "lambda/positions";
  static constexpr uint32_t kVersion = 2;

  /// Changes that are a batch of their own, since a larger one failed: those up to `last`.
  struct Part {
    std::string last;
    uint64_t failures = 0;
  };

  std::string after;     ///< the change dealt with last; empty: none
  bool is_done = false;  ///< the shard is closed, and nothing of it is left
  Instant retry_at{};
  std::vector<Part> parts;           ///< the next one is at the back
  std::optional<OpenWindow> window;  ///< since 2

  void encode(RecordWriter& out) const {
    out.text(after);
    out.boolean(is_done);
    out.instant(retry_at);
    out.u64(parts.size());
    for (const Part& part : parts) {
      out.text(part.last);
      out.u64(part.failures);
    }
    out.boolean(window.has_value());
    if (!window) return;
    out.instant(window->start);
    out.instant(window->end);
    out.text(window->state);
  }
  static PositionRecord decode(RecordReader& in, uint32_t version) {
    PositionRecord position;
    position.after = in.text();
    position.is_done = in.boolean();
    position.retry_at = in.instant();
    for (uint64_t count = in.u64(); count > 0 && in.ok(); --count) {
      std::string last = in.text();
      position.parts.push_back({std::move(last), in.u64()});
    }
    if (version < 2 || !in.boolean()) return position;
    position.window = OpenWindow{in.instant(), in.instant(), in.text()};
    return position;
  }
};

inline std::string batch_key(std::string_view uuid, std::string_view id) {
  return KeyBuilder().text(uuid).text(id).take();
}
inline std::string batches_of(std::string_view uuid) { return KeyBuilder().text(uuid).take(); }

inline std::string environment_key(std::string_view function,
                                   std::string_view version,
                                   std::string_view id) {
  return KeyBuilder().text(function).text(version).text(id).take();
}
/// Of all versions, or of one.
inline std::string environments_of(std::string_view function) {
  return KeyBuilder().text(function).take();
}
inline std::string environments_of(std::string_view function, std::string_view version) {
  return KeyBuilder().text(function).text(version).take();
}

inline std::string version_key(std::string_view function, uint64_t number) {
  return KeyBuilder().text(function).u64(number).take();
}
inline std::string versions_of(std::string_view function) {
  return KeyBuilder().text(function).take();
}
inline std::string alias_key(std::string_view function, std::string_view alias) {
  return KeyBuilder().text(function).text(alias).take();
}
inline std::string aliases_of(std::string_view function) {
  return KeyBuilder().text(function).take();
}
/// The function's name; of a published version, `name:version`, which no name is.
inline std::string code_key(std::string_view function, std::string_view version) {
  return std::string(function) + (version == "$LATEST" ? "" : ":" + std::string(version));
}

}  // namespace cloudtab::lambda
