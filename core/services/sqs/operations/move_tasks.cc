#include <algorithm>
#include <optional>

#include "core/base/encoding.h"
#include "core/base/json.h"
#include "core/base/sorting.h"
#include "core/services/sqs/address.h"
#include "core/services/sqs/errors.h"
#include "core/services/sqs/limits.h"
#include "core/services/sqs/operations/operations.h"
#include "core/services/sqs/queue.h"

// StartMessageMoveTask, CancelMessageMoveTask, ListMessageMoveTasks. A running task is a record and
// a timer that moves a second's worth of messages each time, so it goes on after a restart.

namespace cloudtab::sqs {
namespace {

constexpr std::string_view kMoveTimer = "move";
constexpr Duration kStep = 1s;

struct TaskAddress {
  std::string task_id;
  std::string source_arn;
};

std::string task_handle(const TaskAddress& task) {
  return base64_encode(Document{{"taskId", task.task_id}, {"sourceArn", task.source_arn}}.dump());
}

std::optional<TaskAddress> parse_task_handle(std::string_view handle) {
  const Result<std::string> text = base64_decode(handle);
  if (!text.ok()) return std::nullopt;
  const Result<Document> parsed = parse_json(*text);
  if (!parsed.ok() || !parsed->is_object()) return std::nullopt;
  const Document& document = *parsed;
  if (!document.contains("taskId") || !document.contains("sourceArn")) return std::nullopt;
  if (!document["taskId"].is_string() || !document["sourceArn"].is_string()) return std::nullopt;
  return TaskAddress{document["taskId"].get<std::string>(),
                     document["sourceArn"].get<std::string>()};
}

std::string task_key(const Queue& queue, std::string_view task_id) {
  return KeyBuilder().text(queue.name()).text(task_id).take();
}

Result<Queue> find_source(Call& call, const std::string& arn) {
  if (!parse_queue_arn(arn)) {
    return errors::invalid_parameter_value(
        "You must use this format to specify the SourceArn: "
        "arn:<partition>:<service>:<region>:<account-id>:<resource-"
        "id>");
  }
  Result<Queue> queue = find_queue(call, arn);
  if (queue.ok()) return queue;
  return errors::resource_not_found(
      "The resource that you specified for the SourceArn parameter doesn't exist.");
}

bool is_dead_letter_queue(Call& call, const Queue& queue) {
  const std::string arn = queue.arn();
  const auto& queues = call.records<QueueRecord>(queue.scope);
  return std::any_of(queues.begin(), queues.end(), [&](const auto& entry) {
    return entry.second.redrive_policy && entry.second.redrive_policy->dead_letter_arn == arn;
  });
}

std::string_view status_text(MoveTaskStatus status) {
  switch (status) {
    case MoveTaskStatus::kRunning:
      return "RUNNING";
    case MoveTaskStatus::kCompleted:
      return "COMPLETED";
    case MoveTaskStatus::kCancelled:
      return "CANCELLED";
    case MoveTaskStatus::kFailed:
      return "FAILED";
  }
  return "";
}

Document render_task(const MoveTaskRecord& task, const std::string& source_arn) {
  Document entry = {{"Status", status_text(task.status)},
                    {"SourceArn", source_arn},
                    {"ApproximateNumberOfMessagesMoved", task.moved},
                    {"ApproximateNumberOfMessagesToMove", task.to_move},
                    {"StartedTimestamp", to_millis(task.started_at)}};
  if (task.status == MoveTaskStatus::kRunning)
    entry["TaskHandle"] = task_handle({task.task_id, source_arn});
  if (!task.destination_arn.empty()) entry["DestinationArn"] = task.destination_arn;
  if (task.rate_per_second != 0) entry["MaxNumberOfMessagesPerSecond"] = task.rate_per_second;
  if (!task.failure_reason.empty()) entry["FailureReason"] = task.failure_reason;
  return entry;
}

// A moved message is a new one: id, time of sending and receive count begin again. Source: SQS
// developer guide, "dead-letter queue redrive". Answers why it could not be moved, or "".
std::string move_message(Call& call,
                         const Queue& source,
                         Backlog& backlog,
                         uint64_t sequence,
                         const std::string& destination_arn) {
  MessageRecord message = *backlog.message(sequence);
  const std::string arn =
      destination_arn.empty() ? message.dead_letter_source_arn : destination_arn;
  if (arn.empty()) return "CouldNotDetermineMessageSource";
  const Result<Queue> target = find_queue(call, arn);
  if (!target.ok()) return "AWS.SimpleQueueService.NonExistentQueue";
  const std::string old_id = message.message_id;
  backlog.erase(sequence);
  message.message_id = call.random().uuid();
  message.sent_at = call.now();
  message.dead_letter_source_arn.clear();
  DeliveryRecord delivery;
  delivery.visible_at = call.now();
  call.trace("sqs.move",
             source.arn(),
             {{"messageId", old_id}, {"target", arn}, {"newMessageId", message.message_id}});
  Backlog target_backlog = current_backlog(call, *target);
  enqueue(call, *target, target_backlog, std::move(message), delivery);
  return "";
}

void move_step(Call& call, const Queue& source, MoveTaskRecord& task) {
  Backlog backlog = current_backlog(call, source);
  const int64_t count = task.rate_per_second == 0 ? kMovesPerSecondMax : task.rate_per_second;
  for (const uint64_t sequence : backlog.ready(static_cast<size_t>(count))) {
    std::string failure = move_message(call, source, backlog, sequence, task.destination_arn);
    if (!failure.empty()) {
      task.status = MoveTaskStatus::kFailed;
      task.failure_reason = std::move(failure);
      return;
    }
    ++task.moved;
  }
  // What came in meanwhile is left where it is.
  if (backlog.ready(1).empty() || task.moved >= task.to_move)
    task.status = MoveTaskStatus::kCompleted;
}

Status check_rate(const Document& input) {
  const std::optional<int64_t> rate = optional_integer(input, "MaxNumberOfMessagesPerSecond");
  if (!rate || (*rate >= 1 && *rate <= kMovesPerSecondMax)) return ok();
  return errors::invalid_parameter(std::to_string(*rate),
                                   "MaxNumberOfMessagesPerSecond",
                                   "Must be between 1 and 500, if provided.");
}

}  // namespace

Outcome start_message_move_task(Call& call, const Document& input) {
  const std::string source_arn = text_or(input, "SourceArn");
  ASSIGN_OR_RETURN(const Queue source, find_source(call, source_arn));
  RETURN_IF_ERROR(check_rate(input));
  if (!is_dead_letter_queue(call, source)) {
    return errors::invalid_parameter_value(
        "Source queue must be configured as a Dead Letter Queue.");
  }
  const std::string destination_arn = text_or(input, "DestinationArn");
  if (!destination_arn.empty() && !find_queue(call, destination_arn).ok()) {
    return errors::resource_not_found(
        "The resource that you specified for the DestinationArn parameter doesn't exist.");
  }
  auto& tasks = call.records<MoveTaskRecord>(source.scope);
  for (const auto& [key, task] : tasks.prefix(queue_prefix(source.name()))) {
    if (task.status == MoveTaskStatus::kRunning) {
      return errors::invalid_parameter_value(
          "There is already a task running. Only one active task is allowed for a source queue arn "
          "at a given time.");
    }
  }
  MoveTaskRecord task;
  task.task_id = call.random().uuid();
  task.destination_arn = destination_arn;
  task.rate_per_second = optional_integer(input, "MaxNumberOfMessagesPerSecond").value_or(0);
  task.started_at = call.now();
  task.to_move = static_cast<int64_t>(current_backlog(call, source).counts().visible);
  const std::string handle = task_handle({task.task_id, source_arn});
  tasks.put(task_key(source, task.task_id), task);
  call.set_timer(kMoveTimer, handle, call.now());
  return Document{{"TaskHandle", handle}};
}

Outcome cancel_message_move_task(Call& call, const Document& input) {
  const std::string handle = text_or(input, "TaskHandle");
  const std::optional<TaskAddress> address = parse_task_handle(handle);
  if (!address)
    return errors::invalid_parameter_value("Value for parameter TaskHandle is invalid.");
  ASSIGN_OR_RETURN(const Queue source, find_source(call, address->source_arn));
  auto& tasks = call.records<MoveTaskRecord>(source.scope);
  const MoveTaskRecord* task = tasks.find(task_key(source, address->task_id));
  if (task == nullptr) return errors::resource_not_found("Task does not exist.");
  if (task->status != MoveTaskStatus::kRunning) {
    return errors::invalid_parameter_value("Only active tasks can be cancelled.");
  }
  const int64_t moved = task->moved;
  tasks.update(task_key(source, address->task_id),
               [](MoveTaskRecord& changed) { changed.status = MoveTaskStatus::kCancelled; });
  call.cancel_timer(kMoveTimer, handle);
  return Document{{"ApproximateNumberOfMessagesMoved", moved}};
}

Outcome list_message_move_tasks(Call& call, const Document& input) {
  const std::string source_arn = text_or(input, "SourceArn");
  ASSIGN_OR_RETURN(const Queue source, find_source(call, source_arn));
  const int64_t count = optional_integer(input, "MaxResults").value_or(1);
  if (count < 1 || count > kMoveTasksListedMax) {
    return errors::invalid_parameter(
        std::to_string(count), "MaxResults", "Must be between 1 and 10, if provided.");
  }
  std::vector<const MoveTaskRecord*> newest_first;
  for (const auto& [key, task] :
       call.records<MoveTaskRecord>(source.scope).prefix(queue_prefix(source.name()))) {
    newest_first.push_back(&task);
  }
  put_in_order(newest_first, [](const MoveTaskRecord* a, const MoveTaskRecord* b) {
    return a->started_at > b->started_at;
  });
  if (newest_first.empty()) return Document::object();
  Document results = Document::array();
  for (const MoveTaskRecord* task : newest_first) {
    if (static_cast<int64_t>(results.size()) == count) break;
    results.push_back(render_task(*task, source_arn));
  }
  return Document{{"Results", std::move(results)}};
}

void run_move_task(Call& call, std::string_view handle) {
  const std::optional<TaskAddress> address = parse_task_handle(handle);
  if (!address) return;
  const Result<Queue> source = find_queue(call, address->source_arn);
  if (!source.ok()) return;
  auto& tasks = call.records<MoveTaskRecord>(source->scope);
  const std::string key = task_key(*source, address->task_id);
  const MoveTaskRecord* found = tasks.find(key);
  if (found == nullptr || found->status != MoveTaskStatus::kRunning) return;
  MoveTaskRecord task = *found;
  move_step(call, *source, task);
  const bool running = task.status == MoveTaskStatus::kRunning;
  tasks.put(key, std::move(task));
  if (running) call.set_timer(kMoveTimer, handle, call.now() + kStep);
}

}  // namespace cloudtab::sqs
