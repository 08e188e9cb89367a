#include <string>

#include "core/services/apigateway/v2/testing.h"

namespace cloudtab::apigateway::v2 {
namespace {

class Templates : public ApiV2Test {
 protected:
  /// Deploys the template under one name, first and again, and answers its outputs.
  Document deploy(const std::string& text) {
    const bool exists = cloud.call("cloudformation", "DescribeStacks", {{"StackName", "s"}}).ok();
    call(exists ? "UpdateStack" : "CreateStack",
         {{"StackName", "s"}, {"TemplateBody", text}},
         "cloudformation");
    cloud.advance(10min);
    const Document stack =
        call("DescribeStacks", {{"StackName", "s"}}, "cloudformation")["Stacks"][0];
    EXPECT_EQ(stack["StackStatus"], exists ? "UPDATE_COMPLETE" : "CREATE_COMPLETE")
        << call("DescribeStackEvents", {{"StackName", "s"}}, "cloudformation").dump(1);
    Document outputs = Document::object();
    for (const Document& output : stack.value("Outputs", Document::array()))
      outputs[output.value("OutputKey", "")] = output["OutputValue"];
    return outputs;
  }
};

constexpr const char* kHttp = R"(
Resources:
  Queue: {Type: 'AWS::SQS::Queue', Properties: {QueueName: work}}
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Name: shop
      ProtocolType: HTTP
      CorsConfiguration: {AllowOrigins: ['*'], MaxAge: 60}
      Tags: {team: a}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties:
      ApiId: !Ref Api
      StageName: $default
      AutoDeploy: true
      StageVariables: {color: red, size: 3}
      DefaultRouteSettings: {ThrottlingBurstLimit: 100, ThrottlingRateLimit: 50}
  Integration:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: AWS_PROXY
      IntegrationSubtype: SQS-SendMessage
      CredentialsArn: arn:aws:iam::000000000000:role/api
      PayloadFormatVersion: '1.0'
      RequestParameters:
        QueueUrl: !Ref Queue
        MessageBody: '${stageVariables.color}${stageVariables.size}$request.body.a'
        MessageAttributes: '{"A": {"DataType": "String", "StringValue": "${request.header.a}"}}'
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: POST /x, Target: !Sub 'integrations/${Integration}'}
Outputs:
  Api: {Value: !Ref Api}
  Endpoint: {Value: !GetAtt Api.ApiEndpoint}
  Route: {Value: !Ref Route}
)";

TEST_F(Templates, AnHttpApi) {
  const Document outputs = deploy(kHttp);
  api = outputs.value("Api", "");
  EXPECT_EQ(outputs["Endpoint"], "https://" + api + ".execute-api.us-east-1.amazonaws.com");
  EXPECT_EQ(call("GetApi", {{"ApiId", api}})["Tags"]["team"], "a");
  EXPECT_EQ(send("POST", "/x", R"({"a": 1})", {{"a", "v"}}).status, 200);
  const Document received =
      call("ReceiveMessage",
           {{"QueueUrl", queue_url()}, {"MessageAttributeNames", Document::array({"All"})}},
           "sqs");
  ASSERT_EQ(received["Messages"].size(), 1u);
  EXPECT_EQ(received["Messages"][0]["Body"], "red3$request.body.a");
  EXPECT_EQ(received["Messages"][0]["MessageAttributes"]["A"]["StringValue"], "v");

  // Taking something out takes it away.
  std::string changed = kHttp;
  const auto replace = [&](const std::string& from, const std::string& to) {
    const size_t at = changed.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    changed.replace(at, from.size(), to);
  };
  replace("      CorsConfiguration: {AllowOrigins: ['*'], MaxAge: 60}\n", "");
  replace("color: red, size: 3", "color: blue");
  replace("POST /x", "PUT /y");
  EXPECT_EQ(deploy(changed)["Route"], outputs["Route"]);
  EXPECT_FALSE(call("GetApi", {{"ApiId", api}}).contains("CorsConfiguration"));
  EXPECT_EQ(call("GetStage", {{"ApiId", api}, {"StageName", "$default"}})["StageVariables"],
            Document({{"color", "blue"}}));
  EXPECT_EQ(send("POST", "/x").status, 404);
  EXPECT_EQ(send("PUT", "/y", "", {{"a", "v"}}).status, 200);
  call("DeleteStack", {{"StackName", "s"}}, "cloudformation");
  cloud.advance(10min);
  EXPECT_EQ(call("GetApis")["Items"], Document::array());
}

TEST_F(Templates, AnApiWithABody) {
  const std::string text = R"(
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Name: named
      Tags: {team: a}
      Body:
        openapi: 3.0.1
        info: {title: titled}
        paths:
          /a: {get: {x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET,
                     uri: 'https://e.example', payloadFormatVersion: '1.0'}}}
Outputs:
  Api: {Value: !Ref Api}
)";
  api = deploy(text).value("Api", "");
  const Document made = call("GetApi", {{"ApiId", api}});
  EXPECT_EQ(made["Name"], "named");
  EXPECT_EQ(made["Tags"]["team"], "a");
  EXPECT_EQ(call("GetRoutes", {{"ApiId", api}})["Items"][0]["RouteKey"], "GET /a");
  std::string changed = text;
  changed.replace(changed.find("/a:"), 3, "/b:");
  EXPECT_EQ(deploy(changed).value("Api", ""), api);
  EXPECT_EQ(call("GetRoutes", {{"ApiId", api}})["Items"][0]["RouteKey"], "GET /b");
}

TEST_F(Templates, AWebSocketApi) {
  api = deploy(R"(
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}
  Mock:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: MOCK
      TemplateSelectionExpression: \$default
      RequestTemplates: {$default: '{"statusCode": 200}'}
  MockAnswer:
    Type: AWS::ApiGatewayV2::IntegrationResponse
    Properties:
      ApiId: !Ref Api
      IntegrationId: !Ref Mock
      IntegrationResponseKey: /200/
      TemplateSelectionExpression: \$default
      ResponseTemplates: {$default: pong}
  Ping:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Api
      RouteKey: ping
      RouteResponseSelectionExpression: $default
      Target: !Join ['/', [integrations, !Ref Mock]]
  PingAnswer:
    Type: AWS::ApiGatewayV2::RouteResponse
    Properties: {ApiId: !Ref Api, RouteId: !Ref Ping, RouteResponseKey: $default}
  Deployment:
    Type: AWS::ApiGatewayV2::Deployment
    DependsOn: [Ping, PingAnswer, MockAnswer]
    Properties: {ApiId: !Ref Api}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {ApiId: !Ref Api, StageName: dev, DeploymentId: !Ref Deployment}
Outputs:
  Api: {Value: !Ref Api}
)")
            .value("Api", "");
  const Document opened =
      Document::parse(control("connect", {{"apiId", api}, {"stage", "dev"}}).substr(4));
  const Document id = opened["connectionId"];
  control("send", {{"connectionId", id}, {"body", R"({"action": "ping"})"}});
  EXPECT_EQ(control("receive", {{"connectionId", id}}),
            R"(200 {"frames":[{"body":"pong"}],"open":true})");
  call("DeleteStack", {{"StackName", "s"}}, "cloudformation");
  cloud.advance(10min);
  EXPECT_EQ(call("GetApis")["Items"], Document::array());
}

}  // namespace
}  // namespace cloudtab::apigateway::v2
