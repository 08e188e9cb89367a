#include <algorithm>
#include <cctype>
#include <functional>

#include "core/base/encoding.h"
#include "core/services/sqs/address.h"
#include "core/services/sqs/attributes.h"
#include "core/services/sqs/errors.h"
#include "core/services/sqs/limits.h"
#include "core/services/sqs/operations/operations.h"
#include "core/services/sqs/queue.h"
#include "core/services/sqs/redrive.h"
#include "core/services/sqs/rules.h"

// CreateQueue, DeleteQueue, GetQueueUrl, ListQueues, ListDeadLetterSourceQueues, PurgeQueue.

namespace cloudtab::sqs {
namespace {

bool is_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
  });
}

Status check_queue_name(std::string_view name, bool fifo) {
  constexpr std::string_view kSuffix = ".fifo";
  if (!fifo)
    return name.size() <= kQueueNameCharsMax && is_name(name)
               ? ok()
               : Status(errors::invalid_queue_name());
  const bool valid = name.size() > kSuffix.size() && name.size() <= kQueueNameCharsMax &&
                     name.substr(name.size() - kSuffix.size()) == kSuffix &&
                     is_name(name.substr(0, name.size() - kSuffix.size()));
  return valid ? ok() : Status(errors::invalid_fifo_queue_name());
}

// A queue of that name is there already: fine if each attribute given has the value it has.
Status check_same_attributes(const QueueRecord& existing,
                             const QueueRecord& wanted,
                             const Document& attributes) {
  const Scope anywhere;
  const CountsEntry none;
  for (const auto& [name, value] : attributes.items()) {
    if (attribute_text(existing, anywhere, none, name) !=
        attribute_text(wanted, anywhere, none, name)) {
      return errors::queue_name_exists(name);
    }
  }
  return ok();
}

void forget_deleted_names(Collection<DeletedQueueRecord>& deleted, Instant now) {
  std::vector<std::string> old;
  for (const auto& [name, record] : deleted) {
    if (record.deleted_at + kDeletedNameInterval <= now) old.push_back(name);
  }
  for (const std::string& name : old) deleted.erase(name);
}

void forget_deduplication(Call& call, const Queue& queue) {
  const std::string prefix = queue_prefix(queue.name());
  call.records<DedupRecord>(queue.scope).erase_prefix(prefix);
  call.records<DedupAgeEntry>(queue.scope).erase_prefix(prefix);
}

int64_t page_size(const Document& input) {
  return optional_integer(input, "MaxResults").value_or(kListResultsMax);
}

// A page of the queues that `wanted` picks, in order of their names. The token is the last name, in
// base64.
Result<Document> list_page(Call& call,
                           const Document& input,
                           const char* member,
                           const std::function<bool(const QueueRecord&)>& wanted) {
  const int64_t size = page_size(input);
  if (size < 1 || size > kListResultsMax) {
    return errors::invalid_parameter(
        std::to_string(size), "MaxResults", "MaxResults must be an integer between 1 and 1000.");
  }
  const auto& queues = call.records<QueueRecord>();
  auto it = queues.begin();
  if (input.contains("NextToken")) {
    const Result<std::string> after = base64_decode(text_or(input, "NextToken"));
    if (!after.ok()) return errors::invalid_parameter_value("Invalid or expired next token.");
    it = queues.upper_bound(*after);
  }
  Document urls = Document::array();
  std::string last;
  bool more = false;
  for (; it != queues.end(); ++it) {
    if (!wanted(it->second)) continue;
    if (static_cast<int64_t>(urls.size()) == size) {
      more = true;
      break;
    }
    last = it->first;
    urls.push_back(queue_url(call.endpoint(), call.scope(), last));
  }
  Document answer = Document::object();
  // A token is only given to those who asked for pages.
  if (more && input.contains("MaxResults")) answer["NextToken"] = base64_encode(last);
  answer[member] = std::move(urls);
  return answer;
}

}  // namespace

