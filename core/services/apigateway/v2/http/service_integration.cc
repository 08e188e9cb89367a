#include "core/services/apigateway/v2/http/service_integration.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/state.h"
#include "core/services/apigateway/v2/http/parameter.h"

namespace cloudtab::apigateway::v2 {

namespace {

struct Subtype {
  std::string_view name;
  /// What has to be mapped, separated by spaces.
  std::string_view required;
  /// SQS's action; "" for a service that Cloudtab does not have.
  std::string_view action;
};

constexpr Subtype kSubtypes[] = {
    {"AppConfig-GetConfiguration", "Application Environment Configuration ClientId", ""},
    {"EventBridge-PutEvents", "Detail DetailType Source", ""},
    {"Kinesis-PutRecord", "StreamName Data PartitionKey", ""},
    {"SQS-DeleteMessage", "ReceiptHandle QueueUrl", "DeleteMessage"},
    {"SQS-PurgeQueue", "QueueUrl", "PurgeQueue"},
    {"SQS-ReceiveMessage", "QueueUrl", "ReceiveMessage"},
    {"SQS-SendMessage", "QueueUrl MessageBody", "SendMessage"},
    {"StepFunctions-StartExecution", "StateMachineArn", ""},
    {"StepFunctions-StartSyncExecution", "StateMachineArn", ""},
    {"StepFunctions-StopExecution", "ExecutionArn", ""},
};

const Subtype* find_subtype(const Document& integration) {
  const std::string name = text_of(integration, "IntegrationSubtype");
  for (const Subtype& subtype : kSubtypes) {
    if (subtype.name == name) return &subtype;
  }
  return nullptr;
}

void add_field(std::string& form, const std::string& name, const std::string& value) {
  form += "&" + name + "=" + percent_encode(value, /*keep_slash=*/false);
}

std::string plain(const Document& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// A map of message attributes in JSON, as the query protocol numbers them.
void add_attributes(std::string& form, const std::string& member, const std::string& json) {
  const Document attributes = Document::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!attributes.is_object()) return;
  int number = 0;
  for (const auto& entry : attributes.items()) {
    const std::string prefix = member + "." + std::to_string(++number) + ".";
    add_field(form, prefix + "Name", entry.key());
    if (!entry.value().is_object()) continue;
    for (const auto& part : entry.value().items())
      add_field(form, prefix + "Value." + part.key(), plain(part.value()));
  }
}

/// A list of names: JSON, or separated by commas.
void add_names(std::string& form, const std::string& member, const std::string& text) {
  Document names = Document::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!names.is_array()) {
    names = Document::array();
    for (size_t at = 0; at <= text.size();) {
      const size_t end = std::min(text.find(',', at), text.size());
      names.push_back(text.substr(at, end - at));
      at = end + 1;
    }
  }
  int number = 0;
  for (const Document& name : names)
    add_field(form, member + "." + std::to_string(++number), plain(name));
}

void add_parameter(std::string& form, const std::string& name, const std::string& value) {
  if (name == "MessageAttributes") return add_attributes(form, "MessageAttribute", value);
  if (name == "MessageSystemAttributes")
    return add_attributes(form, "MessageSystemAttribute", value);
  if (name == "AttributeNames") return add_names(form, "AttributeName", value);
  if (name == "MessageAttributeNames") return add_names(form, "MessageAttributeName", value);
  add_field(form, name, value);
}

}  // namespace

Status check_service_parameters(const Document& integration) {
  const Subtype* subtype = find_subtype(integration);
  if (subtype == nullptr) {
    return errors::bad_request("Invalid IntegrationSubtype: " +
                               text_of(integration, "IntegrationSubtype"));
  }
  if (text_of(integration, "CredentialsArn").empty())
    return errors::bad_request("CredentialsArn is a required parameter for integration");
  std::string_view required = subtype->required;
  while (!required.empty()) {
    const size_t end = std::min(required.find(' '), required.size());
    const std::string name(required.substr(0, end));
    if (!member_of(integration, "RequestParameters").contains(name)) {
      return errors::bad_request("Parameter " + name + " is required for integration subtype " +
                                 std::string(subtype->name));
    }
    required.remove_prefix(std::min(end + 1, required.size()));
  }
  return ok();
}

Result<HttpResponse> call_service(Call& call,
                                  const Scope& scope,
                                  const Document& integration,
                                  const MappingSource& source,
                                  std::string_view path) {
  const Subtype* subtype = find_subtype(integration);
  if (subtype == nullptr || subtype->action.empty())
    return errors::unsupported("the integration " + text_of(integration, "IntegrationSubtype"));
  std::string region = scope.region;
  std::string form = "Action=" + std::string(subtype->action) + "&Version=2012-11-05";
  for (const auto& entry : member_of(integration, "RequestParameters").items()) {
    const std::optional<std::string> value =
        parameter_value(entry.value().get_ref<const std::string&>(), source, path);
    if (!value) continue;
    if (entry.key() == "Region")
      region = *value;
    else
      add_parameter(form, entry.key(), *value);
  }
  HttpRequest request;
  request.headers = {{"Host", "sqs." + region + ".amazonaws.com"},
                     {"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = std::move(form);
  Principal principal;
  principal.account = scope.account;
  principal.arn = text_of(integration, "CredentialsArn");
  principal.service = "apigateway.amazonaws.com";
  return call.send(request, principal);
}

}  // namespace cloudtab::apigateway::v2
