#include "core/services/lambda/filter.h"

#include <algorithm>
#include <string_view>

#include "core/base/ascii.h"
#include "core/services/lambda/errors.h"

namespace cloudtab::lambda {

namespace {

/// Patterns nest no deeper than the requests that bring them.
constexpr int kDepthMax = 32;

bool is_scalar(const Document& value) {
  return value.is_string() || value.is_number() || value.is_boolean() || value.is_null();
}

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// `[">=", 100, "<", 200]`: pairs of a sign and a number.
bool is_numeric_rule(const Document& operands) {
  if (!operands.is_array() || operands.empty() || operands.size() % 2 != 0) return false;
  for (size_t i = 0; i < operands.size(); i += 2) {
    static constexpr std::string_view kSigns[] = {"=", "<", "<=", ">", ">="};
    const Document& sign = operands[i];
    if (!sign.is_string() || !operands[i + 1].is_number()) return false;
    if (std::find(std::begin(kSigns), std::end(kSigns), sign.get<std::string>()) ==
        std::end(kSigns))
      return false;
  }
  return true;
}

bool is_rule(const Document& rule) {
  if (is_scalar(rule)) return true;
  if (!rule.is_object() || rule.size() != 1) return false;
  const std::string& name = rule.begin().key();
  const Document& operand = *rule.begin();
  if (name == "exists") return operand.is_boolean();
  if (name == "prefix" || name == "suffix" || name == "equals-ignore-case")
    return operand.is_string();
  if (name == "numeric") return is_numeric_rule(operand);
  if (name != "anything-but") return false;
  if (operand.is_object()) return is_rule(operand);
  if (!operand.is_array()) return is_scalar(operand);
  return !operand.empty() && std::all_of(operand.begin(), operand.end(), is_scalar);
}

bool is_pattern(const Document& pattern, int depth = 0) {
  if (!pattern.is_object() || pattern.empty() || depth > kDepthMax) return false;
  for (const auto& member : pattern.items()) {
    const Document& value = member.value();
    if (member.key() == "$or") {
      const auto is_part = [&](const Document& part) { return is_pattern(part, depth + 1); };
      if (!value.is_array() || value.empty() || !std::all_of(value.begin(), value.end(), is_part))
        return false;
    } else if (value.is_array()) {
      if (value.empty() || !std::all_of(value.begin(), value.end(), is_rule)) return false;
    } else if (!is_pattern(value, depth + 1)) {
      return false;
    }
  }
  return true;
}

bool compare(double value, const std::string& sign, double operand) {
  if (sign == "=") return value == operand;
  if (sign == "<") return value < operand;
  if (sign == "<=") return value <= operand;
  return sign == ">" ? value > operand : value >= operand;
}

bool holds_numerically(const Document& operands, const Document& value) {
  if (!value.is_number()) return false;
  for (size_t i = 0; i < operands.size(); i += 2) {
    if (!compare(
            value.get<double>(), operands[i].get<std::string>(), operands[i + 1].get<double>()))
      return false;
  }
  return true;
}

/// A rule other than `exists`, of a value that is there.
bool holds(const Document& rule, const Document& value) {
  if (!rule.is_object()) return rule == value;
  const std::string& name = rule.begin().key();
  const Document& operand = *rule.begin();
  if (name == "numeric") return holds_numerically(operand, value);
  if (name == "anything-but") {
    if (operand.is_array())
      return std::find(operand.begin(), operand.end(), value) == operand.end();
    return !holds(operand, value);
  }
  if (!value.is_string()) return false;
  const std::string text = value;
  const std::string wanted = operand;
  if (name == "prefix") return starts_with(text, wanted);
  if (name == "suffix") return ends_with(text, wanted);
  return to_lower(text) == to_lower(wanted);
}

bool fits_rule(const Document& rule, const Document* value) {
  if (rule.is_object() && rule.begin().key() == "exists") {
    // Only leaves count as being there.
    return rule.begin()->get<bool>() == (value != nullptr && !value->is_object());
  }
  if (value == nullptr) return false;
  if (!value->is_array()) return holds(rule, *value);
  return std::any_of(
      value->begin(), value->end(), [&](const Document& one) { return holds(rule, one); });
}

bool fits_member(const Document& pattern, const Document* value) {
  if (pattern.is_array()) {
    return std::any_of(pattern.begin(), pattern.end(), [&](const Document& rule) {
      return fits_rule(rule, value);
    });
  }
  if (value != nullptr && value->is_array()) {
    return std::any_of(value->begin(), value->end(), [&](const Document& one) {
      return fits_pattern(pattern, one);
    });
  }
  return fits_pattern(pattern, value != nullptr ? *value : Document::object());
}

/// The record as a pattern sees it: null if it cannot fit.
Document seen_by(const Document& pattern, const Document& record) {
  if (record.value("eventSource", "") != "aws:sqs" || !pattern.contains("body")) return record;
  const Document body =
      Document::parse(record["body"].get<std::string>(), nullptr, /*allow_exceptions=*/false);
  const bool is_json = body.is_object() || body.is_array();
  if (is_json != pattern["body"].is_object()) return nullptr;
  Document seen = record;
  if (is_json) seen["body"] = body;
  return seen;
}

Document parsed(const Document& filter) {
  return Document::parse(filter.value("Pattern", ""), nullptr, /*allow_exceptions=*/false);
}

}  // namespace

Status check_filters(const Document& criteria) {
  for (const Document& filter : criteria.value("Filters", Document::array())) {
    const Document pattern = parsed(filter);
    if (pattern.is_discarded() || !is_pattern(pattern))
      return errors::invalid_parameter("Invalid filter pattern definition.");
  }
  return ok();
}

bool passes_filters(const Document& criteria, const Document& record) {
  const Document filters = criteria.value("Filters", Document::array());
  return filters.empty() ||
         std::any_of(filters.begin(), filters.end(), [&](const Document& filter) {
           const Document pattern = parsed(filter);
           const Document seen = seen_by(pattern, record);
           return !seen.is_null() && fits_pattern(pattern, seen);
         });
}

bool fits_pattern(const Document& pattern, const Document& data) {
  for (const auto& member : pattern.items()) {
    if (member.key() == "$or") {
      const auto fits = [&](const Document& part) { return fits_pattern(part, data); };
      if (!std::any_of(member.value().begin(), member.value().end(), fits)) return false;
      continue;
    }
    const auto found = data.is_object() ? data.find(member.key()) : data.end();
    const bool is_there = data.is_object() && found != data.end();
    if (!fits_member(member.value(), is_there ? &*found : nullptr)) return false;
  }
  return true;
}

}  // namespace cloudtab::lambda
