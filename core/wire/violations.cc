#include "core/wire/violations.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/base/packed.h"
#include "core/base/pattern.h"
#include "core/wire/names.h"
#include "core/wire/scalar.h"
#include "core/wire/service_rules.h"

namespace cloudtab::wire {

namespace {

using model::Member;
using model::Service;
using model::Shape;
using model::ShapeIndex;
using model::ShapeKind;

/// Of every shape of a service: what there is to check.
enum Need : uint8_t {
  kConstrained = 1,  ///< it, or anything within it, is; the rest need no more than a look at the
                     ///< kinds of values
  kRequiresMembers = 2,  ///< a structure with required members
};

std::vector<uint8_t> find_needs(const Service& service) {
  const size_t count = service.shapes.size();
  std::vector<uint8_t> needs(count);
  for (size_t i = 0; i < count; ++i) {
    const Shape& shape = service.shapes[i];
    const bool limited = shape.min != model::kNoLimit || shape.max != model::kNoLimit;
    if (limited || !shape.pattern.empty() || !shape.enum_values.empty()) needs[i] = kConstrained;
    for (const Member& member : shape.members) {
      if (member.has(model::kRequired)) needs[i] = kConstrained | kRequiresMembers;
    }
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < count; ++i) {
      if ((needs[i] & kConstrained) != 0) continue;
      for (const Member& member : service.shapes[i].members) {
        if ((needs[member.shape] & kConstrained) == 0) continue;
        needs[i] |= kConstrained;
        changed = true;
        break;
      }
    }
  }
  return needs;
}

/// What is derived from the constant tables when first asked for.
struct Derived {
  std::map<const Service*, std::vector<uint8_t>> needs;
  std::map<std::string_view, std::unique_ptr<const Pattern>> patterns;
};
Derived& derived() {
  static Derived instance;
  return instance;
}

const std::vector<uint8_t>& needs_of(const Service& service) {
  auto [at, is_new] = derived().needs.try_emplace(&service);
  if (is_new) at->second = find_needs(service);
  return at->second;
}

bool matches_pattern(std::string_view source, std::string_view text) {
  auto [at, is_new] = derived().patterns.try_emplace(source);
  if (is_new) {
    auto compiled = Pattern::compile(source);
    if (compiled.ok()) at->second = std::make_unique<const Pattern>(std::move(compiled).value());
  }
  return at->second == nullptr || at->second->matches(text);
}

class Checker {
 public:
  Checker(const Service& service, const model::Operation& operation)
      : service_(service), operation_(operation), needs_(needs_of(service)) {}

  Result<std::vector<Violation>> check(const Document& input) {
    const Shape& shape = service_.shape(operation_.input);
    const Place root{nullptr, nullptr, {}, 0, &shape};
    RETURN_IF_ERROR(walk(operation_.input, input, root));
    return std::move(violations_);
  }

 private:
  bool is_constrained(ShapeIndex index) const { return (needs_[index] & kConstrained) != 0; }

  Status walk(ShapeIndex index, const Document& value, const Place& place) {
    const Shape& shape = service_.shape(index);
    if (shape.has(model::kDocumentType) || is_packed(value)) return ok();
    if (!is_kind(value, shape)) return wrong_kind(place, shape, value);
    if (!is_constrained(index))
      return holds_kinds(shape, value) ? ok() : Status(wrong_kind(place, shape, value));
    if (shape.kind == ShapeKind::kStructure) return walk_structure(index, value, place);
    if (shape.kind == ShapeKind::kList) return walk_list(shape, value, place);
    if (shape.kind == ShapeKind::kMap) return walk_map(shape, value, place);
    check_scalar(shape, value, place);
    return ok();
  }

  /// Only the kinds of values, for what has no constraints: no more than one look at each value.
  bool holds_kinds(const Shape& shape, const Document& value) const {
    if (shape.has(model::kDocumentType) || is_packed(value)) return true;
    if (!is_kind(value, shape)) return false;
    const bool sparse = shape.has(model::kSparse);
    if (shape.kind == ShapeKind::kList) {
      const Shape& element = service_.shape(shape.members[0].shape);
      for (const Document& part : value.get_ref<const Document::array_t&>()) {
        if (!(sparse && part.is_null()) && !holds_kinds(element, part)) return false;
      }
    } else if (shape.kind == ShapeKind::kMap) {
      const Shape& target = service_.shape(shape.members[1].shape);
      for (const auto& [key, part] : value.get_ref<const Document::object_t&>()) {
        if (!(sparse && part.is_null()) && !holds_kinds(target, part)) return false;
      }
    } else if (shape.kind == ShapeKind::kStructure) {
      for (const auto& [name, part] : value.get_ref<const Document::object_t&>()) {
        const Member* member = find_named(shape, name);
        if (member != nullptr && !part.is_null() &&
            !holds_kinds(service_.shape(member->shape), part))
          return false;
      }
    }
    return true;
  }

