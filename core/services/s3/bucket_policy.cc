#include "core/services/s3/bucket_policy.h"

#include <algorithm>
#include <string>

#include "core/base/document.h"
#include "core/services/s3/errors.h"

namespace cloudtab::s3 {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

/// A member that is one text or a list of them.
Document as_list(const Document& value) {
  return value.is_array() ? value : Document(Document::array({value}));
}

bool are_texts(const Document& list) {
  return std::all_of(
      list.begin(), list.end(), [](const Document& item) { return item.is_string(); });
}

/// To what an action applies.
enum class Level { kBucket, kObject, kEither };

/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
Level level_of(std::string_view action) {
  if (has_wildcard(action)) return Level::kEither;
  if (contains(action, "BucketObjectLock")) return Level::kBucket;
  if (contains(action, "ObjectLambda")) return Level::kEither;
  for (const std::string_view name : {"Object", "MultipartUploadParts", "AbortMultipartUpload"}) {
    if (contains(action, name)) return Level::kObject;
  }
  return contains(action, "Bucket") ? Level::kBucket : Level::kEither;
}

/// A resource without its `arn:aws:s3:::`, or nothing.
std::string_view name_of(std::string_view resource) {
  constexpr std::string_view kMark = ":s3:::";
  const size_t mark = resource.find(kMark);
  if (resource.substr(0, 4) != "arn:" || mark == std::string_view::npos) return {};
  return resource.substr(mark + kMark.size());
}

bool is_of_bucket(std::string_view resource, std::string_view bucket) {
  if (resource == "*") return true;
  const std::string_view name = name_of(resource);
  const std::string_view owner = name.substr(0, name.find('/'));
  return !name.empty() && (owner == bucket || has_wildcard(owner) || contains(owner, "${"));
}

bool applies(Level level, std::string_view resource) {
  const std::string_view name = resource == "*" ? resource : name_of(resource);
  const bool is_object = contains(name, "/");
  if (level == Level::kEither || has_wildcard(name.substr(0, name.find('/')))) return true;
  return is_object == (level == Level::kObject);
}

Status check_statement(const Document& statement, std::string_view bucket) {
  if (!statement.is_object()) return errors::malformed_policy("Missing required field Effect");
  const auto has = [&statement](const char* name, const char* negated) {
    return statement.contains(name) || (*negated != '\0' && statement.contains(negated));
  };
  if (!has("Effect", "")) return errors::malformed_policy("Missing required field Effect");
  if (!has("Principal", "NotPrincipal"))
    return errors::malformed_policy("Missing required field Principal");
  if (!has("Action", "NotAction")) return errors::malformed_policy("Missing required field Action");
  if (!has("Resource", "NotResource"))
    return errors::malformed_policy("Missing required field Resource");
  if (statement["Effect"] != "Allow" && statement["Effect"] != "Deny") {
    const Document& effect = statement["Effect"];
    return errors::malformed_policy(
        "Invalid effect: " + (effect.is_string() ? effect.get<std::string>() : effect.dump()));
  }
  if (!statement.contains("Action") || !statement.contains("Resource")) return ok();
  const Document actions = as_list(statement["Action"]);
  const Document resources = as_list(statement["Resource"]);
  if (!are_texts(actions)) return errors::malformed_policy("Policy has invalid action");
  if (!are_texts(resources)) return errors::malformed_policy("Policy has invalid resource");
  for (const Document& action : actions) {
    const std::string_view name = action.get_ref<const std::string&>();
    const bool ours = name == "*" || name.substr(0, 3) == "s3:" || name.substr(0, 3) == "S3:";
    if (!ours) return errors::malformed_policy("Policy has invalid action");
  }
  for (const Document& resource : resources) {
    if (!is_of_bucket(resource.get_ref<const std::string&>(), bucket))
      return errors::malformed_policy("Policy has invalid resource");
  }
  for (const Document& action : actions) {
    const Level level = level_of(action.get_ref<const std::string&>());
    const bool any = std::any_of(resources.begin(), resources.end(), [&](const Document& item) {
      return applies(level, item.get_ref<const std::string&>());
    });
    if (!any)
      return errors::malformed_policy("Action does not apply to any resource(s) in statement");
  }
  return ok();
}

}  // namespace

Status check_bucket_policy(std::string_view text, std::string_view bucket) {
  const Document policy = Document::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!policy.is_object())
    return errors::malformed_policy("Policies must be valid JSON and the first byte must be '{'");
  if (!policy.contains("Statement"))
    return errors::malformed_policy("Missing required field Statement");
  for (const Document& statement : as_list(policy["Statement"]))
    RETURN_IF_ERROR(check_statement(statement, bucket));
  return ok();
}

}  // namespace cloudtab::s3
