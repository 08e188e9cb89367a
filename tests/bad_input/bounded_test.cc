// Small requests that ask for much: repetition within repetition, conditions that each ask twice,
// loops in loops. They are answered, or refused, at the cost of what was sent; the time each takes
// stands beside it when the test is run.

#include <chrono>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

std::string repeated(std::string_view part, size_t times) {
  std::string out;
  out.reserve(part.size() * times);
  for (size_t i = 0; i < times; ++i) out += part;
  return out;
}

class BoundedTest : public ::testing::Test {
 protected:
  Result<Document> call(const char* service, const char* operation, const Document& input) {
    return cloud_.call(service, operation, input);
  }
  Document ok(const char* service, const char* operation, const Document& input) {
    const Result<Document> answer = call(service, operation, input);
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error().message;
    return answer.ok() ? *answer : Document::object();
  }
  /// What is answered or refused, whichever it be.
  void ask(const char* service, const char* operation, const Document& input) {
    const Result<Document> answer = call(service, operation, input);
    if (!answer.ok()) EXPECT_LT(answer.error().http_status, 500) << answer.error().message;
  }
  /// A log stream with a line that a careless search goes over again and again.
  void make_log() {
    ok("logs", "CreateLogGroup", {{"logGroupName", "g"}});
    ok("logs", "CreateLogStream", {{"logGroupName", "g"}, {"logStreamName", "s"}});
    ok("logs",
       "PutLogEvents",
       {{"logGroupName", "g"},
        {"logStreamName", "s"},
        {"logEvents",
         {{{"timestamp", to_millis(cloud_.now())}, {"message", repeated("a", 20'000) + "!"}}}}});
  }
  Document query(const std::string& text) {
    const Document id = ok("logs",
                           "StartQuery",
                           {{"logGroupName", "g"},
                            {"startTime", to_seconds(cloud_.now()) - 60},
                            {"endTime", to_seconds(cloud_.now()) + 60},
                            {"queryString", text}});
    cloud_.advance(std::chrono::minutes(1));
    return ok("logs", "GetQueryResults", id);
  }

  TestCloud cloud_;
};

TEST_F(BoundedTest, APatternOfLogsWithRepetitionInRepetition) {
  make_log();
  const Document found =
      ok("logs", "FilterLogEvents", {{"logGroupName", "g"}, {"filterPattern", "%(a+)+b%"}});
  EXPECT_TRUE(found["events"].empty());
}

TEST_F(BoundedTest, AQuerysPatternsWithRepetitionInRepetition) {
  make_log();
  EXPECT_TRUE(query("filter @message like /(a|aa)+b/")["results"].empty());
  EXPECT_TRUE(query("filter @message like /((a+)+)+b/")["results"].empty());
  EXPECT_EQ(query("parse @message \"" + repeated("*a", 20) + "*b\" as " +
                  [] {
                    std::string names;
                    for (int i = 0; i < 21; ++i)
                      names += (i == 0 ? "f" : ", f") + std::to_string(i);
                    return names;
                  }())["status"],
            "Complete");
}

TEST_F(BoundedTest, WildcardsWithoutEnd) {
  const std::string stars = repeated("*a", 40) + "*b";
  const Document policy = {
      {"Version", "2012-10-17"},
      {"Statement",
       {{{"Effect", "Allow"}, {"Action", "s3:GetObject"}, {"Resource", "arn:aws:s3:::" + stars}}}}};
  const Document answer = ok("iam",
                             "SimulateCustomPolicy",
                             {{"PolicyInputList", {policy.dump()}},
                              {"ActionNames", {"s3:GetObject"}},
                              {"ResourceArns", {"arn:aws:s3:::" + repeated("a", 2000)}}});
  EXPECT_EQ(answer["EvaluationResults"][0]["EvalDecision"], "implicitDeny");

  ok("sqs", "CreateQueue", {{"QueueName", "q"}});
  const Document topic = ok("sns", "CreateTopic", {{"Name", "t"}})["TopicArn"];
  ask("sns",
      "Subscribe",
      {{"TopicArn", topic},
       {"Protocol", "sqs"},
       {"Endpoint", "arn:aws:sqs:us-east-1:000000000000:q"},
       {"Attributes", {{"FilterPolicy", Document({{"x", {{{"wildcard", "*a*a*b"}}}}}).dump()}}}});
  ok("sns",
     "Publish",
     {{"TopicArn", topic},
      {"Message", "m"},
      {"MessageAttributes",
       {{"x", {{"DataType", "String"}, {"StringValue", repeated("a", 100'000)}}}}}});
}

TEST_F(BoundedTest, ConditionsThatAskTwice) {
  std::string conditions = "Conditions:\n  C60: !Equals [a, a]\n";
  for (int i = 59; i >= 0; --i) {
    const std::string next = "{Condition: C" + std::to_string(i + 1) + "}";
    conditions += "  C" + std::to_string(i) + ": {'Fn::And': [" + next + ", " + next + "]}\n";
  }
  ok("cloudformation",
     "CreateStack",
     {{"StackName", "s"},
      {"TemplateBody", conditions + "Resources: {Q: {Type: 'AWS::SQS::Queue', Condition: C0}}"}});
}

TEST_F(BoundedTest, ResourcesThatAllDependOnOneAnother) {
  std::string resources = "Resources:\n";
  for (int i = 0; i < 200; ++i) {
    resources += "  R" + std::to_string(i) + ": {Type: 'AWS::SNS::Topic', DependsOn: [";
    for (int on = i + 1; on < 200; ++on)
      resources += (on == i + 1 ? "R" : ", R") + std::to_string(on);
    resources += "]}\n";
  }
  ask("cloudformation", "CreateStack", {{"StackName", "s"}, {"TemplateBody", resources}});
  cloud_.advance(std::chrono::minutes(10));
}

TEST_F(BoundedTest, LoopsInLoopsOfATemplate) {
  const Document api = ok("apigateway", "CreateRestApi", {{"name", "a"}})["id"];
  const Document root = ok("apigateway", "GetResources", {{"restApiId", api}})["items"][0]["id"];
  Document method = {{"restApiId", api}, {"resourceId", root}, {"httpMethod", "POST"}};
  const auto with = [&](const Document& more) {
    Document all = method;
    all.update(more);
    return all;
  };
  ok("apigateway", "PutMethod", with({{"authorizationType", "NONE"}}));
  ok("apigateway",
     "PutIntegration",
     with({{"type", "MOCK"},
           {"requestTemplates",
            {{"application/json",
              "#foreach($a in [1..900])#foreach($b in [1..900])#foreach($c in [1..900])"
              "#set($x = \"$a$b$c\")#end#end#end{\"statusCode\":200}"}}}}));
  for (const char* template_text :
       {"#set($x = \"aaaaaaaaaaaaaaaa\")#foreach($a in [1..900])#set($x = \"$x$x\")#end$x",
        "$input.path('$..*..*..*..*..*')",
        "$input.json('$..a..a..a..a..a')"}) {
    ok("apigateway",
       "PutIntegration",
       with({{"type", "MOCK"}, {"requestTemplates", {{"application/json", template_text}}}}));
    std::string body = "1";
    for (int i = 0; i < 60; ++i) body = "{\"a\":[" + body + ",2]}";
    ok("apigateway", "TestInvokeMethod", with({{"body", body}}));
  }
}

TEST_F(BoundedTest, ASchemaThatNamesItself) {
  const Document definition = {
      {"swagger", "2.0"},
      {"info", {{"title", "a"}, {"version", "1"}}},
      {"paths", Document::object()},
      {"definitions",
       {{"A", {{"$ref", "#/definitions/B"}}}, {"B", {{"$ref", "#/definitions/A"}}}}}};
  const std::string text = definition.dump();
  ask("apigateway", "ImportRestApi", {{"body", Document::binary({text.begin(), text.end()})}});
}

TEST_F(BoundedTest, RulesAndExpressionsInBrackets) {
  ask("cloudwatch",
      "PutCompositeAlarm",
      {{"AlarmName", "c"}, {"AlarmRule", repeated("(", 5000) + "TRUE" + repeated(")", 5000)}});
  ask("cloudwatch",
      "PutCompositeAlarm",
      {{"AlarmName", "c"}, {"AlarmRule", repeated("NOT ", 2000) + "TRUE"}});
  ask("cloudwatch",
      "GetMetricData",
      {{"StartTime", to_seconds(cloud_.now()) - 3600},
       {"EndTime", to_seconds(cloud_.now())},
       {"MetricDataQueries",
        {{{"Id", "e"}, {"Expression", repeated("-(", 900) + "1" + repeated(")", 900)}}}}});
  ask("dynamodb",
      "ExecuteStatement",
      {{"Statement",
        "SELECT * FROM t WHERE " + repeated("(", 3500) + "a=1" + repeated(")", 3500)}});
}

}  // namespace
}  // namespace cloudtab
