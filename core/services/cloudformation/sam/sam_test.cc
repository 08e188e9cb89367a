#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

// Templates of the Serverless Application Model, deployed.

namespace cloudtab::cloudformation {
namespace {

class SamTest : public ::testing::Test {
 protected:
  Document call(const char* service, const char* operation, const Document& input) {
    const Result<Document> answer = cloud.call(service, operation, input);
    if (answer.ok()) return *answer;
    ADD_FAILURE() << operation << ": " << answer.error().message;
    return Document::object();
  }
  static Document input_for(const std::string& resources) {
    return {{"StackName", "s"},
            {"TemplateBody", "Transform: AWS::Serverless-2016-10-31\n" + resources},
            {"Capabilities", Document::array({"CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"})}};
  }
  void deploy(const std::string& resources, const char* operation = "CreateStack") {
    call("cloudformation", operation, input_for(resources));
    const Document stacks = call("cloudformation", "DescribeStacks", {{"StackName", "s"}});
    const std::string status = stacks["Stacks"][0]["StackStatus"];
    EXPECT_TRUE(status == "CREATE_COMPLETE" || status == "UPDATE_COMPLETE") << status;
    for (const Document& output : stacks["Stacks"][0].value("Outputs", Document::array()))
      outputs[output["OutputKey"].get<std::string>()] = output["OutputValue"];
  }
  std::string refusal(const std::string& resources) {
    const Result<Document> answer =
        cloud.call("cloudformation", "CreateStack", input_for(resources));
    return answer.ok() ? "" : answer.error().message;
  }
  /// `Id Type`, each on a line, sorted.
  std::string resources() {
    const Document answer = call("cloudformation", "DescribeStackResources", {{"StackName", "s"}});
    std::vector<std::string> lines;
    for (const Document& resource : answer["StackResources"]) {
      lines.push_back(resource["LogicalResourceId"].get<std::string>() + " " +
                      resource["ResourceType"].get<std::string>() + "\n");
    }
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const std::string& line : lines) text += line;
    return text;
  }
  std::string physical_id(const char* logical_id) {
    const Document answer = call("cloudformation",
                                 "DescribeStackResource",
                                 {{"StackName", "s"}, {"LogicalResourceId", logical_id}});
    return answer["StackResourceDetail"]["PhysicalResourceId"];
  }

  TestCloud cloud;
  Document outputs = Document::object();
};

/// Where it does not matter what the functions do: the template's `Globals` say it.
std::string with_small_functions(const std::string& rest) {
  return "Globals:\n"
         "  Function: {Runtime: nodejs20.x, Handler: index.handler, "
         "InlineCode: 'exports.handler = async () => 1;'}" +
         rest;
}

constexpr const char* kWorker = R"(
Globals:
  Function:
    Runtime: nodejs20.x
    Handler: index.handler
    Timeout: 20
    Environment: {Variables: {LEVEL: info}}
Resources:
  Work:
    Type: AWS::SQS::Queue
  Table:
    Type: AWS::Serverless::SimpleTable
    Properties:
      PrimaryKey: {Name: pk, Type: Number}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: 'exports.handler = async () => 1;'
      Timeout: 30
      Environment: {Variables: {TABLE: !Ref Table}}
      Tags: {team: red}
      Policies:
        - DynamoDBCrudPolicy: {TableName: !Ref Table}
        - AmazonSQSReadOnlyAccess
        - Statement: [{Effect: Allow, Action: 'sns:Publish', Resource: '*'}]
      Events:
        Job:
          Type: SQS
          Properties: {Queue: !GetAtt Work.Arn, BatchSize: 5}
)";

TEST_F(SamTest, AFunctionComesWithItsRoleAndItsEvents) {
  deploy(kWorker);
  EXPECT_EQ(resources(),
            "Table AWS::DynamoDB::Table\n"
            "Work AWS::SQS::Queue\n"
            "Worker AWS::Lambda::Function\n"
            "WorkerJob AWS::Lambda::EventSourceMapping\n"
            "WorkerRole AWS::IAM::Role\n");
  const Document function =
      call("lambda", "GetFunctionConfiguration", {{"FunctionName", physical_id("Worker")}});
  EXPECT_EQ(function["Timeout"], 30);
  EXPECT_EQ(function["Runtime"], "nodejs20.x");
  EXPECT_EQ(function["Environment"]["Variables"],
            (Document{{"LEVEL", "info"}, {"TABLE", physical_id("Table")}}));
  const Document mapping =
      call("lambda", "GetEventSourceMapping", {{"UUID", physical_id("WorkerJob")}});
  EXPECT_EQ(mapping["BatchSize"], 5);
  const std::string role = physical_id("WorkerRole");
  const Document attached = call("iam", "ListAttachedRolePolicies", {{"RoleName", role}});
  std::string names;
  for (const Document& policy : attached["AttachedPolicies"])
    names += policy["PolicyArn"].get<std::string>() + "\n";
  EXPECT_EQ(names,
            "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole\n"
            "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole\n"
            "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess\n");
  const Document inlined = call("iam", "ListRolePolicies", {{"RoleName", role}});
  EXPECT_EQ(inlined["PolicyNames"], Document::array({"WorkerRolePolicy0", "WorkerRolePolicy1"}));
  const Document table =
      call("dynamodb", "DescribeTable", {{"TableName", physical_id("Table")}})["Table"];
  EXPECT_EQ(table["AttributeDefinitions"],
            Document::array({{{"AttributeName", "pk"}, {"AttributeType", "N"}}}));
}

