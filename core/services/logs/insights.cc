#include "core/services/logs/insights.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <set>
#include <utility>

#include "core/base/document.h"
#include "core/base/sorting.h"

namespace cloudtab::logs {

namespace {

/// Of a message's JSON; deeper members are no fields.
constexpr int kDepthMax = 10;
/// Fields that are found in a message. Source: user guide, "Supported logs and discovered fields".
constexpr size_t kFieldsMax = 200;

void add_fields(const Document& value, const std::string& path, int depth, Row& row) {
  if (row.size() >= kFieldsMax || depth > kDepthMax) return;
  if (value.is_structured()) {
    for (const auto& [key, member] : value.items())
      add_fields(member, path.empty() ? key : path + '.' + key, depth + 1, row);
    return;
  }
  if (value.is_null() || path.empty()) return;
  std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  if (value.is_boolean()) text = value.get<bool>() ? "1" : "0";
  row.emplace(path, std::move(text));
}

std::string shown(double number) {
  std::string text = Document(number).dump();
  if (text.ends_with(".0")) text.erase(text.size() - 2);
  return text;
}

/// Orders texts as numbers where both are such; what is not there comes first.
bool comes_before(const InsightsValue& a, const InsightsValue& b) {
  if (a.present != b.present) return !a.present;
  const std::optional<double> x = number_of(a);
  const std::optional<double> y = number_of(b);
  return x && y ? *x < *y : a.text < b.text;
}

// --- stats

using Group = std::vector<const Row*>;

std::vector<double> numbers_of(const InsightsNode& node, const Group& group) {
  std::vector<double> numbers;
  for (const Row* row : group) {
    if (const std::optional<double> number = number_of(evaluate(node, *row)))
      numbers.push_back(*number);
  }
  put_in_order(numbers);
  return numbers;
}

InsightsValue of_numbers(const std::string& name,
                         const InsightsNode& call,
                         const std::vector<double>& sorted) {
  if (sorted.empty()) return {};
  double sum = 0;
  for (const double number : sorted) sum += number;
  const double count = static_cast<double>(sorted.size());
  if (name == "sum") return {true, shown(sum)};
  if (name == "avg") return {true, shown(sum / count)};
  if (name == "min") return {true, shown(sorted.front())};
  if (name == "max") return {true, shown(sorted.back())};
  if (name == "stddev") {
    double squares = 0;
    for (const double number : sorted) squares += (number - sum / count) * (number - sum / count);
    return {true, shown(std::sqrt(squares / count))};
  }
  // pct(x, 95), percentile(x, 95), median(x)
  const double percent =
      call.arguments.size() > 1 ? std::strtod(call.arguments[1].text.c_str(), nullptr) : 50;
  const double rank = std::ceil(std::clamp(percent, 0.0, 100.0) / 100 * count);
  return {true, shown(sorted[static_cast<size_t>(std::max(rank, 1.0)) - 1])};
}

InsightsValue aggregate(const InsightsNode& call, const Group& group) {
  const std::string& name = call.text;
  const bool all = call.arguments.empty() || call.arguments[0].text == "*";
  if (name == "count" && all) return {true, std::to_string(group.size())};
  if (call.kind != InsightsNode::Kind::kCall || call.arguments.empty()) return {};
  const InsightsNode& of = call.arguments[0];
  if (name == "count" || name == "count_distinct") {
    std::set<std::string> distinct;
    size_t count = 0;
    for (const Row* row : group) {
      const InsightsValue value = evaluate(of, *row);
      if (!value.present) continue;
      ++count;
      distinct.insert(value.text);
    }
    return {true, std::to_string(name == "count" ? count : distinct.size())};
  }
  // Rows are the newest first.
  if (name == "latest" || name == "sortsFirst") return evaluate(of, *group.front());
  if (name == "earliest" || name == "sortsLast") return evaluate(of, *group.back());
  return of_numbers(name, call, numbers_of(of, group));
}

/// Aggregates may be part of an expression: `count(*) / 2`.
InsightsValue aggregate_within(const InsightsNode& node, const Group& group) {
  static const std::set<std::string, std::less<>> kAggregates = {"avg",
                                                                 "count",
                                                                 "count_distinct",
                                                                 "earliest",
                                                                 "latest",
                                                                 "max",
                                                                 "median",
                                                                 "min",
                                                                 "pct",
                                                                 "percentile",
                                                                 "sortsFirst",
                                                                 "sortsLast",
                                                                 "stddev",
                                                                 "sum"};
  if (node.kind == InsightsNode::Kind::kCall && kAggregates.contains(node.text))
    return aggregate(node, group);
  InsightsNode computed = node;
  for (InsightsNode& argument : computed.arguments) {
    const InsightsValue value = aggregate_within(argument, group);
    argument = {InsightsNode::Kind::kText, value.text, {}};
  }
  return evaluate(computed, *group.front());
}

// --- parse

/// The texts that the stars of a glob stand for; empty if it does not fit.
std::vector<std::string> parsed_by(const std::string& glob, const std::string& text) {
  std::vector<std::string> found;
  size_t star = glob.find('*');
  size_t at = text.find(glob.substr(0, star));
  if (star == glob.npos || at == text.npos) return found;
  at += star;
  while (star != glob.npos) {
    const size_t next = glob.find('*', star + 1);
    const std::string after =
        glob.substr(star + 1, next == glob.npos ? glob.npos : next - star - 1);
    // What ends with a star takes the rest.
    const size_t end = after.empty() ? text.size() : text.find(after, at);
    if (end == text.npos) return {};
    found.push_back(text.substr(at, end - at));
    at = end + after.size();
    star = next;
  }
  return found;
}

}  // namespace

void add_message_fields(const std::string& message, Row& row) {
  const size_t brace = message.find('{');
  if (brace == message.npos) return;
  const Document value = Document::parse(
      message.begin() + static_cast<std::ptrdiff_t>(brace), message.end(), nullptr, false);
  if (value.is_object()) add_fields(value, "", 0, row);
}

bool InsightsQuery::has_stats() const {
  return std::any_of(commands_.begin(), commands_.end(), [](const Command& command) {
    return command.step == Step::kStats;
  });
}

/// A query at work: the rows and fields that its commands, one after the other, leave.
class InsightsQuery::Run {
 public:
  Run(std::vector<Row> rows, size_t limit) : rows_(std::move(rows)), limit_(limit) {}

