#include "core/services/cloudformation/transforms.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/loops.h"
#include "core/services/cloudformation/references.h"
#include "core/services/cloudformation/template.h"
#include "core/services/cloudformation/template_text.h"
#include "core/services/cloudformation/template_url.h"

namespace cloudtab::cloudformation {
namespace {

constexpr const char* kTransform = "Fn::Transform";
/// Of all that a template includes, together. AWS bounds what comes out only; ours keeps a template
/// that names one large file many times from taking more memory than there is.
constexpr size_t kIncludedBytesMax = 8 << 20;

bool declares(const Document& body, std::string_view transform) {
  const std::vector<std::string> names = declared_transforms(body);
  return std::find(names.begin(), names.end(), transform) != names.end();
}

bool is_unknown(const Document& value) {
  return value.is_string() &&
         value.get_ref<const std::string&>().find(kKnownAfterApply) != std::string::npos;
}

bool mentions_unknown(const Document& value) {
  return is_unknown(value) ||
         (value.is_structured() && std::any_of(value.begin(), value.end(), mentions_unknown));
}

/// Brings in what includes name, the innermost first.
class Includes {
 public:
  Includes(Call& call, const TemplateSide& side) : call_(call), side_(side) {}

  Result<Document> expand(const Document& value) {
    if (value.is_array()) {
      Document out = Document::array();
      for (const Document& item : value) {
        ASSIGN_OR_RETURN(Document element, expand(item));
        out.push_back(std::move(element));
      }
      return out;
    }
    if (!value.is_object()) return value;
    Document out = Document::object();
    for (const auto& [name, member] : value.items()) {
      if (name == kTransform) continue;
      ASSIGN_OR_RETURN(out[name], expand(member));
    }
    const auto transform = value.find(kTransform);
    if (transform == value.end()) return out;
    // One, or a list of them.
    const Document all =
        transform->is_array() ? *transform : Document(Document::array({*transform}));
    for (const Document& one : all) {
      ASSIGN_OR_RETURN(Document included, include(one));
      if (out.empty() && all.size() == 1) return included;
      if (!included.is_object()) return failed("The value must be an object beside other members.");
      out.update(included);
    }
    return out;
  }

  /// An include of the `Transform` section is for the whole template: its sections are added to
  /// those that are there.
  Status expand_whole(Document& body) {
    const auto section = body.find("Transform");
    if (section == body.end()) return ok();
    const Document declared =
        section->is_array() ? *section : Document(Document::array({*section}));
    Document others = Document::array();
    for (const Document& transform : declared) {
      if (!transform.is_object() || transform.value("Name", Document()) != kIncludeTransform) {
        if (transform != kIncludeTransform) others.push_back(transform);
        continue;
      }
      ASSIGN_OR_RETURN(const Document included, include(transform));
      if (!included.is_object()) return failed("The value must be an object.");
      for (const auto& [name, members] : included.items()) {
        const bool both = body.contains(name) && body[name].is_object() && members.is_object();
        if (both)
          body[name].update(members);
        else
          body[name] = members;
      }
    }
    if (others.empty())
      body.erase("Transform");
    else
      body["Transform"] = std::move(others);
    return ok();
  }

 private:
  static Error failed(const std::string& why) {
    return errors::validation("Transform AWS::Include failed with: " + why);
  }

  Result<Document> include(const Document& transform) {
    if (!transform.is_object()) return failed("The transform must be an object.");
    const std::string name = scalar_text(transform.value("Name", Document()));
    if (name != kIncludeTransform)
      return errors::validation("No transform named " + name + " found.");
    const Document parameters = transform.value("Parameters", Document::object());
    const auto location = parameters.find("Location");
    if (location == parameters.end()) return failed("The location parameter is missing.");
    RETURN_IF_ERROR(check_calls(*location));
    UnknownValues unknown;
    ASSIGN_OR_RETURN(const Document place, resolve(*location, side_, unknown));
    if (!place.is_string() || is_unknown(place))
      return failed("The location parameter is not a valid S3 uri.");
    ASSIGN_OR_RETURN(const std::string text, read(place.get_ref<const std::string&>()));
    included_bytes_ += text.size();
    if (included_bytes_ > kIncludedBytesMax) {
      return failed("More than " + std::to_string(kIncludedBytesMax) + " bytes are included.");
    }
    return parse_template_text(text);
  }