  static bool is_kind(const Document& value, const Shape& shape) {
    switch (shape.kind) {
      case ShapeKind::kStructure:
      case ShapeKind::kMap:
        return value.is_object();
      case ShapeKind::kList:
        return value.is_array();
      case ShapeKind::kString:
        return value.is_string();
      case ShapeKind::kBlob:
        return value.is_binary();
      case ShapeKind::kBoolean:
        return value.is_boolean();
      case ShapeKind::kInteger:
      case ShapeKind::kLong:
      case ShapeKind::kTimestamp:
        return value.is_number_integer();
      case ShapeKind::kFloat:
      case ShapeKind::kDouble:
        return value.is_number();
    }
    return false;
  }

  static Error wrong_kind(const Place& place, const Shape& shape, const Document& value) {
    return serialization_error(std::string(value.type_name()) + " cannot be converted to " +
                               std::string(kind_name(shape.kind)) + " at '" + place.coral_path() +
                               '\'');
  }

  Status walk_structure(ShapeIndex index, const Document& value, const Place& place) {
    const Shape& shape = service_.shape(index);
    const auto& object = value.get_ref<const Document::object_t&>();
    // With nothing required there is no need to look for what is absent (values of DynamoDB's
    // items).
    if (object.size() == 1 && (needs_[index] & kRequiresMembers) == 0) {
      const Member* member = find_named(shape, object.begin()->first);
      if (member == nullptr || object.begin()->second.is_null()) return ok();
      const Place inner{&place, member, {}, 0, &service_.shape(member->shape)};
      return walk(member->shape, object.begin()->second, inner);
    }
    for (const Member& member : shape.members) {
      const Shape& target = service_.shape(member.shape);
      const auto found = object.find(member.name);
      if (found == object.end() || found->second.is_null()) {
        // A host label or a token that the SDK fills in may be absent from other clients' requests.
        if (member.has(model::kRequired) && !member.has(model::kIdempotencyToken)) {
          add(Violation::Kind::kRequired,
              Place{&place, &member, {}, 0, &target},
              "null",
              "Member must not be null");
        }
        continue;
      }
      RETURN_IF_ERROR(walk(member.shape, found->second, Place{&place, &member, {}, 0, &target}));
    }
    return ok();
  }

  Status walk_list(const Shape& shape, const Document& value, const Place& place) {
    check_length(shape, static_cast<int64_t>(value.size()), value, place);
    const ShapeIndex index = shape.members[0].shape;
    const Shape& element = service_.shape(index);
    if (is_scalar(element) && is_constrained(index))
      return check_elements(shape, element, value, place);
    size_t position = 0;
    for (const Document& part : value) {
      ++position;
      if (part.is_null() && shape.has(model::kSparse)) continue;
      RETURN_IF_ERROR(walk(index, part, Place{&place, nullptr, {}, position, &element}));
    }
    return ok();
  }

  Status walk_map(const Shape& shape, const Document& value, const Place& place) {
    check_length(shape, static_cast<int64_t>(value.size()), value, place);
    const Shape& key_shape = service_.shape(shape.members[0].shape);
    const ShapeIndex index = shape.members[1].shape;
    const Shape& target = service_.shape(index);
    const bool keys_constrained = is_constrained(shape.members[0].shape);
    const bool aggregated = is_scalar(target) && is_constrained(index);
    bool keys_hold = true;
    bool values_hold = true;
    for (const auto& [key, part] : value.get_ref<const Document::object_t&>()) {
      if (keys_constrained) keys_hold = keys_hold && holds_text(key_shape, key);
      if (part.is_null() && shape.has(model::kSparse)) continue;
      if (!aggregated) {
        RETURN_IF_ERROR(walk(index, part, Place{&place, nullptr, key, 0, &target}));
        continue;
      }
      if (!is_kind(part, target)) return wrong_kind(place, target, part);
      values_hold = values_hold && holds(target, part);
    }
    if (!keys_hold)
      add_group("Map keys must satisfy constraint: [", key_shape, "", shape, value, place);
    if (!values_hold)
      add_group("Map value must satisfy constraint: [",
                target,
                ", Member must not be null",
                shape,
                value,
                place);
    return ok();
  }

  /// Scalars in a list are answered for together, with the list as the value.
  Status check_elements(const Shape& list,
                        const Shape& element,
                        const Document& value,
                        const Place& place) {
    bool all_hold = true;
    for (const Document& part : value) {
      if (part.is_null() && list.has(model::kSparse)) continue;
      if (!is_kind(part, element)) return wrong_kind(place, element, part);
      all_hold = all_hold && holds(element, part);
    }
    if (!all_hold) add_group("Member must satisfy constraint: [", element, "", list, value, place);
    return ok();
  }