  void carry_out(const Command& command) {
    switch (command.step) {
      case Step::kDisplay:
        fields_.clear();
        return show(command);
      case Step::kFields:
        return show(command);
      case Step::kFilter:
        return keep([&](const Row& row) { return is_true(evaluate(command.items[0].node, row)); });
      case Step::kParse:
        return parse(command);
      case Step::kSort:
        return sort(command);
      case Step::kLimit:
        limit_ = command.count;
        return;
      case Step::kDedup: {
        std::set<std::vector<std::string>> seen;
        return keep(
            [&](const Row& row) { return seen.insert(values_of(command.items, row)).second; });
      }
      case Step::kStats:
        return summarize(command);
    }
  }

  Output finish() {
    Output output;
    output.matched = matched_.value_or(rows_.size());
    if (rows_.size() > limit_) rows_.resize(limit_);
    if (fields_.empty()) fields_ = {"@timestamp", "@message"};
    output.fields = std::move(fields_);
    output.rows = std::move(rows_);
    return output;
  }

 private:
  static std::vector<std::string> values_of(const std::vector<Named>& items, const Row& row) {
    std::vector<std::string> values;
    for (const Named& item : items) values.push_back(evaluate(item.node, row).text);
    return values;
  }

  template <class Predicate>
  void keep(Predicate&& is_kept) {
    rows_.erase(
        std::remove_if(rows_.begin(), rows_.end(), [&](const Row& row) { return !is_kept(row); }),
        rows_.end());
  }

  void add_field(const std::string& name) {
    if (std::find(fields_.begin(), fields_.end(), name) == fields_.end()) fields_.push_back(name);
  }

  void show(const Command& command) {
    for (const Named& item : command.items) {
      add_field(item.name);
      if (item.node.kind == InsightsNode::Kind::kField && item.node.text == item.name) continue;
      for (Row& row : rows_) {
        const InsightsValue value = evaluate(item.node, row);
        if (value.present) row[item.name] = value.text;
      }
    }
  }

  void parse(const Command& command) {
    for (Row& row : rows_) {
      const InsightsValue value = evaluate(command.items[0].node, row);
      const std::vector<std::string> found = parsed_by(command.glob, value.text);
      for (size_t i = 0; i < found.size(); ++i) row[command.by[i].name] = found[i];
    }
  }

  void sort(const Command& command) {
    put_in_order(rows_, [&](const Row& a, const Row& b) {
      for (const Named& item : command.items) {
        const InsightsValue x = evaluate(item.node, a);
        const InsightsValue y = evaluate(item.node, b);
        if (comes_before(x, y)) return item.name == "asc";
        if (comes_before(y, x)) return item.name == "desc";
      }
      return false;
    });
  }

  /// What `stats` matched are the events; what comes of them is rows of groups.
  void summarize(const Command& command) {
    if (!matched_) matched_ = rows_.size();
    std::map<std::vector<std::string>, Group> groups;
    for (const Row& row : rows_) groups[values_of(command.by, row)].push_back(&row);
    fields_.clear();
    for (const Named& item : command.by) add_field(item.name);
    for (const Named& item : command.items) add_field(item.name);
    std::vector<Row> made;
    for (const auto& [key, group] : groups) {
      Row row;
      for (size_t i = 0; i < key.size(); ++i) row[command.by[i].name] = key[i];
      for (const Named& item : command.items) {
        const InsightsValue value = aggregate_within(item.node, group);
        if (value.present) row[item.name] = value.text;
      }
      made.push_back(std::move(row));
    }
    rows_ = std::move(made);
  }

  std::vector<Row> rows_;
  size_t limit_;
  std::vector<std::string> fields_;
  std::optional<size_t> matched_;
};

InsightsQuery::Output InsightsQuery::run(std::vector<Row> rows, size_t limit) const {
  Run run(std::move(rows), limit);
  for (const Command& command : commands_) run.carry_out(command);
  return run.finish();
}

}  // namespace cloudtab::logs
