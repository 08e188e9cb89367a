#include "core/services/cloudformation/property_check.h"

#include <gtest/gtest.h>

#include "core/services/cloudformation/resource_rules.h"

namespace cloudtab::cloudformation {
namespace {

struct Case {
  const char* name;
  const char* type;
  const char* properties;
  const char* expected;  ///< JSON, or `error: <message>`
};

const Case kCases[] = {
    {"as it should be",
     "AWS::SQS::Queue",
     R"({"VisibilityTimeout":30})",
     R"({"VisibilityTimeout":30})"},
    {"number written as text",
     "AWS::SQS::Queue",
     R"({"VisibilityTimeout":"30"})",
     R"({"VisibilityTimeout":30})"},
    {"boolean written as text",
     "AWS::SQS::Queue",
     R"({"FifoQueue":"true"})",
     R"({"FifoQueue":true})"},
    {"text written as number", "AWS::SQS::Queue", R"({"QueueName":7})", R"({"QueueName":"7"})"},
    {"not a number",
     "AWS::SQS::Queue",
     R"({"VisibilityTimeout":"x"})",
     "error: Property validation failure: [Value of property {/VisibilityTimeout} does not match "
     "type {Integer}]"},
    {"unknown property",
     "AWS::SQS::Queue",
     R"({"Foo":1})",
     "error: Property validation failure: [Encountered unsupported properties in {/}: [Foo]]"},
    {"required property",
     "AWS::SNS::Subscription",
     R"({"Endpoint":"e"})",
     "error: Property validation failure: [The property {/Protocol} is required, The property "
     "{/TopicArn} is required]"},
    {"policy documents are free",
     "AWS::SQS::QueuePolicy",
     R"({"PolicyDocument":{"X":[1]},"Queues":["q"]})",
     R"({"PolicyDocument":{"X":[1]},"Queues":["q"]})"},
    {"list of one",
     "AWS::SQS::QueuePolicy",
     R"({"PolicyDocument":{},"Queues":"q"})",
     R"({"PolicyDocument":{},"Queues":["q"]})"},
    {"nested",
     "AWS::SNS::Topic",
     R"({"Subscription":[{"Endpoint":1,"Protocol":"sqs"}]})",
     R"({"Subscription":[{"Endpoint":"1","Protocol":"sqs"}]})"},
    {"type without specification", "Custom::X", R"({"A":"1"})", R"({"A":"1"})"},
};

TEST(PropertyCheck, GivesPropertiesTheirTypes) {
  for (const Case& c : kCases) {
    const Result<Document> checked = checked_properties(c.type, Document::parse(c.properties));
    EXPECT_EQ(checked.ok() ? checked->dump() : "error: " + checked.error().message, c.expected)
        << c.name;
  }
}

TEST(ResourceRules, ReadTheSpecification) {
  EXPECT_EQ(recreation_on_change("AWS::SQS::Queue", "QueueName"), Recreation::kAlways);
  EXPECT_EQ(recreation_on_change("AWS::SQS::Queue", "DelaySeconds"), Recreation::kNever);
  EXPECT_TRUE(is_known_type("AWS::EC2::Instance"));
  EXPECT_TRUE(is_known_type("Custom::Anything"));
  EXPECT_FALSE(is_known_type("AWS::SQS::Quark"));
  EXPECT_TRUE(has_attribute("AWS::SQS::Queue", "Arn"));
  EXPECT_FALSE(has_attribute("AWS::SQS::Queue", "Invalid"));
  EXPECT_TRUE(takes_tags("AWS::SQS::Queue"));
}

}  // namespace
}  // namespace cloudtab::cloudformation
