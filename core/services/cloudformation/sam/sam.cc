#include "core/services/cloudformation/sam/sam.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/sam/expansion.h"
#include "core/services/cloudformation/template.h"

namespace cloudtab::cloudformation {

namespace sam {

Document& Expansion::add(const std::string& id,
                         const char* type,
                         Document properties,
                         const Document& owner) {
  Document resource = {{"Type", type}, {"Properties", std::move(properties)}};
  if (owner.contains("Condition")) resource["Condition"] = owner["Condition"];
  return resources[id] = std::move(resource);
}

void Expansion::fail(const std::string& id, std::string_view text) {
  faults_.push_back("Resource with id [" + id + "] is invalid. " + std::string(text));
}

Document picked(const Document& from, std::initializer_list<const char*> names) {
  Document to = Document::object();
  for (const char* name : names) {
    if (from.contains(name)) to[name] = from[name];
  }
  return to;
}

Document ref_to(const std::string& id) { return {{"Ref", id}}; }

Document attribute_of(const std::string& id, const char* attribute) {
  return {{"Fn::GetAtt", Document::array({id, attribute})}};
}

std::string ref_target(const Document& value) {
  if (!value.is_object() || !value.contains("Ref") || !value["Ref"].is_string()) return {};
  return value["Ref"].get<std::string>();
}

Document tag_list(const Document& tags, const char* mark) {
  Document list = Document::array({{{"Key", mark}, {"Value", "SAM"}}});
  for (const auto& tag : tags.items()) list.push_back({{"Key", tag.key()}, {"Value", tag.value()}});
  return list;
}

std::string content_hash(const Document& content) {
  return hex_encode(sha256(content.dump())).substr(0, 10);
}

Document package_location(Expansion& expansion,
                          const std::string& id,
                          const char* property,
                          const Document& uri,
                          const char* const (&names)[3]) {
  if (uri.is_object() && uri.contains("Bucket") && uri.contains("Key")) {
    Document location = {{names[0], uri["Bucket"]}, {names[1], uri["Key"]}};
    if (uri.contains("Version")) location[names[2]] = uri["Version"];
    return location;
  }
  const std::string text = uri.is_string() ? uri.get<std::string>() : "";
  const size_t slash = text.find('/', 5);
  if (text.compare(0, 5, "s3://") != 0 || slash == std::string::npos || slash + 1 == text.size()) {
    expansion.fail(id,
                   "'" + std::string(property) +
                       "' is not a valid S3 Uri of the form 's3://bucket/key' with optional "
                       "versionId query parameter.");
    return nullptr;
  }
  std::string key = text.substr(slash + 1);
  Document location = {{names[0], text.substr(5, slash - 5)}};
  constexpr std::string_view kVersion = "?versionId=";
  if (const size_t at = key.find(kVersion); at != std::string::npos) {
    location[names[2]] = key.substr(at + kVersion.size());
    key.resize(at);
  }
  location[names[1]] = key;
  return location;
}

namespace {

constexpr std::string_view kPrefix = "AWS::Serverless::";

/// `Globals` under what the resource says: maps join, lists follow on, anything else is the
/// resource's. Source: "Globals section" of the specification.
Document merged(const Document& global, const Document& own) {
  if (global.is_object() && own.is_object()) {
    Document both = global;
    for (const auto& member : own.items()) {
      both[member.key()] =
          both.contains(member.key()) ? merged(both[member.key()], member.value()) : member.value();
    }
    return both;
  }
  if (global.is_array() && own.is_array()) {
    Document both = global;
    for (const Document& item : own) both.push_back(item);
    return both;
  }
  return own;
}

std::string kind_of(const Document& resource) {
  const std::string type = resource.is_object() ? resource.value("Type", "") : "";
  return type.compare(0, kPrefix.size(), kPrefix) == 0 ? type.substr(kPrefix.size()) : "";
}

void expand_table(Expansion& expansion, const std::string& id, const Document& resource) {
  const Document& written = section(resource, "Properties");
  const Document& key = section(written, "PrimaryKey");
  const std::string type = key.value("Type", "String");
  const char letter = type == "Number" ? 'N' : type == "Binary" ? 'B' : 'S';
  const Document name = key.value("Name", Document("id"));
  Document table = picked(written,
                          {"PointInTimeRecoverySpecification",
                           "ProvisionedThroughput",
                           "SSESpecification",
                           "TableName"});
  table["AttributeDefinitions"] =
      Document::array({{{"AttributeName", name}, {"AttributeType", std::string(1, letter)}}});
  table["KeySchema"] = Document::array({{{"AttributeName", name}, {"KeyType", "HASH"}}});
  if (!table.contains("ProvisionedThroughput")) table["BillingMode"] = "PAY_PER_REQUEST";
  if (written.contains("Tags")) {
    table["Tags"] = tag_list(section(written, "Tags"), "");
    table["Tags"].erase(0);
  }
  Document& made = expansion.add(id, "AWS::DynamoDB::Table", std::move(table), resource);
  for (const char* attribute : {"DependsOn", "DeletionPolicy", "UpdateReplacePolicy"}) {
    if (resource.contains(attribute)) made[attribute] = resource[attribute];
  }
}

void expand_layer(Expansion& expansion, const std::string& id, const Document& resource) {
  const Document& written = section(resource, "Properties");
  static constexpr const char* kNames[] = {"S3Bucket", "S3Key", "S3ObjectVersion"};
  Document layer = picked(
      written, {"CompatibleArchitectures", "CompatibleRuntimes", "Description", "LicenseInfo"});
  layer["LayerName"] = written.value("LayerName", Document(id));
  layer["Content"] = package_location(
      expansion, id, "ContentUri", written.value("ContentUri", Document()), kNames);
  // Each content is a layer of its own, and the old ones stay.
  const std::string made = id + content_hash(layer);
  expansion.add(made, "AWS::Lambda::LayerVersion", std::move(layer), resource)
      .update({{"DeletionPolicy", written.value("RetentionPolicy", "Retain")}});
  expansion.name(id, made);
}

void expand_application(Expansion& expansion, const std::string& id, const Document& resource) {
  const Document& written = section(resource, "Properties");
  const Document location = written.value("Location", Document());
  if (!location.is_string()) {
    expansion.fail(id, "Cloudtab knows applications by the URL of their template only.");
    return;
  }
  Document stack = picked(written, {"NotificationARNs", "Parameters", "TimeoutInMinutes"});
  stack["TemplateURL"] = location;
  expansion.add(id, "AWS::CloudFormation::Stack", std::move(stack), resource);
}

/// Replaces references to names that stand for others.
void rename(const Expansion& expansion, Document& value) {
  if (value.is_object()) {
    const auto names = [&](const std::string& name) {
      const auto found = expansion.names().find(name);
      return found == expansion.names().end() ? std::string() : found->second;
    };
    if (const std::string made = names(ref_target(value)); !made.empty()) value["Ref"] = made;
    const auto attribute = value.find("Fn::GetAtt");
    if (attribute != value.end() && attribute->is_array() && attribute->size() == 2 &&
        (*attribute)[0].is_string()) {
      const std::string made = names((*attribute)[0].get<std::string>());
      if (!made.empty()) (*attribute)[0] = made;
    }
  }
  if (value.is_structured()) {
    for (Document& member : value) rename(expansion, member);
  }
}

/// Those whose events have paths; an implicit API is there only then.
void expand_apis(Expansion& expansion, const Document& globals) {
  for (const auto& [id, http] :
       {std::pair<const char*, bool>{"ServerlessRestApi", false}, {"ServerlessHttpApi", true}}) {
    if (!expansion.paths.contains(id) || expansion.written.contains(id)) continue;
    Document properties = section(globals, http ? "HttpApi" : "Api");
    if (!http) properties["StageName"] = "Prod";
    expansion.written[id] = {{"Type", std::string(kPrefix) + (http ? "HttpApi" : "Api")},
                             {"Properties", properties}};
  }
  for (const auto& resource : expansion.written.items()) {
    const std::string kind = kind_of(resource.value());
    if (kind == "Api") expand_rest_api(expansion, resource.key(), resource.value());
    if (kind == "HttpApi") expand_http_api(expansion, resource.key(), resource.value());
  }
}

void expand_all(Expansion& expansion, const Document& globals) {
  for (const auto& resource : expansion.written.items()) {
    const std::string kind = kind_of(resource.value());
    if (kind == "Function")
      expand_function(expansion, resource.key(), Document(resource.value()));
    else if (kind == "SimpleTable")
      expand_table(expansion, resource.key(), resource.value());
    else if (kind == "LayerVersion")
      expand_layer(expansion, resource.key(), resource.value());
    else if (kind == "Application")
      expand_application(expansion, resource.key(), resource.value());
  }
  expand_apis(expansion, globals);
  // Last, since events change buckets. What Cloudtab has no expansion for stays, to be named by
  // what checks types.
  for (const auto& resource : expansion.written.items()) {
    const std::string kind = kind_of(resource.value());
    const bool expanded = kind == "Function" || kind == "SimpleTable" || kind == "LayerVersion" ||
                          kind == "Application" || kind == "Api" || kind == "HttpApi";
    if (!expanded) expansion.resources[resource.key()] = resource.value();
  }
}

Error invalid_document(const std::vector<std::string>& faults) {
  std::string text = std::string("Transform ") + kServerlessTransform +
                     " failed with: Invalid Serverless Application Specification document. Number "
                     "of errors found: " +
                     std::to_string(faults.size()) + ".";
  for (const std::string& fault : faults) text += " " + fault;
  return errors::validation(text);
}

}  // namespace

}  // namespace sam

Result<Document> expand_serverless(Document body) {
  const std::vector<std::string> transforms = declared_transforms(body);
  if (std::find(transforms.begin(), transforms.end(), kServerlessTransform) == transforms.end())
    return body;
  const Document globals = section(body, "Globals");
  sam::Expansion expansion;
  for (const auto& resource : section(body, "Resources").items()) {
    Document written = resource.value();
    const std::string kind = sam::kind_of(written);
    if (!kind.empty() && globals.contains(kind))
      written["Properties"] = sam::merged(globals[kind], section(written, "Properties"));
    expansion.written[resource.key()] = std::move(written);
  }
  try {
    sam::expand_all(expansion, globals);
  } catch (const Document::exception&) {
    // A member of another type than the specification gives it.
    return sam::invalid_document({"A property has the wrong type."});
  }
  if (!expansion.faults().empty()) return sam::invalid_document(expansion.faults());
  body["Resources"] = std::move(expansion.resources);
  for (const char* name : {"Resources", "Outputs"}) {
    if (body.contains(name)) sam::rename(expansion, body[name]);
  }
  body.erase("Transform");
  body.erase("Globals");
  if (transforms.size() > 1) {
    body["Transform"] = Document::array();
    for (const std::string& name : transforms) {
      if (name != kServerlessTransform) body["Transform"].push_back(name);
    }
  }
  return body;
}

}  // namespace cloudtab::cloudformation