TEST_F(SamTest, TheTemplateIsToldAsWrittenAndAsProcessed) {
  deploy(kWorker);
  const Document original =
      call("cloudformation", "GetTemplate", {{"StackName", "s"}, {"TemplateStage", "Original"}});
  EXPECT_NE(original["TemplateBody"].get<std::string>().find("AWS::Serverless::Function"),
            std::string::npos);
  const Document processed = call("cloudformation", "GetTemplate", {{"StackName", "s"}});
  const Document body = Document::parse(processed["TemplateBody"].get<std::string>());
  EXPECT_EQ(body["Resources"]["Worker"]["Type"], "AWS::Lambda::Function");
  EXPECT_FALSE(body.contains("Globals"));
  EXPECT_FALSE(body.contains("Transform"));
}

constexpr const char* kApi = R"(
  Api: {Cors: "'*'"}
Resources:
  Pets:
    Type: AWS::Serverless::Function
    Properties:
      AutoPublishAlias: live
      Events:
        List: {Type: Api, Properties: {Path: /pets, Method: get}}
        Read: {Type: Api, Properties: {Path: '/pets/{id}', Method: any}}
Outputs:
  Api: {Value: !Ref ServerlessRestApi}
  Alias: {Value: !Ref Pets.Alias}
  Stage: {Value: !Ref ServerlessRestApi.Stage}
)";

TEST_F(SamTest, EventsWithoutAnApiShareOne) {
  deploy(with_small_functions(kApi));
  const std::string made = resources();
  EXPECT_NE(made.find("PetsAliaslive AWS::Lambda::Alias\n"
                      "PetsListPermissionProd AWS::Lambda::Permission\n"
                      "PetsReadPermissionProd AWS::Lambda::Permission\n"
                      "PetsRole AWS::IAM::Role\n"
                      "PetsVersion"),
            std::string::npos)
      << made;
  EXPECT_NE(made.find("ServerlessRestApiProdStage AWS::ApiGateway::Stage\n"), std::string::npos);
  EXPECT_EQ(outputs["Stage"], "Prod");
  const std::string alias = outputs["Alias"];
  EXPECT_EQ(alias.substr(alias.rfind(':')), ":live");
  const Document answer = call("apigateway", "GetResources", {{"restApiId", outputs["Api"]}});
  std::string paths;
  for (const Document& resource : answer["items"]) {
    paths += resource["path"].get<std::string>();
    const Document methods = resource.value("resourceMethods", Document::object());
    for (const auto& method : methods.items()) paths += " " + method.key();
    paths += "\n";
  }
  EXPECT_NE(paths.find("/pets GET OPTIONS\n"), std::string::npos) << paths;
  EXPECT_NE(paths.find("/pets/{id} ANY OPTIONS\n"), std::string::npos) << paths;
  // The preflight answers by itself.
  HttpRequest preflight;
  preflight.method = "OPTIONS";
  preflight.target = "/Prod/pets";
  preflight.headers.set("Host",
                        outputs["Api"].get<std::string>() + ".execute-api.us-east-1.amazonaws.com");
  const HttpResponse response = cloud.http(preflight);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.value("access-control-allow-origin"), "*");
  EXPECT_EQ(response.headers.value("access-control-allow-methods"), "GET,OPTIONS");
}

TEST_F(SamTest, AChangedApiIsDeployedAgain) {
  deploy(with_small_functions(kApi));
  std::string changed = with_small_functions(kApi);
  changed.replace(changed.find("Path: /pets,"), 12, "Path: /cats,");
  deploy(changed, "UpdateStack");
  HttpRequest preflight;
  preflight.method = "OPTIONS";
  preflight.target = "/Prod/cats";
  preflight.headers.set("Host",
                        outputs["Api"].get<std::string>() + ".execute-api.us-east-1.amazonaws.com");
  EXPECT_EQ(cloud.http(preflight).status, 200);
}