Outcome create_queue(Call& call, const Document& input) {
  const std::string name = text_or(input, "QueueName");
  const Document attributes =
      input.contains("Attributes") ? input["Attributes"] : Document::object();
  QueueRecord queue;
  queue.name = name;
  queue.fifo = asks_for_fifo(attributes);
  RETURN_IF_ERROR(check_queue_name(name, queue.fifo));

  auto& queues = call.records<QueueRecord>();
  const Document answer = {{"QueueUrl", queue_url(call.endpoint(), call.scope(), name)}};
  if (const QueueRecord* existing = queues.find(name)) {
    QueueRecord wanted = *existing;
    RETURN_IF_ERROR(apply_attributes(wanted, attributes));
    RETURN_IF_ERROR(check_same_attributes(*existing, wanted, attributes));
    return answer;
  }

  RETURN_IF_ERROR(apply_attributes(queue, attributes));
  RETURN_IF_ERROR(check_dead_letter_target(call, call.scope(), queue));
  if (input.contains("tags")) {
    RETURN_IF_ERROR(check_tags(input["tags"], queue));
    for (const auto& [key, value] : input["tags"].items())
      queue.tags[key] = value.get<std::string>();
  }
  auto& deleted = call.records<DeletedQueueRecord>();
  forget_deleted_names(deleted, call.now());
  if (deleted.contains(name)) return errors::queue_deleted_recently();

  queue.created_at = call.now();
  queue.modified_at = call.now();
  queue.created_per_group = queue.deduplication_per_group;
  queues.put(name, std::move(queue));
  call.records<CounterRecord>().put(name, CounterRecord{});
  return answer;
}

Outcome delete_queue(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  const std::string name = queue.name();
  const std::string prefix = queue_prefix(name);
  const Scope scope = queue.scope;
  Backlog(call.store(), scope, *queue.record).clear();
  forget_deduplication(call, queue);
  call.records<AttemptRecord>(scope).erase_prefix(prefix);
  call.records<AttemptAgeEntry>(scope).erase_prefix(prefix);
  call.records<MoveTaskRecord>(scope).erase_prefix(prefix);
  call.cancel_timer("expire", queue.arn());
  call.records<CounterRecord>(scope).erase(name);
  call.records<QueueRecord>(scope).erase(name);

  auto& deleted = call.records<DeletedQueueRecord>(scope);
  forget_deleted_names(deleted, call.now());
  deleted.put(name, DeletedQueueRecord{call.now()});
  call.notify(wait_key(scope, name));
  return Document::object();
}

Outcome get_queue_url(Call& call, const Document& input) {
  const Scope scope{text_or(input, "QueueOwnerAWSAccountId", call.scope().account),
                    call.scope().region};
  const std::string name = text_or(input, "QueueName");
  if (!call.records<QueueRecord>(scope).contains(name)) return errors::queue_does_not_exist();
  return Document{{"QueueUrl", queue_url(call.endpoint(), scope, name)}};
}

Outcome list_queues(Call& call, const Document& input) {
  const std::string prefix = text_or(input, "QueueNamePrefix");
  ASSIGN_OR_RETURN(Document answer,
                   list_page(call, input, "QueueUrls", [&](const QueueRecord& queue) {
                     return queue.name.compare(0, prefix.size(), prefix) == 0;
                   }));
  if (answer["QueueUrls"].empty()) answer.erase("QueueUrls");
  return answer;
}

Outcome list_dead_letter_source_queues(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  const std::string arn = queue.arn();
  return list_page(call, input, "queueUrls", [&](const QueueRecord& source) {
    return source.redrive_policy && source.redrive_policy->dead_letter_arn == arn;
  });
}

Outcome purge_queue(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Queue queue, open_queue(call, input));
  const Instant purged_at = queue.record->purged_at;
  if (purged_at != Instant{} && call.now() < purged_at + kPurgeInterval)
    return errors::purge_in_progress(queue.name());
  Backlog backlog = current_backlog(call, queue);
  call.trace("sqs.purge", queue.arn(), {{"messages", backlog.size()}});
  backlog.clear();
  meter_backlog(call, queue, backlog);
  // What was purged can be sent again at once. As observed of SQS by LocalStack's tests.
  forget_deduplication(call, queue);
  call.records<QueueRecord>(queue.scope).update(queue.name(), [&](QueueRecord& changed) {
    changed.purged_at = call.now();
  });
  return Document::object();
}

}  // namespace cloudtab::sqs
