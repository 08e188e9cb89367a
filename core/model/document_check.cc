#include "core/model/document_check.h"

#include <cstdint>
#include <limits>
#include <string>

#include "core/base/encoding.h"

namespace cloudtab::model {

namespace {

/// Where the check is: a chain through the callers' frames, written out only when something is
/// wrong.
struct Place {
  const Place* parent;
  std::string_view member;
  size_t index;
  int depth;

  Place child(std::string_view name) const { return {this, name, 0, depth + 1}; }
  Place child(size_t element) const { return {this, {}, element, depth + 1}; }
  std::string text() const {
    if (parent == nullptr) return std::string(member);
    if (member.empty()) return parent->text() + "[" + std::to_string(index) + "]";
    return parent->text() + "." + std::string(member);
  }
};

Error mismatch(const Place& place, const std::string& what) {
  return Error{.code = "DocumentMismatch", .message = place.text() + ": " + what};
}

class Checker {
 public:
  explicit Checker(const Service& service) : service_(service) {}

  Status check(const Shape& shape, const Document& value, const Place& place) const {
    if (place.depth > kDocumentDepthMax) {
      return mismatch(place, "deeper than " + std::to_string(kDocumentDepthMax) + " levels");
    }
    if (shape.has(kDocumentType)) return ok();
    switch (shape.kind) {
      case ShapeKind::kStructure:
        return structure(shape, value, place);
      case ShapeKind::kList:
        return list(shape, value, place);
      case ShapeKind::kMap:
        return map(shape, value, place);
      case ShapeKind::kString:
        return string(value, place);
      case ShapeKind::kBlob:
        return expect(value.is_binary(), "binary", value, place);
      case ShapeKind::kBoolean:
        return expect(value.is_boolean(), "boolean", value, place);
      case ShapeKind::kInteger:
        return integer<int32_t>(value, place);
      case ShapeKind::kLong:
        return integer<int64_t>(value, place);
      case ShapeKind::kTimestamp:
        return integer<int64_t>(value, place);
      case ShapeKind::kFloat:
      case ShapeKind::kDouble:
        return expect(value.is_number(), "number", value, place);
    }
    return ok();
  }

 private:
  static Status expect(bool holds, const char* kind, const Document& value, const Place& place) {
    if (holds) return ok();
    return mismatch(place, std::string(kind) + " expected, found " + value.type_name());
  }

  static Status string(const Document& value, const Place& place) {
    RETURN_IF_ERROR(expect(value.is_string(), "string", value, place));
    if (!is_valid_utf8(value.get_ref<const std::string&>())) return mismatch(place, "not UTF-8");
    return ok();
  }

  template <class Int>
  static Status integer(const Document& value, const Place& place) {
    RETURN_IF_ERROR(expect(value.is_number_integer(), "integer", value, place));
    bool fits =
        value.is_number_unsigned()
            ? value.get<uint64_t>() <= static_cast<uint64_t>(std::numeric_limits<Int>::max())
            : value.get<int64_t>() >= std::numeric_limits<Int>::min() &&
                  value.get<int64_t>() <= std::numeric_limits<Int>::max();
    if (!fits)
      return mismatch(
          place, value.dump() + " takes more than " + std::to_string(sizeof(Int) * 8) + " bits");
    return ok();
  }

  /// An event stream is the array of its events, each an object with one member.
  Status events(const Shape& shape, const Document& value, const Place& place) const {
    RETURN_IF_ERROR(expect(value.is_array(), "array", value, place));
    for (size_t i = 0; i < value.size(); ++i) {
      RETURN_IF_ERROR(
          expect(value[i].size() == 1, "object with one member", value[i], place.child(i)));
      RETURN_IF_ERROR(members(shape, value[i], place.child(i)));
    }
    return ok();
  }

  Status structure(const Shape& shape, const Document& value, const Place& place) const {
    if (shape.has(kEventStream)) return events(shape, value, place);
    return members(shape, value, place);
  }

  Status members(const Shape& shape, const Document& value, const Place& place) const {
    RETURN_IF_ERROR(expect(value.is_object(), "object", value, place));
    if (shape.has(kUnion) && value.size() > 1)
      return mismatch(place, "a union with more than one member");
    for (const auto& [name, part] : value.items()) {
      const Member* member = find_member(shape, name);
      if (member == nullptr) {
        return mismatch(place.child(name), "no such member in " + std::string(shape.name));
      }
      RETURN_IF_ERROR(check(service_.shape(member->shape), part, place.child(name)));
    }
    return ok();
  }

  Status list(const Shape& shape, const Document& value, const Place& place) const {
    RETURN_IF_ERROR(expect(value.is_array(), "array", value, place));
    for (size_t i = 0; i < value.size(); ++i) {
      if (value[i].is_null() && shape.has(kSparse)) continue;
      RETURN_IF_ERROR(check(service_.shape(shape.members[0].shape), value[i], place.child(i)));
    }
    return ok();
  }

  Status map(const Shape& shape, const Document& value, const Place& place) const {
    RETURN_IF_ERROR(expect(value.is_object(), "object", value, place));
    for (const auto& [key, part] : value.items()) {
      if (!is_valid_utf8(key)) return mismatch(place, "a key that is not UTF-8");
      if (part.is_null() && shape.has(kSparse)) continue;
      RETURN_IF_ERROR(check(service_.shape(shape.members[1].shape), part, place.child(key)));
    }
    return ok();
  }

  const Service& service_;
};

}  // namespace

Status conforms(const Service& service, ShapeIndex shape, const Document& document) {
  if (shape == kNoShape) {
    if (document.is_null() || (document.is_object() && document.empty())) return ok();
    return Error{.code = "DocumentMismatch", .message = "a document where the model has none"};
  }
  const Shape& root = service.shape(shape);
  return Checker(service).check(root, document, Place{nullptr, root.name, 0, 0});
}

}  // namespace cloudtab::model