TEST_F(SamTest, HttpApisHaveRoutes) {
  deploy(R"(
Resources:
  Web:
    Type: AWS::Serverless::HttpApi
    Properties: {CorsConfiguration: {AllowOrigins: ['https://a.example']}}
  Pets:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs20.x
      Handler: index.handler
      InlineCode: 'exports.handler = async () => 1;'
      Events:
        Read: {Type: HttpApi, Properties: {ApiId: !Ref Web, Path: '/pets/{id}', Method: GET}}
        Rest: {Type: HttpApi, Properties: {ApiId: !Ref Web}}
Outputs:
  Api: {Value: !Ref Web}
)");
  const Document routes = call("apigatewayv2", "GetRoutes", {{"ApiId", outputs["Api"]}});
  std::vector<std::string> keys;
  for (const Document& route : routes["Items"]) keys.push_back(route["RouteKey"]);
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(keys, (std::vector<std::string>{"$default", "GET /pets/{id}"}));
  const Document api = call("apigatewayv2", "GetApi", {{"ApiId", outputs["Api"]}});
  EXPECT_EQ(api["CorsConfiguration"]["AllowOrigins"], Document::array({"https://a.example"}));
}

TEST_F(SamTest, TopicsReachFunctionsWithAndWithoutAQueue) {
  deploy(with_small_functions(R"(
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Direct:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        News: {Type: SNS, Properties: {Topic: !Ref Topic, FilterPolicy: {kind: [a]}}}
  Queued:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        News: {Type: SNS, Properties: {Topic: !Ref Topic, SqsSubscription: true}}
)"));
  EXPECT_EQ(resources(),
            "Direct AWS::Lambda::Function\n"
            "DirectNews AWS::SNS::Subscription\n"
            "DirectNewsPermission AWS::Lambda::Permission\n"
            "DirectRole AWS::IAM::Role\n"
            "Queued AWS::Lambda::Function\n"
            "QueuedNews AWS::SNS::Subscription\n"
            "QueuedNewsEventSourceMapping AWS::Lambda::EventSourceMapping\n"
            "QueuedNewsQueue AWS::SQS::Queue\n"
            "QueuedNewsQueuePolicy AWS::SQS::QueuePolicy\n"
            "QueuedRole AWS::IAM::Role\n"
            "Topic AWS::SNS::Topic\n");
}

TEST_F(SamTest, WhatIsWrongIsNamed) {
  const auto function = [](const std::string& properties) {
    return "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {Runtime: "
           "nodejs20.x, Handler: a.b, " +
           properties + "}\n";
  };
  const std::string intro =
      "Transform AWS::Serverless-2016-10-31 failed with: Invalid Serverless Application "
      "Specification document. Number of errors found: 1. ";
  const std::string inlined = "InlineCode: 'exports.handler = async () => 1;', ";
  const std::pair<std::string, std::string> cases[] = {
      {"CodeUri: src/",
       "Resource with id [F] is invalid. 'CodeUri' is not a valid S3 Uri of the form "
       "'s3://bucket/key' with optional versionId query parameter."},
      {"MemorySize: 128", "Resource with id [F] is invalid. Missing required property 'CodeUri'."},
      {inlined + "Events: {E: {Type: SQS, Properties: {}}}",
       "Resource with id [F] is invalid. Event with id [E] is invalid. Missing required property "
       "'Queue'."},
      {inlined + "Events: {E: {Type: Odd}}",
       "Resource with id [F] is invalid. Event with id [E] is invalid. Cloudtab does not know "
       "events of type 'Odd'."},
      {inlined + "Policies: [{NoSuchPolicy: {}}]",
       "Resource with id [F] is invalid. Must specify valid policy statement or policy template: "
       "Cloudtab does not know 'NoSuchPolicy'."},
      {inlined + "Events: {E: {Type: 3}}", "A property has the wrong type."},
  };
  for (const auto& [properties, text] : cases)
    EXPECT_EQ(refusal(function(properties)), intro + text) << properties;
  const Result<Document> answer = cloud.call(
      "cloudformation",
      "CreateStack",
      {{"StackName", "s"},
       {"TemplateBody", "Transform: AWS::Serverless-2016-10-31\n" + with_small_functions(kApi)},
       {"Capabilities", Document::array({"CAPABILITY_IAM"})}});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().message, "Requires capabilities : [CAPABILITY_AUTO_EXPAND]");
}

