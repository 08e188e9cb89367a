#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/machine.h"

namespace cloudtab {

/// A call under way: a client's request, a service's call that need not be waited for, or a task.
struct Machine::ActiveCall {
  uint64_t id = 0;
  /// Who gets the answer: the host's request, or another call.
  std::optional<uint64_t> response_id;
  uint64_t invocation_id = 0;
  std::optional<TimerRecord> reply_to;  ///< of `send_http`

  ParsedRequest parsed;
  /// Of a data plane or a control action, which take HTTP; null for an operation.
  HttpHandler http_handler = nullptr;
  HttpRequest http;  ///< kept for `http_handler` only
  /// Of a task; null otherwise. A task has no one to answer to.
  TaskHandler task_handler = nullptr;
  std::string task_name;
  std::string task_key;
  Scope scope;
  Principal principal;
  std::string request_id;
  std::string endpoint;
  std::string xray_header;
  Instant started_at{};
  Document memo;
  Waiting waiting;
  uint64_t trace_id = 0;
  int depth = 0;
  bool first_attempt = true;
  /// Set while the answer is held back by a fault rule: what comes after the delay.
  bool delayed = false;
  std::optional<Error> delayed_error;
  std::vector<uint64_t> invocations;
  /// The client went away; the answer is dropped.
  bool abandoned = false;

  std::string cause() const {
    std::string text;
    text.reserve(40);
    if (task_handler != nullptr) {
      text += "task ";
      text += parsed.service->id;
      text += '/';
      text += task_name;
      return text;
    }
    text += parsed.service != nullptr ? parsed.service->id : std::string_view("http");
    text += '.';
    text += parsed.operation != nullptr ? parsed.operation->name : std::string_view("http");
    return text;
  }
};

}  // namespace cloudtab
