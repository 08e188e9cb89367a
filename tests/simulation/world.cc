#include "tests/simulation/world.h"

#include <algorithm>
#include <utility>

namespace cloudtab::simulation {
namespace {

/// Counts are asked for now and then: that is what takes the time.
constexpr uint64_t kStepsPerCount = 5;
constexpr Duration kVisibilityTimeout = 30s;
/// SNS tries a queue again every 20 seconds at the latest.
constexpr Duration kRetryDelayMax = 21s;
constexpr Duration kDeduplicationInterval = 5min;
constexpr const char* kTopics[] = {"news", "orders.fifo"};

Document attributes_of(bool fifo) {
  Document attributes = {{"VisibilityTimeout", "30"}, {"MessageRetentionPeriod", "1209600"}};
  if (fifo) attributes["FifoQueue"] = "true";
  return attributes;
}

}  // namespace

World::World(uint64_t seed) : cloud_(MachineConfig{.seed = seed}) {
  call("sns", "CreateTopic", {{"Name", "news"}});
  call("sns", "CreateTopic", {{"Name", "orders.fifo"}, {"Attributes", {{"FifoTopic", "true"}}}});
  create_line({.queue = "news-raw", .dead_letter_queue = "", .duplicates = true});
  create_line({.queue = "work", .dead_letter_queue = "work-dead"});
  create_line({.queue = "orders-in.fifo", .dead_letter_queue = "orders-dead.fifo", .fifo = true});
  call("sqs",
       "TagQueue",
       {{"QueueUrl", url("news-raw")},
        {"Tags", {{"cloudtab:duplicates", "10"}, {"cloudtab:reorder", "30"}}}});
}

void World::create_line(Line line) {
  Document attributes = attributes_of(line.fifo);
  if (!line.dead_letter_queue.empty()) {
    call("sqs",
         "CreateQueue",
         {{"QueueName", line.dead_letter_queue}, {"Attributes", attributes_of(line.fifo)}});
    const Document policy = {{"deadLetterTargetArn", arn("sqs", line.dead_letter_queue)},
                             {"maxReceiveCount", kReceivesMax}};
    attributes["RedrivePolicy"] = policy.dump();
  }
  call("sqs", "CreateQueue", {{"QueueName", line.queue}, {"Attributes", attributes}});
  call("sns",
       "Subscribe",
       {{"TopicArn", arn("sns", kTopics[line.fifo ? 1 : 0])},
        {"Protocol", "sqs"},
        {"Endpoint", arn("sqs", line.queue)},
        {"Attributes", {{"RawMessageDelivery", "true"}}}});
  lines_.push_back(std::move(line));
}

// --- Calls

void World::wrong(std::string text) {
  if (!fault_) fault_ = std::move(text);
}

Document World::call(std::string_view service, std::string_view operation, const Document& input) {
  Result<Document> answer = cloud_.call(service, operation, input);
  if (answer.ok()) return std::move(answer).value();
  wrong(std::string(operation) + ": " + answer.error().code + ": " + answer.error().message);
  return Document::object();
}

void World::control(const std::string& method, const std::string& path, const Document& body) {
  const HttpResponse response =
      cloud_.http({method, "/_cloudtab/" + path, {}, body.is_null() ? "" : body.dump()});
  if (response.status != 200) wrong(path + ": " + response.body);
}

std::string World::url(const std::string& queue) {
  return "https://sqs.us-east-1.amazonaws.com/000000000000/" + queue;
}

std::string World::arn(const char* service, const std::string& name) {
  return std::string("arn:aws:") + service + ":us-east-1:000000000000:" + name;
}

// --- Steps

std::optional<std::string> World::run(const Step& step) {
  switch (step.kind) {
    case StepKind::kPublish:
      publish(step);
      break;
    case StepKind::kSend:
      send(step);
      break;
    case StepKind::kReceive: {
      const size_t line = static_cast<size_t>(step.target % lines_.size());
      const bool dead = step.target >= 12 && !lines_[line].dead_letter_queue.empty();
      receive(line, dead ? lines_[line].dead_letter_queue : lines_[line].queue, step.a, step.b + 1);
      break;
    }
    case StepKind::kDelete:
      erase_held(step.a, step.b + 1);
      break;
    case StepKind::kVisibility:
      change_visibility(step.a, std::chrono::seconds(static_cast<int64_t>(step.b)));
      break;
    case StepKind::kCrash:
      held_[step.a].clear();
      break;
    case StepKind::kAdvance:
      cloud_.advance(Duration(static_cast<int64_t>(step.a)));
      break;
    case StepKind::kRestart:
      restart(step.a % 2 == 1);
      break;
    case StepKind::kBreakQueues:
      break_queues();
      break;
    case StepKind::kMendQueues:
      mend_queues();
      break;
    case StepKind::kRedrive:
      redrive(step.target);
      break;
  }
  if (++steps_ % kStepsPerCount == 0 || fault_) check_counts();
  return fault_;
}

void World::expect(Line& line, const std::string& body, const std::string& group) {
  line.messages[body].group = group;
  line.order[group].push_back(body);
}

void World::publish(const Step& step) {
  const bool fifo = step.target % 2 == 1;
  const std::string topic = arn("sns", kTopics[fifo ? 1 : 0]);
  seen_.published_broken += broken_ ? 1 : 0;
  if (!fifo) {
    const std::string body = "m" + std::to_string(++last_body_);
    call("sns", "Publish", {{"TopicArn", topic}, {"Message", body}});
    for (Line& line : lines_) {
      if (!line.fifo) expect(line, body, "");
    }
    return;
  }
  Published message{
      "m" + std::to_string(last_body_ + 1), "g" + std::to_string(step.a), cloud_.now()};
  const bool again = step.b >= 7 && !published_.empty() &&
                     published_.back().at + kDeduplicationInterval > cloud_.now();
  if (again) {
    message = published_.back();
    ++seen_.published_again;
  } else {
    ++last_body_;
    published_.push_back(message);
    for (Line& line : lines_) {
      if (line.fifo) expect(line, message.body, message.group);
    }
  }
  call("sns",
       "Publish",
       {{"TopicArn", topic},
        {"Message", message.body},
        {"MessageGroupId", message.group},
        {"MessageDeduplicationId", message.body}});
}

void World::send(const Step& step) {
  Line& line = lines_[static_cast<size_t>(step.target % lines_.size())];
  const std::string body = "m" + std::to_string(++last_body_);
  // Groups of their own: in what order they and a topic's come is not for anyone to say.
  const std::string group = line.fifo ? "direct" + std::to_string(step.a) : "";
  Document input = {{"QueueUrl", url(line.queue)}, {"MessageBody", body}};
  if (line.fifo) {
    input["MessageGroupId"] = group;
    input["MessageDeduplicationId"] = body;
  }
  const Result<Document> sent = cloud_.call("sqs", "SendMessage", input);
  if (sent.ok() == broken_) return wrong("SendMessage does not meet the fault as it should");
  if (sent.ok()) expect(line, body, group);
}

void World::receive(size_t line_number,
                    const std::string& queue,
                    uint64_t consumer,
                    uint64_t count) {
  Line& line = lines_[line_number];
  const Document answer =
      call("sqs", "ReceiveMessage", {{"QueueUrl", url(queue)}, {"MaxNumberOfMessages", count}});
  const Document messages = answer.value("Messages", Document::array());
  if (line.fifo && queue == line.queue) check_order(line, messages);
  for (const Document& message : messages) take(line_number, queue, consumer, message);
}

/// Of each group a receive takes the first that are left; what it passes over went to the
/// dead-letter queue.
void World::check_order(Line& line, const Document& messages) {
  std::map<std::string, size_t> reached;
  for (const Document& message : messages) {
    const std::string body = message.value("Body", "");
    const auto known = line.messages.find(body);
    if (known == line.messages.end()) return;  // `take` tells
    const std::vector<std::string>& order = line.order[known->second.group];
    size_t& at = reached[known->second.group];
    for (; at < order.size() && order[at] != body; ++at) {
      Tracked& before = line.messages[order[at]];
      if (before.deleted || before.dead) continue;
      if (before.receives < kReceivesMax || before.visible_at > cloud_.now())
        return wrong(body + " overtook " + order[at] + " of " + known->second.group);
      before.dead = true;
    }
    if (at == order.size()) return wrong(body + " came twice or after one behind it");
    ++at;
  }
}

void World::take(size_t line_number,
                 const std::string& queue,
                 uint64_t consumer,
                 const Document& message) {
  Line& line = lines_[line_number];
  const std::string body = message.value("Body", "");
  const auto known = line.messages.find(body);
  if (known == line.messages.end()) return wrong(body + " was never sent to " + line.queue);
  Tracked& tracked = known->second;
  if (!line.duplicates) {
    if (tracked.deleted) wrong(body + " came after it was deleted");
    if (tracked.visible_at > cloud_.now()) wrong(body + " came while another consumer held it");
  }
  const bool is_dead = queue == line.dead_letter_queue;
  if (is_dead && tracked.receives < kReceivesMax && !tracked.moved_back)
    wrong(body + " is dead after " + std::to_string(tracked.receives) + " receives");
  if (!is_dead && !line.dead_letter_queue.empty() && tracked.receives >= kReceivesMax &&
      !tracked.moved_back) {
    wrong(body + " came once more than its policy says");
  }
  tracked.dead = is_dead;
  ++seen_.received;
  seen_.received_again += tracked.receives > 0 ? 1 : 0;
  seen_.dead += is_dead ? 1 : 0;
  ++tracked.receives;
  tracked.handle = message.value("ReceiptHandle", "");
  tracked.visible_at = cloud_.now() + kVisibilityTimeout;
  held_[consumer].push_back({line_number, queue, body, tracked.handle});
}

/// Consumers behave: what they have held too long, or another has by now, they leave alone.
void World::erase_held(uint64_t consumer, uint64_t count) {
  std::vector<Held>& held = held_[consumer];
  for (; count > 0 && !held.empty(); --count) {
    const Held oldest = held.front();
    held.erase(held.begin());
    Line& line = lines_[oldest.line];
    Tracked& tracked = line.messages[oldest.body];
    if (tracked.handle != oldest.handle || tracked.visible_at <= cloud_.now()) continue;
    call("sqs",
         "DeleteMessage",
         {{"QueueUrl", url(oldest.queue)}, {"ReceiptHandle", oldest.handle}});
    tracked.deleted = true;
    ++seen_.deleted;
  }
}

void World::change_visibility(uint64_t consumer, Duration timeout) {
  std::vector<Held>& held = held_[consumer];
  if (held.empty()) return;
  const Held& oldest = held.front();
  Tracked& tracked = lines_[oldest.line].messages[oldest.body];
  // One that is given twice may be visible already.
  if (lines_[oldest.line].duplicates || tracked.handle != oldest.handle ||
      tracked.visible_at <= cloud_.now()) {
    return;
  }
  const int64_t seconds = timeout.count() / 1000;
  call("sqs",
       "ChangeMessageVisibility",
       {{"QueueUrl", url(oldest.queue)},
        {"ReceiptHandle", oldest.handle},
        {"VisibilityTimeout", seconds}});
  tracked.visible_at = cloud_.now() + timeout;
}

void World::restart(bool checkpoint_first) {
  const uint64_t before = cloud_.machine().digest();
  const RestoreReport report = cloud_.restart(checkpoint_first);
  ++seen_.restarted;
  if (!report.fault.empty()) wrong("restore: " + report.fault);
  if (cloud_.machine().digest() != before) wrong("a restart changed the state");
  // A restored machine stands at its last commit until it is told how late it is.
  cloud_.advance(0ms);
}

void World::break_queues() {
  broken_ = true;
  control("PUT",
          "faults/queues",
          {{"service", "sqs"},
           {"operation", "SendMessage"},
           {"error", "ServiceUnavailable"},
           {"status", 503}});
}

void World::mend_queues() {
  if (!broken_) return;
  broken_ = false;
  control("DELETE", "faults/queues", nullptr);
  settled_at_ = cloud_.now() + kRetryDelayMax;
}

void World::redrive(uint64_t target) {
  Line& line = lines_[static_cast<size_t>(target % lines_.size())];
  if (line.dead_letter_queue.empty() || line.fifo) return;
  const uint64_t waiting = count_of(line.dead_letter_queue);
  // One that runs already is answered with an error.
  const Result<Document> started = cloud_.call(
      "sqs", "StartMessageMoveTask", {{"SourceArn", arn("sqs", line.dead_letter_queue)}});
  if (!started.ok()) return;
  seen_.moved_back += waiting;
  for (auto& [body, tracked] : line.messages) {
    if (tracked.deleted) continue;
    tracked.moved_back = true;
    // Whoever held it holds it no longer.
    if (tracked.dead) tracked.visible_at = Instant{};
  }
}

// --- Counts and the end

uint64_t World::count_of(const std::string& queue) {
  const Document answer =
      call("sqs",
           "GetQueueAttributes",
           {{"QueueUrl", url(queue)}, {"AttributeNames", Document::array({"All"})}});
  uint64_t count = 0;
  for (const char* name : {"ApproximateNumberOfMessages",
                           "ApproximateNumberOfMessagesNotVisible",
                           "ApproximateNumberOfMessagesDelayed"}) {
    count += std::stoull(answer.value("Attributes", Document::object()).value(name, "0"));
  }
  return count;
}

void World::check_counts() {
  if (fault_) return;
  const bool settled = !broken_ && cloud_.now() >= settled_at_;
  for (const Line& line : lines_) {
    const auto left = static_cast<uint64_t>(
        std::count_if(line.messages.begin(), line.messages.end(), [](const auto& entry) {
          return !entry.second.deleted;
        }));
    const uint64_t there = count_of(line.queue) +
                           (line.dead_letter_queue.empty() ? 0 : count_of(line.dead_letter_queue));
    if (settled ? there != left : there > left) {
      wrong(line.queue + " has " + std::to_string(there) + " messages, of " + std::to_string(left));
    }
  }
}

std::optional<std::string> World::drain() {
  constexpr int kRoundsMax = 1'000;
  held_.clear();
  mend_queues();
  cloud_.advance(12h);  // longer than any visibility timeout, and what is moved back is there
  for (size_t i = 0; i < lines_.size(); ++i) {
    for (const std::string& queue : {lines_[i].queue, lines_[i].dead_letter_queue}) {
      // A receive may answer nothing but move messages to the dead-letter queue.
      for (int round = 0; round < kRoundsMax && !queue.empty() && count_of(queue) > 0 && !fault_;
           ++round) {
        receive(i, queue, 0, 10);
        erase_held(0, 10);
        cloud_.advance(1s);
      }
    }
    for (const auto& [body, tracked] : lines_[i].messages) {
      if (!tracked.deleted) wrong(body + " of " + lines_[i].queue + " is lost");
    }
  }
  check_counts();
  return fault_;
}

std::optional<Failure> fault_of(uint64_t seed, const History& history) {
  World::Seen seen;
  return fault_of(seed, history, seen);
}

std::optional<Failure> fault_of(uint64_t seed, const History& history, World::Seen& seen) {
  World world(seed);
  for (size_t i = 0; i < history.size(); ++i) {
    if (std::optional<std::string> text = world.run(history[i])) return Failure{i + 1, *text};
  }
  if (std::optional<std::string> text = world.drain()) return Failure{history.size(), *text};
  seen = world.seen();
  return std::nullopt;
}

}  // namespace cloudtab::simulation