constexpr const char* kGuarded = R"(
Resources:
  Guard: {Type: AWS::Serverless::Function}
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Cors: "'*'"
      Auth:
        DefaultAuthorizer: Token
        AddDefaultAuthorizerToCorsPreflight: false
        Authorizers:
          Token:
            FunctionArn: !GetAtt Guard.Arn
            Identity: {Header: X-Token, ValidationExpression: '[a-z]+', ReauthorizeEvery: 60}
          Query:
            FunctionPayloadType: REQUEST
            FunctionArn: !GetAtt Guard.Arn
            Identity: {QueryStrings: [key], Context: [identity.sourceIp]}
          Pool: {UserPoolArn: 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_a'}
        UsagePlan: {CreateUsagePlan: PER_API, Quota: {Limit: 5, Period: DAY}}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Get: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /, Method: get}}
        Put:
          Type: Api
          Properties: {RestApiId: !Ref Api, Path: /, Method: put, Auth: {Authorizer: Query, ApiKeyRequired: true}}
        Post:
          Type: Api
          Properties: {RestApiId: !Ref Api, Path: /, Method: post, Auth: {Authorizer: NONE}}
        Patch:
          Type: Api
          Properties: {RestApiId: !Ref Api, Path: /, Method: patch, Auth: {Authorizer: AWS_IAM}}
        Delete:
          Type: Api
          Properties: {RestApiId: !Ref Api, Path: /, Method: delete, Auth: {Authorizer: Pool, AuthorizationScopes: [a]}}
Outputs:
  Api: {Value: !Ref Api}
)";

TEST_F(SamTest, AnApisAuthBecomesAuthorizers) {
  deploy(with_small_functions(kGuarded));
  const std::string api = outputs["Api"];
  const Document authorizers = call("apigateway", "GetAuthorizers", {{"restApiId", api}})["items"];
  Document ids = Document::object();
  Document sources = Document::object();
  for (const Document& authorizer : authorizers) {
    ids[authorizer["name"].get<std::string>()] = authorizer["id"];
    sources[authorizer["name"].get<std::string>()] =
        authorizer["type"].get<std::string>() + " " + authorizer.value("identitySource", "");
  }
  EXPECT_EQ(
      sources,
      Document({{"Pool", "COGNITO_USER_POOLS method.request.header.Authorization"},
                {"Query", "REQUEST method.request.querystring.key, context.identity.sourceIp"},
                {"Token", "TOKEN method.request.header.X-Token"}}));
  const Document resource =
      call("apigateway", "GetResources", {{"restApiId", api}, {"embed", {"methods"}}})["items"][0];
  struct Row {
    const char* method;
    const char* type;
    Document authorizer;
    bool keyed;
  };
  for (const Row& row : {Row{"GET", "CUSTOM", ids["Token"], false},
                         Row{"PUT", "CUSTOM", ids["Query"], true},
                         Row{"POST", "NONE", nullptr, false},
                         Row{"PATCH", "AWS_IAM", nullptr, false},
                         Row{"DELETE", "COGNITO_USER_POOLS", ids["Pool"], false},
                         Row{"OPTIONS", "NONE", nullptr, false}}) {
    const Document& method = resource["resourceMethods"][row.method];
    EXPECT_EQ(method["authorizationType"], row.type) << row.method;
    EXPECT_EQ(method.value("authorizerId", Document()), row.authorizer) << row.method;
    EXPECT_EQ(method["apiKeyRequired"], row.keyed) << row.method;
  }
  const std::string made = resources();
  for (const char* line : {"ApiApiKey AWS::ApiGateway::ApiKey",
                           "ApiTokenAuthorizerPermission AWS::Lambda::Permission",
                           "ApiUsagePlan AWS::ApiGateway::UsagePlan",
                           "ApiUsagePlanKey AWS::ApiGateway::UsagePlanKey"})
    EXPECT_NE(made.find(line), std::string::npos) << line;
}

TEST_F(SamTest, AnHttpApisAuthBecomesAuthorizers) {
  deploy(with_small_functions(R"(
Resources:
  Guard: {Type: AWS::Serverless::Function}
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth:
        DefaultAuthorizer: Jwt
        Authorizers:
          Jwt:
            AuthorizationScopes: [read]
            IdentitySource: $request.header.Authorization
            JwtConfiguration: {issuer: 'https://issuer.example', audience: [me]}
          Lambda:
            FunctionArn: !GetAtt Guard.Arn
            AuthorizerPayloadFormatVersion: 2.0
            EnableSimpleResponses: true
            Identity: {Headers: [X-Token]}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Get: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /a, Method: get}}
        Put:
          Type: HttpApi
          Properties: {ApiId: !Ref Api, Path: /a, Method: put, Auth: {Authorizer: Lambda}}
Outputs:
  Api: {Value: !Ref Api}
)"));
  const std::string api = outputs["Api"];
  std::string routes;
  const Document found = call("apigatewayv2", "GetRoutes", {{"ApiId", api}});
  for (const Document& route : found["Items"])
    routes += route["RouteKey"].get<std::string>() + " " +
              route["AuthorizationType"].get<std::string>() + "\n";
  EXPECT_NE(routes.find("GET /a JWT\n"), std::string::npos) << routes;
  EXPECT_NE(routes.find("PUT /a CUSTOM\n"), std::string::npos) << routes;
}

}  // namespace
}  // namespace cloudtab::cloudformation
