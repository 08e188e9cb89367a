#include "core/services/lambda/run.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/engine/record_at.h"
#include "core/services/lambda/concurrency.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/role.h"
#include "core/services/lambda/run_log.h"
#include "core/services/lambda/state.h"

namespace cloudtab::lambda {

namespace {

/// What the run needs to remember, whatever becomes of the function meanwhile.
struct Begun {
  std::string environment_key;
  std::string log_group;
  std::string log_stream;
  std::string version;
  std::string role;
  int64_t memory_megabytes = 0;
  int64_t timeout_seconds = 0;
  uint64_t effect = 0;
  Instant at{};

  Document to_memo() const {
    return {{"key", Document::binary({environment_key.begin(), environment_key.end()})},
            {"group", log_group},
            {"stream", log_stream},
            {"version", version},
            {"role", role},
            {"memory", memory_megabytes},
            {"timeout", timeout_seconds},
            {"effect", effect},
            {"at", to_millis(at)}};
  }
  static Begun of_memo(const Document& memo) {
    const auto& key = memo.at("key").get_binary();
    return {std::string(key.begin(), key.end()),
            memo.at("group"),
            memo.at("stream"),
            memo.at("version"),
            memo.at("role"),
            memo.at("memory"),
            memo.at("timeout"),
            memo.at("effect"),
            from_millis(memo.at("at"))};
  }
};

/// The host's account of a run; what it leaves out or misspells is as if it had said nothing.
struct Account {
  enum class How { kReturned, kThrew, kTimedOut, kExited, kNotRun };
  How how = How::kNotRun;
  std::string payload;  ///< what was returned or thrown, as JSON; of kNotRun, why
  std::optional<Streamed> stream;
  std::string exit;  ///< of kExited: `exit status 1`, or empty
  Document log = Document::array();
  int64_t duration_microseconds = 0;
  int64_t init_microseconds = -1;  ///< -1: it was warm
  int64_t memory_megabytes = 0;
};

std::string text_of(const Document& value, const char* member) {
  const auto found = value.find(member);
  return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
}

int64_t number_of(const Document& value, const char* member, int64_t otherwise) {
  const auto found = value.find(member);
  return found != value.end() && found->is_number_integer() ? found->get<int64_t>() : otherwise;
}

Account account_of(const Document& result) {
  Account account;
  const auto answered = result.is_object() ? result.find("ok") : result.end();
  if (!result.is_object() || answered == result.end() || !answered->is_object()) {
    const Document error =
        result.is_object() ? result.value("error", Document::object()) : Document::object();
    account.payload = error.is_object() ? text_of(error, "message") : std::string();
    return account;
  }
  const std::string how = text_of(*answered, "outcome");
  account.how = how == "returned"   ? Account::How::kReturned
                : how == "threw"    ? Account::How::kThrew
                : how == "timedOut" ? Account::How::kTimedOut
                                    : Account::How::kExited;
  account.payload = text_of(*answered, "payload");
  account.stream = streamed_of(*answered);
  if (account.stream && account.how == Account::How::kReturned)
    account.payload = account.stream->all();
  account.exit = text_of(*answered, "exit");
  account.log = answered->value("log", Document::array());
  account.duration_microseconds =
      std::max<int64_t>(number_of(*answered, "durationMicroseconds", 0), 0);
  account.init_microseconds = number_of(*answered, "initMicroseconds", -1);
  account.memory_megabytes = number_of(*answered, "memoryMegabytes", 0);
  return account;
}

/// `2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef`.
std::string log_stream_name(Instant now, const std::string& version, const std::string& id) {
  std::string date = to_iso8601_seconds(now).substr(0, 10);
  std::replace(date.begin(), date.end(), '-', '/');
  return date + "/[" + version + "]" + id;
}

struct Taken {
  std::string key;
  std::string id;
  std::string log_stream;
  bool is_cold = false;
  Document session;  ///< of the role; null or empty: none
};

/// What an environment is made for. Functions kept by an older release have their revision only.
std::string generation_of(const Document& function) {
  return function.value("Generation", function["RevisionId"].get<std::string>());
}

bool is_stale(Call& call, const EnvironmentRecord& environment, const std::string& revision) {
  if (environment.revision != revision || call.now() - environment.idle_since > kIdleMax)
    return true;
  const Document& session = environment.session;
  if (session.is_null()) return asks_policies(call);
  return !session.empty() && session["Expiration"].get<int64_t>() < to_millis(call.now() + kRunMax);
}

/// The environment used last, or a new one. Those that were idle for too long, were made for an
/// older revision, whose credentials might not last, or that have none because no policies were
/// asked when they were made, are given up. Error: that of the role.
Result<Taken> take_environment(Call& call, const Target& target, const Document& function) {
  const std::string revision = generation_of(function);
  auto& environments = call.records<EnvironmentRecord>();
  const std::string prefix = environments_of(target.function, target.version);
  std::vector<std::string> stale;
  std::string chosen;
  Instant used_last{};
  for (const auto& [key, environment] : environments.prefix(prefix)) {
    if (environment.is_busy) continue;
    if (is_stale(call, environment, revision)) {
      stale.push_back(key);
    } else if (chosen.empty() || environment.idle_since > used_last) {
      chosen = key;
      used_last = environment.idle_since;
    }
  }
  for (const std::string& key : stale) environments.erase(key);
  if (!chosen.empty()) {
    environments.update(chosen, [](EnvironmentRecord& environment) { environment.is_busy = true; });
    const EnvironmentRecord& warm = record_at(environments, chosen);
    const std::string& stream = warm.log_stream;
    return Taken{chosen, stream.substr(stream.find(']') + 1), stream, false, warm.session};
  }
  ASSIGN_OR_RETURN(Document session, begin_session(call, function));
  const std::string id = call.random().hex(32);
  EnvironmentRecord environment;
  environment.is_busy = true;
  environment.revision = revision;
  environment.log_stream = log_stream_name(call.now(), target.version, id);
  environment.session = std::move(session);
  Taken taken{environment_key(target.function, target.version, id),
              id,
              environment.log_stream,
              true,
              environment.session};
  environments.put(taken.key, std::move(environment));
  return taken;
}

Document effect_request(Call& call, const Run& run, const Document& function, const Taken& taken) {
  Document variables = Document::object();
  if (function.contains("Environment"))
    variables = function["Environment"].value("Variables", Document::object());
  Document request = {
      {"environment", taken.id},
      {"account", call.scope().account},
      {"region", call.scope().region},
      {"functionName", run.target.function},
      {"functionArn", function_arn(call.scope(), run.target.function, run.target.qualifier)},
      {"version", run.target.version},
      {"runtime", function["Runtime"]},
      {"handler", function["Handler"]},
      {"codeSha256", function["CodeSha256"]},
      {"memoryMegabytes", function["MemorySize"]},
      {"timeoutMilliseconds", function["Timeout"].get<int64_t>() * 1000},
      {"variables", std::move(variables)},
      {"logGroup", function["LoggingConfig"]["LogGroup"]},
      {"logStream", taken.log_stream},
      {"requestId", run.request_id},
      {"payload", run.payload}};
  for (const Document& layer : function.value("Layers", Document::array()))
    request["layers"].push_back({{"arn", layer["Arn"]}});
  if (!taken.session.empty()) {
    request["credentials"] = {{"accessKeyId", taken.session["AccessKeyId"]},
                              {"secretAccessKey", taken.session["SecretAccessKey"]},
                              {"sessionToken", taken.session["SessionToken"]}};
  }
  if (!run.client_context.empty()) request["clientContext"] = run.client_context;
  return request;
}

Result<Begun> begin(Call& call, const Run& run) {
  const Document function = *configuration_of(call, run.target.function, run.target.version);
  ASSIGN_OR_RETURN(const Taken taken, take_environment(call, run.target, function));
  Begun begun{taken.key,
              function["LoggingConfig"]["LogGroup"],
              taken.log_stream,
              run.target.version,
              function.value("Role", ""),
              function["MemorySize"],
              function["Timeout"],
              0,
              call.now()};
  call.meter("ConcurrentExecutions",
             static_cast<double>(running(call, run.target.function)),
             "Count",
             {{"FunctionName", run.target.function}});
  call.trace("lambda.start",
             function["FunctionArn"].get<std::string>(),
             {{"requestId", run.request_id}, {"cold", taken.is_cold}});
  begun.effect =
      call.start_effect(EffectKind::kInvokeFunction, effect_request(call, run, function, taken));
  return begun;
}

// --- The end

std::string error_payload(const char* type, const std::string& message) {
  return Document{{"errorType", type}, {"errorMessage", message}}.dump();
}

/// The lines that the handler wrote, as Lambda's Node runtime words them:
/// `<time>\t<request id>\t<level>\t<text>`; without a level they were written as they are.
void add_handler_lines(const Account& account,
                       const Begun& begun,
                       const std::string& request_id,
                       std::vector<LogLine>& lines) {
  if (!account.log.is_array()) return;
  for (const Document& written : account.log) {
    if (!written.is_object()) continue;
    const int64_t after = std::max<int64_t>(number_of(written, "afterMicroseconds", 0), 0);
    const Instant at = std::max(begun.at + Duration(after / 1000), lines.back().at);
    const std::string level = text_of(written, "level");
    const std::string prefix =
        level.empty() ? std::string()
                      : to_iso8601_millis(at) + "\t" + request_id + "\t" + level + "\t";
    lines.push_back({at, prefix + text_of(written, "text") + "\n"});
  }
}

/// What the handler's fault is told as, to the caller and in the log.
RunEnd end_of(const Account& account,
              const Run& run,
              const Begun& begun,
              std::vector<LogLine>& lines) {
  const std::string& request_id = run.request_id;
  RunEnd end;
  end.failed = true;
  const std::string prefix = "RequestId: " + request_id + " Error: ";
  switch (account.how) {
    case Account::How::kReturned:
      if (!run.takes_stream && account.payload.size() > kAnswerBytesMax) {
        end.payload = Document{{"errorType", "Function.ResponseSizeTooLarge"},
                               {"errorMessage",
                                "Response payload size exceeded maximum allowed payload size (" +
                                    std::to_string(kAnswerBytesMax) + " bytes)."}}
                          .dump();
        return end;
      }
      end.stream = account.stream;
      end.failed = end.stream && !end.stream->error.empty();
      // A stream that broke is, to who does not read it as one, a function's error.
      end.payload = end.failed ? end.stream->error : account.payload;
      return end;
    case Account::How::kThrew:
      end.payload = account.payload;
      return end;
    case Account::How::kTimedOut: {
      const std::string text =
          "Task timed out after " + std::to_string(begun.timeout_seconds) + ".00 seconds";
      end.payload = error_payload("Sandbox.Timedout", prefix + text);
      lines.push_back(
          {lines.back().at,
           to_iso8601_millis(lines.back().at) + " " + request_id + " " + text + "\n\n"});
      return end;
    }
    case Account::How::kExited: {
      const std::string text = account.exit.empty() ? "Runtime exited without providing a reason"
                                                    : "Runtime exited with error: " + account.exit;
      end.payload = error_payload("Runtime.ExitError", prefix + text);
      lines.push_back({lines.back().at, prefix + text + "\nRuntime.ExitError\n"});
      return end;
    }
    case Account::How::kNotRun:
      end.payload = error_payload("Cloudtab.NotRun", prefix + account.payload);
      lines.push_back({lines.back().at, prefix + account.payload + "\n"});
      return end;
  }
  return end;
}

std::string report_line(const Account& account, const Begun& begun, const std::string& request_id) {
  std::string line =
      "REPORT RequestId: " + request_id +
      "\tDuration: " + report_millis(account.duration_microseconds) +
      " ms\tBilled Duration: " + std::to_string((account.duration_microseconds + 999) / 1000) +
      " ms\tMemory Size: " + std::to_string(begun.memory_megabytes) +
      " MB\tMax Memory Used: " + std::to_string(account.memory_megabytes) + " MB\t";
  if (account.init_microseconds >= 0)
    line += "Init Duration: " + report_millis(account.init_microseconds) + " ms\t";
  return line + "\n";
}

/// A handler that returned or threw leaves its environment warm; else it is gone.
void give_back(Call& call, const Begun& begun, const Account& account) {
  auto& environments = call.records<EnvironmentRecord>();
  if (account.how != Account::How::kReturned && account.how != Account::How::kThrew) {
    environments.erase(begun.environment_key);
    return;
  }
  environments.update(begun.environment_key, [&](EnvironmentRecord& environment) {
    environment.is_busy = false;
    environment.idle_since = call.now();
  });
}

RunEnd finish(Call& call, const Run& run, const Begun& begun, const Document& result) {
  const Account account = account_of(result);
  give_back(call, begun, account);
  const std::string& id = run.request_id;
  std::vector<LogLine> lines{
      {begun.at, "START RequestId: " + id + " Version: " + begun.version + "\n"}};
  add_handler_lines(account, begun, id, lines);
  RunEnd end = end_of(account, run, begun, lines);
  end.version = begun.version;
  const int64_t took =
      account.duration_microseconds + std::max<int64_t>(account.init_microseconds, 0);
  const Instant ended_at = std::max(begun.at + Duration(took / 1000), lines.back().at);
  lines.push_back({ended_at, "END RequestId: " + id + "\n"});
  lines.push_back({ended_at, report_line(account, begun, id)});
  write_log(call, {begun.log_group, begun.log_stream, in_role(call.scope(), begun.role)}, lines);
  for (const LogLine& line : lines) end.log += line.text;

  const Dimension dimensions[] = {{"FunctionName", run.target.function}};
  call.meter("Invocations", 1, "Count", dimensions);
  call.meter("Errors", end.failed ? 1 : 0, "Count", dimensions);
  call.meter("Duration",
             static_cast<double>(account.duration_microseconds) / 1000,
             "Milliseconds",
             dimensions);
  // The sums over all functions have no dimensions.
  call.meter("Invocations", 1, "Count", {});
  call.meter("Errors", end.failed ? 1 : 0, "Count", {});
  call.meter(
      "Duration", static_cast<double>(account.duration_microseconds) / 1000, "Milliseconds", {});
  call.trace("lambda.end",
             function_arn(call.scope(), run.target.function, ""),
             {{"requestId", id}, {"failed", end.failed}});
  return end;
}

}  // namespace

int64_t running(Call& call, const std::string& function) {
  int64_t count = 0;
  for (const auto& [key, environment] :
       call.records<EnvironmentRecord>().prefix(environments_of(function))) {
    count += environment.is_busy ? 1 : 0;
  }
  return count;
}

Status check_runtime(Call& call, const Target& target) {
  const Document& function = *configuration_of(call, target.function, target.version);
  if (function.value("PackageType", "Zip") == "Image")
    return errors::not_there("functions of container images");
  const std::string runtime = function.value("Runtime", "");
  return runtime.rfind("nodejs", 0) == 0 ? ok() : Status(errors::runtime_not_run(runtime));
}

Status check_can_run(Call& call, const Target& target) {
  RETURN_IF_ERROR(check_runtime(call, target));
  // A reservation is the function's, for all of its versions.
  const std::string& name = target.function;
  const Document& function = *configuration_of(call, name, kLatest);
  const int64_t most = function.value("ReservedConcurrency", kAccountConcurrency);
  if (has_room(call, target, most)) return ok();
  call.meter("Throttles", 1, "Count", {{"FunctionName", name}});
  call.meter("Throttles", 1, "Count", {});
  return errors::throttled(function.contains("ReservedConcurrency"));
}

OutcomeOf<RunEnd> run_function(Call& call, const Run& run) {
  Document& memo = call.memo();
  if (!memo.contains("run")) {
    RETURN_IF_ERROR(check_can_run(call, run.target));
    ASSIGN_OR_RETURN(const Begun begun, begin(call, run));
    memo["run"] = begun.to_memo();
  }
  const Begun begun = Begun::of_memo(memo["run"]);
  const Document* result = call.effect_result(begun.effect);
  if (result == nullptr) {
    return Waiting{.keys = {Call::effect_key(begun.effect)},
                   .deadline = std::nullopt,
                   .outlives_client = true};
  }
  return finish(call, run, begun, *result);
}

}  // namespace cloudtab::lambda
