#include "tests/differential/world.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <utility>

namespace cloudtab::differential {

namespace {

const char kConditionFailed[] = "ConditionalCheckFailedException: The conditional request failed";
const char kMisfit[] = "ValidationException: One or more parameter values";

std::string shown(const Result<Document>& answer) {
  if (answer.ok()) return answer->dump();
  return answer.error().code + ": " + answer.error().message + " " + answer.error().fields.dump();
}

std::string difference(const Document& expected, const Result<Document>& answer) {
  if (answer.ok() && *answer == expected) return "";
  return "expected " + expected.dump() + "\n     got " + shown(answer);
}

/// Whether an error is one of those expected, of which each may be the beginning of a text alone.
bool is_among(const std::set<std::string>& expected, const std::string& text) {
  return std::any_of(expected.begin(), expected.end(), [&](const std::string& each) {
    return text.compare(0, each.size(), each) == 0;
  });
}

std::string difference(const std::set<std::string>& expected, const Result<Document>& answer) {
  if (!answer.ok() && is_among(expected, answer.error().code + ": " + answer.error().message))
    return "";
  return "expected " + Document(expected).dump() + "\n     got " + shown(answer);
}

std::vector<std::string> sorted(const std::vector<Document>& items) {
  std::vector<std::string> texts;
  for (const Document& item : items) texts.push_back(item.dump());
  std::sort(texts.begin(), texts.end());
  return texts;
}

Item projected(const Item& item, const std::vector<Path>& projection) {
  return projection.empty() ? item : project(item, projection);
}

std::vector<Path> paths_of(const Update& update) {
  std::vector<Path> paths;
  for (const Action& action : update) paths.push_back(action.path);
  return paths;
}

/// A value as it is kept: its number as a number, however the request wrote it.
void forget_spelling(Value& value) {
  value.spelling.clear();
  for (Value& each : value.list) forget_spelling(each);
  for (auto& [name, each] : value.map) forget_spelling(each);
}

}  // namespace

World::World() {
  for (const Schema& schema : schemas()) {
    const auto created = cloud_.call("dynamodb", "CreateTable", create_table(schema));
    if (!created.ok()) std::abort();
  }
}

std::string World::run(const Operation& operation) {
  const std::string& name = operation.name;
  if (name == "Restart") {
    cloud_.restart(/*checkpoint_first=*/tables_.changes["full"].size() % 2 == 0);
    return "";
  }
  if (name == "GetItem") return run_read(operation);
  if (name == "BatchGetItem") return run_batch_read(operation);
  if (name == "TransactGetItems") return run_transaction_read(operation);
  if (name == "Query" || name == "Scan") return run_search(operation);
  if (name == "BatchWriteItem") return run_batch_write(operation);
  if (name == "TransactWriteItems") return run_transaction(operation);
  return run_write(operation);
}

// --- Writes

World::Planned World::plan(const WriteAction& action) const {
  const Item* old = tables_.find(*action.schema, action.item);
  Planned planned;
  // A new item's keys are looked at before the condition, an updated one's after.
  if (action.kind == "Put" && !fits_indexes(*action.schema, action.item))
    planned.errors = {kMisfit};
  if (planned.errors.empty() && action.condition &&
      !holds(*action.condition, old != nullptr ? *old : Item()))
    planned.errors = {kConditionFailed};
  if (!planned.errors.empty() || action.kind == "Delete") return planned;
  planned.keeps = true;
  if (action.kind == "Put") {
    planned.item = action.item;
  } else if (action.kind == "ConditionCheck") {
    planned.keeps = old != nullptr;
    if (old != nullptr) planned.item = *old;
  } else {
    Updated updated = apply(action.update, old != nullptr ? *old : action.item);
    for (const std::string& text : updated.errors)
      planned.errors.insert("ValidationException: " + text);
    if (planned.errors.empty() && !fits_indexes(*action.schema, updated.item))
      planned.errors = {
          kMisfit,
          "ValidationException: The update expression attempted to update the secondary index key"};
    planned.item = std::move(updated.item);
  }
  for (auto& [name, value] : planned.item) forget_spelling(value);
  return planned;
}

void World::commit(const WriteAction& action, const Planned& planned) {
  if (action.kind == "ConditionCheck") return;
  if (planned.keeps) {
    tables_.put(*action.schema, planned.item);
  } else {
    tables_.remove(*action.schema, action.item);
  }
}

std::string World::run_write(const Operation& operation) {
  const WriteAction& action = operation.writes[0];
  const Planned planned = plan(action);
  const Item* found = tables_.find(*action.schema, action.item);
  const std::optional<Item> old = found != nullptr ? std::optional<Item>(*found) : std::nullopt;
  const auto answer = cloud_.call("dynamodb", operation.name, request_of(action));
  if (!planned.errors.empty()) {
    const bool shows_item =
        action.return_old_on_failure && old && planned.errors.count(kConditionFailed) != 0;
    Document fields = Document::object();
    if (shows_item) fields["Item"] = to_wire(*old);
    if (!answer.ok() && answer.error().fields != fields)
      return "expected the error's members " + fields.dump() + "\n     got " + shown(answer);
    return difference(planned.errors, answer);
  }
  commit(action, planned);
  Item shown_item;
  const std::string& wanted = action.return_values;
  if (wanted == "ALL_OLD" && old) shown_item = *old;
  if (wanted == "ALL_NEW") shown_item = planned.item;
  if (wanted == "UPDATED_OLD" && old) shown_item = project(*old, paths_of(action.update));
  if (wanted == "UPDATED_NEW") shown_item = project(planned.item, paths_of(action.update));
  Document expected = Document::object();
  if (!shown_item.empty()) expected["Attributes"] = to_wire(shown_item);
  return difference(expected, answer);
}

std::string World::run_batch_write(const Operation& operation) {
  std::vector<Planned> all;
  std::set<std::string> errors;
  for (WriteAction action : operation.writes) {
    action.condition.reset();
    all.push_back(plan(action));
    errors.insert(all.back().errors.begin(), all.back().errors.end());
  }
  const auto answer = cloud_.call("dynamodb", operation.name, request_of(operation));
  if (!errors.empty()) return difference(errors, answer);
  for (const Schema& schema : schemas()) {
    for (size_t i = 0; i < all.size(); ++i) {
      if (operation.writes[i].schema == &schema) commit(operation.writes[i], all[i]);
    }
  }
  return difference(Document{{"UnprocessedItems", Document::object()}}, answer);
}

std::string World::run_transaction(const Operation& operation) {
  std::vector<Planned> all;
  bool misfit = false, fails = false;
  for (const WriteAction& action : operation.writes) {
    all.push_back(plan(action));
    fails = fails || !all.back().errors.empty();
    // A Put that fits no index is found before any condition is tried.
    misfit = misfit || (action.kind == "Put" && all.back().errors.count(kMisfit) != 0);
  }
  const auto answer = cloud_.call("dynamodb", operation.name, request_of(operation));
  if (!fails) {
    for (size_t i = 0; i < all.size(); ++i) commit(operation.writes[i], all[i]);
    return difference(Document::object(), answer);
  }
  if (answer.ok() || answer.error().code != "TransactionCanceledException")
    return "expected a canceled transaction\n     got " + shown(answer);
  const Document& reasons = answer.error().fields["CancellationReasons"];
  for (size_t i = 0; i < all.size(); ++i) {
    const WriteAction& action = operation.writes[i];
    std::string code = "None";
    const bool counts = !misfit || (action.kind == "Put" && all[i].errors.count(kMisfit) != 0);
    const bool condition = all[i].errors.count(kConditionFailed) != 0;
    if (counts && !all[i].errors.empty())
      code = condition ? "ConditionalCheckFailed" : "ValidationError";
    Document item;
    const Item* old = tables_.find(*action.schema, action.item);
    if (code == "ConditionalCheckFailed" && action.return_old_on_failure && old != nullptr)
      item = to_wire(*old);
    if (reasons[i]["Code"] != code || reasons[i].value("Item", Document()) != item)
      return "expected reason " + std::to_string(i) + " " + code + " " + item.dump() +
             "\n     got " + shown(answer);
  }
  return "";
}

// --- Reads

std::string World::run_read(const Operation& operation) {
  const ReadAction& read = operation.reads[0];
  Document expected = Document::object();
  if (const Item* item = tables_.find(*read.schema, read.key))
    expected["Item"] = to_wire(projected(*item, read.projection));
  return difference(expected, cloud_.call("dynamodb", "GetItem", request_of(read)));
}

std::string World::run_batch_read(const Operation& operation) {
  Document expected = {{"Responses", Document::object()}, {"UnprocessedKeys", Document::object()}};
  for (const ReadAction& read : operation.reads) {
    Document& items = expected["Responses"][read.schema->name];
    if (items.is_null()) items = Document::array();
    if (const Item* item = tables_.find(*read.schema, read.key)) items.push_back(to_wire(*item));
  }
  return difference(expected, cloud_.call("dynamodb", operation.name, request_of(operation)));
}

std::string World::run_transaction_read(const Operation& operation) {
  Document expected = {{"Responses", Document::array()}};
  for (const ReadAction& read : operation.reads) {
    Document response = Document::object();
    const Item* item = tables_.find(*read.schema, read.key);
    const Item part = item != nullptr ? projected(*item, read.projection) : Item();
    if (!part.empty()) response["Item"] = to_wire(part);
    expected["Responses"].push_back(std::move(response));
  }
  return difference(expected, cloud_.call("dynamodb", operation.name, request_of(operation)));
}

std::string World::read_pages(const Operation& operation,
                              std::vector<Document>& items,
                              size_t& looked_at) {
  constexpr int kPagesMax = 500;
  const Search& search = operation.search;
  for (int segment = 0; segment < search.segments; ++segment) {
    Document request = request_of(search);
    if (search.segments > 1) request["Segment"] = segment;
    for (int page = 0;; ++page) {
      if (page == kPagesMax) return "pages without end";
      const auto answer = cloud_.call("dynamodb", operation.name, request);
      if (!answer.ok()) return "expected a page\n     got " + shown(answer);
      for (const Document& item : answer->at("Items")) items.push_back(item);
      looked_at += answer->at("ScannedCount").get<size_t>();
      if (answer->at("Count") != answer->at("Items").size()) return "a wrong Count";
      if (search.limit != 0 && answer->at("ScannedCount") > search.limit) return "past the Limit";
      if (!answer->contains("LastEvaluatedKey")) break;
      request["ExclusiveStartKey"] = answer->at("LastEvaluatedKey");
    }
  }
  return "";
}

std::string World::run_search(const Operation& operation) {
  const Search& search = operation.search;
  const Index& index = search.schema->index(search.index);
  Index held = index;
  if (search.whole_items) held.included.reset();
  std::vector<Document> expected;
  size_t expected_looked_at = 0;
  std::vector<Item> found = tables_.read(*search.schema, held);
  if (search.backwards) std::reverse(found.begin(), found.end());
  for (const Item& item : found) {
    if (search.partition && !(item.at(index.partition.name) == *search.partition)) continue;
    if (!search.sort_kind.empty()) {
      Condition sort{search.sort_kind, {}, {}};
      sort.operands.push_back({Operand::Kind::kPath, {{index.sort->name, {}}}, {}});
      for (const Value& value : search.sort_values)
        sort.operands.push_back({Operand::Kind::kLiteral, {}, value});
      if (!holds(sort, item)) continue;
    }
    ++expected_looked_at;
    if (search.filter && !holds(*search.filter, item)) continue;
    expected.push_back(to_wire(projected(item, search.projection)));
  }
  std::vector<Document> got;
  size_t looked_at = 0;
  if (std::string error = read_pages(operation, got, looked_at); !error.empty()) return error;
  // Items whose keys in an index are alike, and those of a scan, have an order of their own.
  const bool ordered = search.partition && index.sort;
  bool same = looked_at == expected_looked_at && sorted(got) == sorted(expected);
  if (ordered && same && search.projection.empty()) {
    const auto sort_of = [&](const Document& item) { return item[index.sort->name]; };
    for (size_t i = 0; i < got.size(); ++i) same = same && sort_of(got[i]) == sort_of(expected[i]);
  }
  if (same) return "";
  return "expected of " + std::to_string(expected_looked_at) + ": " + Document(expected).dump() +
         "\n     got of " + std::to_string(looked_at) + ": " + Document(got).dump();
}

// --- The end

std::string World::compare_stream(const Schema& schema) {
  const Document table =
      cloud_.call("dynamodb", "DescribeTable", {{"TableName", schema.name}}).value()["Table"];
  const Document& arn = table["LatestStreamArn"];
  const Document shards = cloud_.call("dynamodbstreams", "DescribeStream", {{"StreamArn", arn}})
                              .value()["StreamDescription"]["Shards"];
  std::vector<std::string> got;
  Document iterator = cloud_
                          .call("dynamodbstreams",
                                "GetShardIterator",
                                {{"StreamArn", arn},
                                 {"ShardId", shards[0]["ShardId"]},
                                 {"ShardIteratorType", "TRIM_HORIZON"}})
                          .value()["ShardIterator"];
  for (;;) {
    const Document page =
        cloud_.call("dynamodbstreams", "GetRecords", {{"ShardIterator", iterator}}).value();
    if (page["Records"].empty()) break;
    for (const Document& record : page["Records"]) {
      got.push_back(record["eventName"].get<std::string>() + " " +
                    record["dynamodb"].value("OldImage", Document::object()).dump() + " " +
                    record["dynamodb"].value("NewImage", Document::object()).dump());
    }
    if (!page.contains("NextShardIterator")) break;
    iterator = page["NextShardIterator"];
  }
  const std::vector<Change>& changes = tables_.changes[schema.name];
  for (size_t i = 0; i < std::max(got.size(), changes.size()); ++i) {
    const std::string expected = i < changes.size()
                                     ? changes[i].event + " " + to_wire(changes[i].before).dump() +
                                           " " + to_wire(changes[i].after).dump()
                                     : "(end)";
    const std::string seen = i < got.size() ? got[i] : "(end)";
    if (seen != expected)
      return "record " + std::to_string(i) + " of the stream of " + schema.name + ": expected " +
             expected + "\n     got " + seen;
  }
  return "";
}

std::string World::compare_ends() {
  for (const Schema& schema : schemas()) {
    const Document table =
        cloud_.call("dynamodb", "DescribeTable", {{"TableName", schema.name}}).value()["Table"];
    if (table["ItemCount"] != tables_.items[schema.name].size()) return "a wrong ItemCount";
    if (std::string text = compare_stream(schema); !text.empty()) return text;
  }
  return "";
}

}  // namespace cloudtab::differential