  void add_group(std::string_view prefix,
                 const Shape& part,
                 std::string_view suffix,
                 const Shape& shape,
                 const Document& value,
                 const Place& place) {
    std::string text(prefix);
    bool first = true;
    for (const std::string& constraint : constraint_texts(part)) {
      if (!first) text += ", ";
      first = false;
      text += constraint;
    }
    add(Violation::Kind::kElements,
        place,
        shown_value(value, service_, shape),
        text + std::string(suffix) + ']');
  }

  static bool is_scalar(const Shape& shape) {
    return shape.kind != ShapeKind::kStructure && shape.kind != ShapeKind::kList &&
           shape.kind != ShapeKind::kMap;
  }
  static bool is_number(const Shape& shape) {
    return shape.kind == ShapeKind::kInteger || shape.kind == ShapeKind::kLong ||
           shape.kind == ShapeKind::kFloat || shape.kind == ShapeKind::kDouble;
  }

  static int64_t length_of(const Document& value) {
    if (value.is_binary()) return static_cast<int64_t>(value.get_binary().size());
    return static_cast<int64_t>(utf8_length(value.get_ref<const std::string&>()));
  }

  static bool in_enum(const Shape& shape, std::string_view text) {
    return shape.enum_values.empty() ||
           std::find(shape.enum_values.begin(), shape.enum_values.end(), text) !=
               shape.enum_values.end();
  }

  static bool below(const Shape& shape, const Document& value) {
    return shape.min != model::kNoLimit && value.get<double>() < static_cast<double>(shape.min);
  }
  static bool above(const Shape& shape, const Document& value) {
    return shape.max != model::kNoLimit && value.get<double>() > static_cast<double>(shape.max);
  }

  static bool in_limits(const Shape& shape, int64_t length) {
    return (shape.min == model::kNoLimit || length >= shape.min) &&
           (shape.max == model::kNoLimit || length <= shape.max);
  }

  static bool holds_text(const Shape& shape, const std::string& text) {
    const bool limited = shape.min != model::kNoLimit || shape.max != model::kNoLimit;
    if (limited && !in_limits(shape, static_cast<int64_t>(utf8_length(text)))) return false;
    return in_enum(shape, text) && (shape.pattern.empty() || matches_pattern(shape.pattern, text));
  }

  static bool holds(const Shape& shape, const Document& value) {
    if (is_number(shape)) return !below(shape, value) && !above(shape, value);
    if (value.is_string()) return holds_text(shape, value.get_ref<const std::string&>());
    return !value.is_binary() || in_limits(shape, length_of(value));
  }

  void check_scalar(const Shape& shape, const Document& value, const Place& place) {
    if (holds(shape, value)) return;
    const std::string shown = shown_value(value, service_, shape);
    if (is_number(shape)) {
      if (below(shape, value))
        add(Violation::Kind::kRange, place, shown, range_text(false, shape.min, shape));
      if (above(shape, value))
        add(Violation::Kind::kRange, place, shown, range_text(true, shape.max, shape));
      return;
    }
    if (value.is_string() && !shape.pattern.empty() &&
        !matches_pattern(shape.pattern, value.get_ref<const std::string&>())) {
      add(Violation::Kind::kPattern, place, shown, pattern_text(shape));
    }
    check_length(shape, length_of(value), value, place);
    if (value.is_string() && !in_enum(shape, value.get_ref<const std::string&>())) {
      add(Violation::Kind::kEnum,
          place,
          shown,
          service_.id == "iam" ? "Member must satisfy enum value set" : enum_text(shape));
    }
  }

  void check_length(const Shape& shape, int64_t length, const Document& value, const Place& place) {
    if (shape.max != model::kNoLimit && length > shape.max) {
      add(Violation::Kind::kLength,
          place,
          shown_value(value, service_, shape),
          length_text(true, shape.max));
    }
    if (shape.min != model::kNoLimit && length < shape.min) {
      add(Violation::Kind::kLength,
          place,
          shown_value(value, service_, shape),
          length_text(false, shape.min));
    }
  }

  void add(Violation::Kind kind,
           const Place& place,
           const std::string& shown,
           const std::string& constraint) {
    if (violations_.size() >= kViolationsMax) return;
    std::string path = place.coral_path();
    const Member* outermost = place.outermost();
    // API Gateway names a body's members so: `createRestApiInput.name`.
    if (rules_of(service_).names_input_shape && outermost != nullptr &&
        outermost->location == model::Location::kBody) {
      path = lower_first(operation_.name) + "Input." + path;
    }
    std::string text = "Value" + (shown.empty() ? std::string() : ' ' + shown) + " at '" + path +
                       "' failed to satisfy constraint: " + constraint;
    violations_.push_back(
        {kind, std::move(text), std::move(path), place.query_path(), place.member, outermost});
  }

  const Service& service_;
  const model::Operation& operation_;
  const std::vector<uint8_t>& needs_;
  std::vector<Violation> violations_;
};

}  // namespace

Result<std::vector<Violation>> find_violations(const Service& service,
                                               const model::Operation& operation,
                                               const Document& input) {
  return Checker(service, operation).check(input);
}

}  // namespace cloudtab::wire
