#include "core/model/resource_spec.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace cloudtab::model {
namespace {

const ResourceSpec& resource(std::string_view type) {
  const ResourceSpec* found = find_resource_spec(type);
  EXPECT_NE(found, nullptr) << type;
  return *found;
}

const PropertySpec& property(std::span<const PropertySpec> properties, std::string_view name) {
  const PropertySpec* found = find_property(properties, name);
  EXPECT_NE(found, nullptr) << name;
  return *found;
}

std::vector<std::string> names(std::span<const std::string_view> views) {
  return {views.begin(), views.end()};
}

TEST(KnownTypes, TellUnknownFromUnsupported) {
  for (const char* type :
       {"AWS::SQS::Queue", "AWS::EC2::Instance", "AWS::Athena::WorkGroup", "Alexa::ASK::Skill"}) {
    EXPECT_TRUE(is_known_resource_type(type)) << type;
  }
  for (const char* type : {"AWS::SQS::Queu",
                           "WS::SQS::Queue",
                           "AWS::SQS::Queue ",
                           "aws::sqs::queue",
                           "AWS::Nothing::Here",
                           "Custom::Thing",
                           "",
                           "\n",
                           "AWS::SQS::Queue\nAWS::SQS::QueuePolicy"}) {
    EXPECT_FALSE(is_known_resource_type(type)) << type;
  }
  EXPECT_EQ(find_resource_spec("AWS::EC2::Instance"), nullptr);
  EXPECT_EQ(find_resource_spec(""), nullptr);
}

TEST(Specs, AreSortedKnownAndReferToWhatExists) {
  EXPECT_EQ(all_resource_specs().size(), 150u);
  std::string_view before;
  for (const ResourceSpec& each : all_resource_specs()) {
    EXPECT_LT(before, each.type);
    before = each.type;
    EXPECT_EQ(find_resource_spec(each.type), &each);
    EXPECT_TRUE(is_known_resource_type(each.type)) << each.type;
    EXPECT_FALSE(each.primary_identifier.empty()) << each.type;
    for (const PropertySpec& part : each.properties) {
      EXPECT_EQ(find_property(each.properties, part.name), &part);
      property_type(part.type);
    }
    for (const AttributeSpec& part : each.attributes) {
      EXPECT_EQ(find_attribute(each, part.name), &part);
      property_type(part.type);
    }
    if (!each.tag_property.empty()) {
      EXPECT_NE(find_property(each.properties, each.tag_property), nullptr) << each.type;
    }
  }
}

TEST(Specs, EveryServiceInScopeIsThere) {
  for (const char* type : {"AWS::DynamoDB::Table",
                           "AWS::SQS::QueuePolicy",
                           "AWS::SNS::Subscription",
                           "AWS::ApiGateway::Method",
                           "AWS::ApiGatewayV2::Route",
                           "AWS::CloudFormation::Stack",
                           "AWS::CloudFormation::WaitCondition",
                           "AWS::Lambda::Function",
                           "AWS::Lambda::EventSourceMapping",
                           "AWS::CloudWatch::Alarm",
                           "AWS::Logs::LogGroup",
                           "AWS::KMS::Key",
                           "AWS::S3::Bucket",
                           "AWS::IAM::Role",
                           "AWS::RDS::DBCluster",
                           "AWS::Events::Rule",
                           "AWS::SSM::Parameter",
                           "AWS::SecretsManager::Secret"}) {
    EXPECT_NE(find_resource_spec(type), nullptr) << type;
  }
}

TEST(Queue, Spec) {
  const ResourceSpec& queue = resource("AWS::SQS::Queue");
  EXPECT_EQ(names(queue.primary_identifier), std::vector<std::string>{"QueueUrl"});
  EXPECT_EQ(names(queue.ref_identifier), std::vector<std::string>{"QueueUrl"});
  EXPECT_EQ(queue.tag_property, "Tags");
  EXPECT_NE(find_attribute(queue, "Arn"), nullptr);
  EXPECT_EQ(find_attribute(queue, "Url"), nullptr);
  EXPECT_EQ(property(queue.properties, "QueueName").replacement, Replacement::kAlways);
  EXPECT_EQ(property(queue.properties, "DelaySeconds").replacement, Replacement::kNever);
  EXPECT_EQ(property_type(property(queue.properties, "DelaySeconds").type).kind,
            PropertyKind::kInteger);
  EXPECT_EQ(property_type(property(queue.properties, "FifoQueue").type).kind,
            PropertyKind::kBoolean);
  EXPECT_EQ(find_property(queue.properties, "Colour"), nullptr);

  const PropertyType& tags = property_type(property(queue.properties, "Tags").type);
  ASSERT_EQ(tags.kind, PropertyKind::kList);
  const PropertyType& tag = property_type(tags.element);
  ASSERT_EQ(tag.kind, PropertyKind::kStructure);
  EXPECT_EQ(tag.name, "Tag");
  EXPECT_TRUE(property(tag.properties, "Key").required);

  const PropertyType& redrive = property_type(property(queue.properties, "RedrivePolicy").type);
  ASSERT_EQ(redrive.kind, PropertyKind::kUnion);
  EXPECT_EQ(redrive.alternatives.size(), 2u);
}

TEST(Table, Spec) {
  const ResourceSpec& table = resource("AWS::DynamoDB::Table");
  EXPECT_TRUE(property(table.properties, "KeySchema").required);
  EXPECT_EQ(property(table.properties, "KeySchema").replacement, Replacement::kAlways);
  const PropertyType& indexes =
      property_type(property(table.properties, "GlobalSecondaryIndexes").type);
  ASSERT_EQ(indexes.kind, PropertyKind::kList);
  const PropertyType& index = property_type(indexes.element);
  EXPECT_EQ(index.name, "GlobalSecondaryIndex");
  EXPECT_TRUE(property(index.properties, "IndexName").required);
  const PropertyType& projection = property_type(property(index.properties, "Projection").type);
  EXPECT_EQ(projection.kind, PropertyKind::kStructure);
  EXPECT_NE(find_property(projection.properties, "NonKeyAttributes"), nullptr);
}

TEST(OtherTypes, Spec) {
  const ResourceSpec& deployment = resource("AWS::ApiGateway::Deployment");
  EXPECT_EQ(names(deployment.primary_identifier),
            (std::vector<std::string>{"DeploymentId", "RestApiId"}));
  EXPECT_EQ(names(deployment.ref_identifier), std::vector<std::string>{"DeploymentId"});

  const ResourceSpec& parameter = resource("AWS::SSM::Parameter");
  EXPECT_TRUE(parameter.tags_are_map || parameter.tag_property.empty());

  const ResourceSpec& function = resource("AWS::Lambda::Function");
  const PropertyType& package = property_type(property(function.properties, "PackageType").type);
  EXPECT_EQ(names(package.enum_values), (std::vector<std::string>{"Image", "Zip"}));
  const PropertyType& environment =
      property_type(property(function.properties, "Environment").type);
  const PropertyType& variables = property_type(property(environment.properties, "Variables").type);
  ASSERT_EQ(variables.kind, PropertyKind::kMap);
  EXPECT_EQ(property_type(variables.element).kind, PropertyKind::kString);

  EXPECT_NE(find_attribute(resource("AWS::RDS::DBInstance"), "Endpoint.Address"), nullptr);
}

}  // namespace
}  // namespace cloudtab::model
