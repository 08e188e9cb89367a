#include <string>

#include <gtest/gtest.h>

#include "core/services/apigateway/testing.h"

// CloudFormation types of who may call, and of what stands beside an API.

namespace cloudtab::apigateway {
namespace {

constexpr const char* kTemplate = R"(
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: shop}
  Guard:
    Type: AWS::ApiGateway::Authorizer
    Properties:
      RestApiId: !Ref Api
      Name: guard
      Type: TOKEN
      IdentitySource: method.request.header.Auth
      AuthorizerResultTtlInSeconds: TTL
      AuthorizerUri: !Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:f/invocations'
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      AuthorizationType: CUSTOM
      AuthorizerId: !Ref Guard
      ApiKeyRequired: true
      Integration: {Type: MOCK}
  Deployment:
    Type: AWS::ApiGateway::Deployment
    DependsOn: Get
    Properties: {RestApiId: !Ref Api}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: {RestApiId: !Ref Api, DeploymentId: !Ref Deployment, StageName: live}
  Key:
    Type: AWS::ApiGateway::ApiKey
    Properties: {Name: ann, Enabled: true, Value: ann-0123456789012345}
  Plan:
    Type: AWS::ApiGateway::UsagePlan
    Properties:
      UsagePlanName: gold
      ApiStages: [{ApiId: !Ref Api, Stage: !Ref Stage, Throttle: {/GET: {RateLimit: 1, BurstLimit: 2}}}]
      Quota: {Limit: LIMIT, Period: DAY}
  PlanKey:
    Type: AWS::ApiGateway::UsagePlanKey
    Properties: {KeyId: !Ref Key, KeyType: API_KEY, UsagePlanId: !Ref Plan}
  Domain:
    Type: AWS::ApiGateway::DomainName
    Properties: {DomainName: api.example.com, EndpointConfiguration: {Types: [REGIONAL]}}
  Mapping:
    Type: AWS::ApiGateway::BasePathMapping
    Properties: {DomainName: !Ref Domain, RestApiId: !Ref Api, Stage: !Ref Stage, BasePath: BASE}
  Link:
    Type: AWS::ApiGateway::VpcLink
    Properties: {Name: inside, TargetArns: ['arn:aws:elb:nlb']}
  Certificate:
    Type: AWS::ApiGateway::ClientCertificate
  Part:
    Type: AWS::ApiGateway::DocumentationPart
    Properties: {RestApiId: !Ref Api, Location: {Type: API}, Properties: '{"a":1}'}
  Version:
    Type: AWS::ApiGateway::DocumentationVersion
    DependsOn: Part
    Properties: {RestApiId: !Ref Api, DocumentationVersion: v1}
Outputs:
  Api: {Value: !Ref Api}
  Guard: {Value: !GetAtt Guard.AuthorizerId}
  Key: {Value: !GetAtt Key.APIKeyId}
  Plan: {Value: !GetAtt Plan.Id}
)";

class ResourcesTest : public ApiTest {
 protected:
  void deploy_stack(const char* operation, Document values) {
    std::string text = kTemplate;
    for (const auto& [name, value] : values.items())
      text.replace(text.find(name), name.size(), value.get<std::string>());
    call_service("cloudformation", operation, {{"StackName", "s"}, {"TemplateBody", text}});
    const Document stack =
        call_service("cloudformation", "DescribeStacks", {{"StackName", "s"}})["Stacks"][0];
    const std::string status = stack["StackStatus"];
    ASSERT_TRUE(status == "CREATE_COMPLETE" || status == "UPDATE_COMPLETE") << status;
    for (const Document& output : stack["Outputs"])
      outputs[output["OutputKey"].get<std::string>()] = output["OutputValue"];
  }

  Document outputs = Document::object();
};

TEST_F(ResourcesTest, AStackMakesChangesAndRemovesThem) {
  deploy_stack("CreateStack", {{"TTL", "60"}, {"LIMIT", "5"}, {"BASE", "v1"}});
  const Document authorizer = {{"restApiId", outputs["Api"]}, {"authorizerId", outputs["Guard"]}};
  const Document plan = {{"usagePlanId", outputs["Plan"]}};
  EXPECT_EQ(call("GetAuthorizer", authorizer)["authorizerResultTtlInSeconds"], 60);
  EXPECT_EQ(call("GetApiKey", {{"apiKey", outputs["Key"]}})["enabled"], true);
  EXPECT_EQ(call("GetUsagePlan", plan)["quota"],
            Document({{"limit", 5}, {"offset", 0}, {"period", "DAY"}}));
  EXPECT_EQ(call("GetUsagePlan", plan)["apiStages"],
            Document::array({{{"apiId", outputs["Api"]},
                              {"stage", "live"},
                              {"throttle", {{"/GET", {{"burstLimit", 2}, {"rateLimit", 1.0}}}}}}}));
  EXPECT_EQ(call("GetUsagePlanKeys", plan)["items"][0]["name"], "ann");

  deploy_stack("UpdateStack", {{"TTL", "0"}, {"LIMIT", "6"}, {"BASE", "v2"}});
  EXPECT_EQ(call("GetAuthorizer", authorizer)["authorizerResultTtlInSeconds"], 0);
  EXPECT_EQ(call("GetUsagePlan", plan)["quota"]["limit"], 6);
  const Document mappings =
      call("GetBasePathMappings", {{"domainName", "api.example.com"}})["items"];
  ASSERT_EQ(mappings.size(), 1u);
  EXPECT_EQ(mappings[0]["basePath"], "v2");

  call_service("cloudformation", "DeleteStack", {{"StackName", "s"}});
  EXPECT_EQ(call("GetApiKeys")["items"], Document::array());
  EXPECT_EQ(call("GetUsagePlans")["items"], Document::array());
  EXPECT_EQ(call("GetDomainNames")["items"], Document::array());
  EXPECT_EQ(call("GetVpcLinks")["items"], Document::array());
  EXPECT_EQ(call("GetClientCertificates")["items"], Document::array());
  EXPECT_EQ(call("GetRestApis")["items"], Document::array());
}

}  // namespace
}  // namespace cloudtab::apigateway