  Result<std::string> read(const std::string& uri) {
    constexpr std::string_view kScheme = "s3://";
    const size_t slash = uri.find('/', kScheme.size());
    if (uri.compare(0, kScheme.size(), kScheme) != 0 || slash == std::string::npos ||
        slash + 1 == uri.size())
      return failed("The location parameter is not a valid S3 uri.");
    const std::string bucket = uri.substr(kScheme.size(), slash - kScheme.size());
    return read_s3_text(call_, {bucket, uri.substr(slash + 1)});
  }

  Call& call_;
  const TemplateSide& side_;
  size_t included_bytes_ = 0;
};

/// Whether a call leads to no parameter, resource or condition.
bool leads_nowhere(const Document& value) {
  bool found = false;
  for_each_reference(value, nullptr, [&found](const Reference&) { found = true; });
  return !found;
}

/// Replaces the calls that can be replaced already.
Result<Document> folded(const Document& value, const TemplateSide& side) {
  if (!value.is_structured()) return value;
  const auto [function, argument] = function_call(value);
  const bool own = function == "Fn::Length" || function == "Fn::ToJsonString";
  const bool plain = function == "Fn::Join" || function == "Fn::Sub" || function == "Fn::Select" ||
                     function == "Fn::Split";
  if (argument != nullptr && (own || (plain && leads_nowhere(*argument)))) {
    // A call of another form is left for the checks of the whole template.
    if (!check_calls(value).ok()) return value;
    UnknownValues unknown;
    const Result<Document> resolved = resolve(value, side, unknown);
    if (own && !resolved.ok()) return resolved.error();
    if (resolved.ok() && !resolved->is_discarded() && !mentions_unknown(*resolved))
      return *resolved;
    return value;
  }
  Document out = value.is_array() ? Document::array() : Document::object();
  for (auto it = value.begin(); it != value.end(); ++it) {
    ASSIGN_OR_RETURN(Document member, folded(*it, side));
    if (value.is_array())
      out.push_back(std::move(member));
    else
      out[it.key()] = std::move(member);
  }
  return out;
}

}  // namespace

bool has_includes(const Document& value) {
  if (!value.is_structured()) return false;
  if (value.is_object() && value.contains(kTransform)) return true;
  return std::any_of(value.begin(), value.end(), has_includes);
}

bool needs_transforms(const Document& body) {
  return declares(body, kIncludeTransform) || declares(body, kLanguageTransform) ||
         has_includes(body);
}

Result<Document> apply_transforms(Call& call, const TemplateSide& side) {
  Includes includes(call, side);
  ASSIGN_OR_RETURN(Document body, includes.expand(side.body));
  RETURN_IF_ERROR(includes.expand_whole(body));
  if (!declares(body, kLanguageTransform)) return body;
  Document others = Document::array();
  for (const std::string& name : declared_transforms(body)) {
    if (name != kLanguageTransform) others.push_back(name);
  }
  body.erase("Transform");
  if (!others.empty()) body["Transform"] = std::move(others);
  TemplateSide work{std::move(body), side.parameters, {}, side.stack};
  ASSIGN_OR_RETURN(work.body, expand_loops(work));
  for (const char* name : {"Resources", "Outputs"}) {
    if (!work.body.contains(name)) continue;
    ASSIGN_OR_RETURN(Document section, folded(work.body[name], work));
    work.body[name] = std::move(section);
  }
  return std::move(work.body);
}

}  // namespace cloudtab::cloudformation
