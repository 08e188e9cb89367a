#include "core/services/s3/conditions.h"

#include <cstdint>
#include <string_view>

#include "core/services/s3/errors.h"

namespace cloudtab::s3 {

namespace {

/// The text of a header, or null if it was not sent.
const std::string* header(const Document& input, const std::string& member) {
  const auto it = input.find(member);
  return it == input.end() ? nullptr : &it->get_ref<const std::string&>();
}

bool names(const std::string& given, const ObjectRecord& object) {
  const std::string_view etag = object.etag;
  return given == etag || given == etag.substr(1, etag.size() - 2);
}

bool names_or_any(const std::string& given, const ObjectRecord& object) {
  return given == "*" || names(given, object);
}

/// The four conditions of a read. `member_prefix` and `header_prefix` are what a copy puts before
/// their names; `unchanged` is the error for what the caller has already.
struct ReadConditions {
  const Document& input;
  const ObjectRecord& object;
  Instant now;
  std::string member_prefix;
  std::string header_prefix;

  Error failed(const char* name) const { return errors::precondition_failed(header_prefix + name); }

  /// HTTP dates have whole seconds.
  bool modified_after(const char* member) const {
    return to_seconds(object.modified) > to_seconds(time(member));
  }
  Instant time(const char* member) const {
    return from_millis(input.at(member_prefix + member).get<int64_t>());
  }
  bool has(const char* member) const { return input.contains(member_prefix + member); }

  Status changed() const {
    if (const std::string* match = header(input, member_prefix + "IfMatch")) {
      if (!names_or_any(*match, object)) return failed("If-Match");
    } else if (has("IfUnmodifiedSince") && modified_after("IfUnmodifiedSince")) {
      return failed("If-Unmodified-Since");
    }
    return ok();
  }

  /// The header of the condition that says that the caller has the object already, or null.
  const char* unchanged() const {
    if (const std::string* match = header(input, member_prefix + "IfNoneMatch"))
      return names_or_any(*match, object) ? "If-None-Match" : nullptr;
    // A time that is yet to come says nothing.
    const bool since = has("IfModifiedSince") && time("IfModifiedSince") <= now &&
                       !modified_after("IfModifiedSince");
    return since ? "If-Modified-Since" : nullptr;
  }
};

}  // namespace

Status check_read_conditions(const Document& input, const ObjectRecord& object, Instant now) {
  const ReadConditions conditions{input, object, now, "", ""};
  RETURN_IF_ERROR(conditions.changed());
  if (conditions.unchanged() != nullptr) return errors::not_modified();
  return ok();
}

Status check_source_conditions(const Document& input, const ObjectRecord& source, Instant now) {
  const ReadConditions conditions{input, source, now, "CopySource", "x-amz-copy-source-"};
  RETURN_IF_ERROR(conditions.changed());
  if (const char* name = conditions.unchanged()) return conditions.failed(name);
  return ok();
}

Status check_write_conditions(const Document& input,
                              const ObjectRecord* existing,
                              const std::string& key) {
  const std::string* match = header(input, "IfMatch");
  const std::string* none_match = header(input, "IfNoneMatch");
  if (match != nullptr && none_match != nullptr) {
    return errors::header_not_implemented(
        "If-Match,If-None-Match", "Multiple conditional request headers present in the request");
  }
  if (match != nullptr) {
    if (*match == "*") return errors::header_value_not_implemented("If-Match");
    if (existing == nullptr) return errors::no_such_key(key);
    if (!names(*match, *existing)) return errors::precondition_failed("If-Match");
  }
  if (none_match != nullptr) {
    if (*none_match != "*") return errors::header_value_not_implemented("If-None-Match");
    if (existing != nullptr) return errors::precondition_failed("If-None-Match");
  }
  return ok();
}

Status check_delete_conditions(const Document& input,
                               const ObjectRecord* existing,
                               const std::string& key) {
  if (input.contains("IfMatchLastModifiedTime"))
    return errors::header_not_implemented("x-amz-if-match-last-modified-time");
  if (input.contains("IfMatchSize")) return errors::header_not_implemented("x-amz-if-match-size");
  const std::string* match = header(input, "IfMatch");
  if (match == nullptr) return ok();
  if (existing == nullptr) return errors::no_such_key(key);
  if (!names_or_any(*match, *existing)) return errors::precondition_failed("If-Match");
  return ok();
}

}  // namespace cloudtab::s3
