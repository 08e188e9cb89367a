#include "core/services/cloudformation/testing.h"

#include <algorithm>

namespace cloudtab::cloudformation {
namespace {

bool fails(const ResourceRequest& request, const char* when) {
  return request.properties.value("Fail", "") == when;
}

ResourceState state_of(const std::string& name, const ResourceRequest& request) {
  return ResourceState{
      name, {{"Arn", "arn:thing:" + name}, {"Nested.Deep", request.properties.value("Deep", "")}}};
}

ResourceOutcome create_thing(Call& call, const ResourceRequest& request) {
  const std::string name = request.properties.value("Name", request.generated_name);
  const int seconds = request.properties.value("Slow", 0);
  if (seconds > 0 && request.physical_id.empty())
    return ResourceInProgress{std::chrono::seconds(seconds), name};
  Collection<Thing>& things = call.records<Thing>();
  if (things.contains(name)) return Error{"ThingAlreadyExists", name + " already exists"};
  things.put(name, Thing{request.properties, request.tags});
  // The record stays behind unless the machine takes it back.
  if (fails(request, "create")) return Error{"ThingRefused", "refused"};
  return state_of(name, request);
}

ResourceOutcome update_thing(Call& call, const ResourceRequest& request) {
  if (fails(request, "update")) return Error{"ThingRefused", "refused"};
  if (request.properties.value("Name", request.physical_id) != request.physical_id)
    return Error{"NotUpdatable", ""};
  call.records<Thing>().put(request.physical_id, Thing{request.properties, request.tags});
  return state_of(request.physical_id, request);
}

ResourceOutcome remove_thing(Call& call, const ResourceRequest& request) {
  if (fails(request, "delete")) return Error{"ThingBusy", "busy"};
  call.records<Thing>().erase(request.physical_id);
  return ResourceState{request.physical_id};
}

}  // namespace

const ServiceDefinition& fake_service() {
  static constexpr ResourceType kTypes[] = {
      {"AWS::SQS::Queue", create_thing, update_thing, remove_thing},
      {"Test::Fixed", create_thing, nullptr, remove_thing},
      {"Test::Thing", create_thing, update_thing, remove_thing}};
  static const RecordType* const kRecords[] = {&record_type<Thing>()};
  static const ServiceDefinition service{.id = "sqs", .records = kRecords, .resources = kTypes};
  return service;
}

std::span<const ServiceDefinition* const> CloudFormationTest::services() {
  static const ServiceDefinition* const all[] = {&cloudformation_service(), &fake_service()};
  return all;
}

Result<Document> CloudFormationTest::create(const std::string& name,
                                            const std::string& yaml,
                                            Document more) {
  more["StackName"] = name;
  more["TemplateBody"] = yaml;
  return cfn("CreateStack", more);
}

Result<Document> CloudFormationTest::update(const std::string& name,
                                            const std::string& yaml,
                                            Document more) {
  more["StackName"] = name;
  more["TemplateBody"] = yaml;
  return cfn("UpdateStack", more);
}

Document CloudFormationTest::stack(const std::string& name) {
  const Result<Document> answer = cfn("DescribeStacks", {{"StackName", name}});
  return answer.ok() ? answer->at("Stacks").at(0) : Document();
}

std::string CloudFormationTest::status(const std::string& name) {
  const Document found = stack(name);
  return found.is_null() ? "none" : found.at("StackStatus").get<std::string>();
}

std::string short_event(const Document& event, const std::string& stack_name) {
  const std::string id = event.at("LogicalResourceId");
  std::string text =
      (id == stack_name ? "stack" : id) + " " + event.at("ResourceStatus").get<std::string>();
  if (event.contains("ResourceStatusReason"))
    text += " (" + event["ResourceStatusReason"].get<std::string>() + ")";
  return text;
}

std::vector<std::string> CloudFormationTest::new_events(const std::string& name) {
  std::vector<std::string> events;
  Document input = {{"StackName", name}};
  std::string stack_name = name;
  while (true) {
    const Result<Document> answer = cfn("DescribeStackEvents", input);
    if (!answer.ok()) return {answer.error().message};
    for (const Document& event : answer->at("StackEvents")) {
      events.push_back(short_event(event, event.at("StackName").get<std::string>()));
      stack_name = event.at("StackName");
    }
    if (!answer->contains("NextToken")) break;
    input["NextToken"] = answer->at("NextToken");
  }
  std::reverse(events.begin(), events.end());
  size_t& seen = events_seen_[stack_name];
  events.erase(events.begin(),
               events.begin() + static_cast<std::ptrdiff_t>(std::min(seen, events.size())));
  seen += events.size();
  return events;
}

std::map<std::string, Document> CloudFormationTest::things() {
  std::map<std::string, Document> out;
  for (const auto& [name, thing] :
       cloud_.machine().store().collection<Thing>({"000000000000", "us-east-1"})) {
    out[name] = thing.properties;
  }
  return out;
}

std::string CloudFormationTest::physical_id(const std::string& name,
                                            const std::string& logical_id) {
  const Result<Document> answer =
      cfn("DescribeStackResource", {{"StackName", name}, {"LogicalResourceId", logical_id}});
  return answer.ok() ? answer->at("StackResourceDetail").value("PhysicalResourceId", "")
                     : answer.error().message;
}

std::string CloudFormationTest::output(const std::string& name, const std::string& key) {
  for (const Document& item : stack(name).value("Outputs", Document::array())) {
    if (item.at("OutputKey") == key) return item.at("OutputValue");
  }
  return "none";
}

}  // namespace cloudtab::cloudformation
