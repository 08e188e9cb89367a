#include "core/services/lambda/run.h"

#include <gtest/gtest.h>

#include "core/base/encoding.h"
#include "core/services/lambda/run_log.h"
#include "core/services/lambda/testing.h"

namespace cloudtab::lambda {
namespace {

using RunTest = FunctionTest;

TEST_F(RunTest, AnInvocationWaitsForItsHostAndAnswersWhatTheHandlerReturned) {
  create("f", {{"Environment", {{"Variables", {{"TABLE", "b"}}}}}, {"Timeout", 7}});
  const uint64_t id = start({{"FunctionName", "f"}, {"Payload", blob(R"({"a":1})")}});
  ASSERT_EQ(runs(), 1u);
  const Document& request = last_request();
  EXPECT_EQ(cloud().effects()[0].kind, EffectKind::kInvokeFunction);
  EXPECT_EQ(request["payload"], R"({"a":1})");
  EXPECT_EQ(request["handler"], "index.handler");
  EXPECT_EQ(request["timeoutMilliseconds"], 7000);
  EXPECT_EQ(request["variables"]["TABLE"], "b");
  EXPECT_EQ(request["functionArn"], "arn:aws:lambda:us-east-1:000000000000:function:f");
  EXPECT_EQ(cloud().answer(id), nullptr);
  finish_last(R"({"b":2})");
  ASSERT_NE(cloud().answer(id), nullptr);
  const Document& answer = **cloud().answer(id);
  EXPECT_EQ(answer["StatusCode"], 200);
  EXPECT_EQ(answer["ExecutedVersion"], "$LATEST");
  EXPECT_EQ(text(answer["Payload"]), R"({"b":2})");
  EXPECT_FALSE(answer.contains("FunctionError"));
  EXPECT_FALSE(answer.contains("LogResult"));
}

TEST_F(RunTest, EveryEndHasItsErrorAndItsLines) {
  struct Case {
    const char* name;
    Document account;
    const char* payload;  // with `ID` for the request id
    const char* lines;    // between START and END
  };
  const Case cases[] = {
      {"threw",
       {{"outcome", "threw"},
        {"payload", R"({"errorType":"Error","errorMessage":"boom","trace":[]})"},
        {"log", {{{"afterMicroseconds", 900}, {"level", "ERROR"}, {"text", "Invoke Error \t{}"}}}}},
       R"({"errorType":"Error","errorMessage":"boom","trace":[]})",
       "2026-01-01T00:00:00.000Z\tID\tERROR\tInvoke Error \t{}\n"},
      {"timed out",
       {{"outcome", "timedOut"}, {"log", {{{"afterMicroseconds", 2500000}, {"text", "plain"}}}}},
       R"({"errorMessage":"RequestId: ID Error: Task timed out after 3.00 seconds",)"
       R"("errorType":"Sandbox.Timedout"})",
       "plain\n2026-01-01T00:00:02.500Z ID Task timed out after 3.00 seconds\n\n"},
      {"exited",
       {{"outcome", "exited"}},
       R"({"errorMessage":"RequestId: ID Error: Runtime exited without providing a reason",)"
       R"("errorType":"Runtime.ExitError"})",
       "RequestId: ID Error: Runtime exited without providing a reason\nRuntime.ExitError\n"},
      {"exited with a status",
       {{"outcome", "exited"}, {"exit", "exit status 1"}},
       R"({"errorMessage":"RequestId: ID Error: Runtime exited with error: exit status 1",)"
       R"("errorType":"Runtime.ExitError"})",
       "RequestId: ID Error: Runtime exited with error: exit status 1\nRuntime.ExitError\n"},
      {"too large",
       {{"outcome", "returned"}, {"payload", "\"" + std::string(6291556, 'x') + "\""}},
       R"({"errorMessage":"Response payload size exceeded maximum allowed payload size )"
       R"((6291556 bytes).","errorType":"Function.ResponseSizeTooLarge"})",
       ""},
  };
  for (const Case& test : cases) {
    renew();
    create("f");
    const uint64_t id = start({{"FunctionName", "f"}, {"LogType", "Tail"}});
    const std::string request_id = last_request()["requestId"];
    finish(0, test.account);
    ASSERT_NE(cloud().answer(id), nullptr) << test.name;
    const Document& answer = **cloud().answer(id);
    EXPECT_EQ(answer["FunctionError"], "Unhandled") << test.name;
    const auto with_id = [&](std::string expected) {
      for (size_t at = expected.find("ID"); at != std::string::npos; at = expected.find("ID", at))
        expected.replace(at, 2, request_id);
      return expected;
    };
    EXPECT_EQ(text(answer["Payload"]), with_id(test.payload)) << test.name;
    EXPECT_EQ(*base64_decode(answer["LogResult"].get<std::string>()),
              with_id("START RequestId: ID Version: $LATEST\n" + std::string(test.lines) +
                      "END RequestId: ID\nREPORT RequestId: ID\tDuration: 1.23 ms\tBilled "
                      "Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 30 MB\t\n"))
        << test.name;
  }
}

TEST_F(RunTest, LinesGoToTheFunctionsLogGroup) {
  create("f");
  start({{"FunctionName", "f"}});
  const std::string stream = last_request()["logStream"];
  EXPECT_EQ(stream.substr(0, 20), "2026/01/01/[$LATEST]");
  finish_last("null");
  const Result<Document> events = cloud().call(
      "logs", "GetLogEvents", {{"logGroupName", "/aws/lambda/f"}, {"logStreamName", stream}});
  ASSERT_TRUE(events.ok()) << events.error().message;
  ASSERT_EQ((*events)["events"].size(), 3u);
  EXPECT_EQ((*events)["events"][1]["message"],
            "END RequestId: " + last_request()["requestId"].get<std::string>() + "\n");
}

TEST_F(RunTest, AnEnvironmentIsUsedAgainUntilItBreaksIdlesOrTheFunctionChanges) {
  create("f");
  const auto environment_of_next = [&] {
    start({{"FunctionName", "f"}});
    return last_request()["environment"].get<std::string>();
  };
  const std::string first = environment_of_next();
  const std::string beside = environment_of_next();
  EXPECT_NE(beside, first);
  finish(0, {{"outcome", "returned"}, {"payload", "1"}});
  EXPECT_EQ(environment_of_next(), first);
  finish_last("1");
  ASSERT_TRUE(call("UpdateFunctionConfiguration", {{"FunctionName", "f"}, {"Timeout", 9}}).ok());
  const std::string changed = environment_of_next();
  EXPECT_NE(changed, first);
  fail_last();  // an error leaves it whole
  EXPECT_EQ(environment_of_next(), changed);
  finish(runs() - 1, {{"outcome", "timedOut"}});
  const std::string after_timeout = environment_of_next();
  EXPECT_NE(after_timeout, changed);
  finish_last("1");
  cloud().advance(11min);
  EXPECT_NE(environment_of_next(), after_timeout);
}

TEST_F(RunTest, ReservedConcurrencyThrottles) {
  create("f");
  ASSERT_TRUE(
      call("PutFunctionConcurrency", {{"FunctionName", "f"}, {"ReservedConcurrentExecutions", 1}})
          .ok());
  EXPECT_EQ((*call("GetFunction", {{"FunctionName", "f"}}))["Concurrency"],
            Document({{"ReservedConcurrentExecutions", 1}}));
  start({{"FunctionName", "f"}});
  const Result<Document> second = call("Invoke", {{"FunctionName", "f"}});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, "TooManyRequestsException");
  EXPECT_EQ(second.error().http_status, 429);
  EXPECT_EQ(second.error().message, "Rate Exceeded.");
  EXPECT_EQ(second.error().fields["Reason"], "ReservedFunctionConcurrentInvocationLimitExceeded");
  finish_last("1");
  EXPECT_EQ(call("Invoke", {{"FunctionName", "f"}}).error().code, "StillWaiting");
  EXPECT_EQ(
      call("PutFunctionConcurrency", {{"FunctionName", "f"}, {"ReservedConcurrentExecutions", 901}})
          .error()
          .message,
      "Specified ReservedConcurrentExecutions for function decreases account's "
      "UnreservedConcurrentExecution below its minimum value of [100].");
  ASSERT_TRUE(call("DeleteFunctionConcurrency", {{"FunctionName", "f"}}).ok());
  EXPECT_EQ(*call("GetFunctionConcurrency", {{"FunctionName", "f"}}), Document::object());
}

TEST_F(RunTest, ARunWhoseClientWentAwayGivesItsPlaceBack) {
  create("f");
  ASSERT_TRUE(
      call("PutFunctionConcurrency", {{"FunctionName", "f"}, {"ReservedConcurrentExecutions", 1}})
          .ok());
  cloud().machine().abandon(start({{"FunctionName", "f"}}));
  finish_last("1");
  start({{"FunctionName", "f"}});
  EXPECT_EQ(runs(), 2u);
}

TEST_F(RunTest, WhatCannotBeRunIsRefused) {
  create("f");
  create("snake", {{"Runtime", "python3.12"}});
  const auto fault = [&](const Document& input) {
    const Result<Document> answer = call("Invoke", input);
    return answer.ok() ? ""
                       : std::to_string(answer.error().http_status) + " " + answer.error().code;
  };
  EXPECT_EQ(fault({{"FunctionName", "g"}}), "404 ResourceNotFoundException");
  EXPECT_EQ(fault({{"FunctionName", "f"}, {"Payload", blob("\x99x")}}),
            "400 InvalidRequestContentException");
  EXPECT_EQ(fault({{"FunctionName", "f"},
                   {"InvocationType", "Event"},
                   {"Payload", blob("\"" + std::string(1 << 20, 'x') + "\"")}}),
            "413 RequestTooLargeException");
  EXPECT_EQ(fault({{"FunctionName", "snake"}}), "501 NotImplemented");
  EXPECT_EQ(fault({{"FunctionName", "snake"}, {"InvocationType", "Event"}}), "501 NotImplemented");
  EXPECT_EQ(runs(), 0u);
  const Result<Document> dry =
      call("Invoke", {{"FunctionName", "f"}, {"InvocationType", "DryRun"}});
  ASSERT_TRUE(dry.ok());
  EXPECT_EQ((*dry)["StatusCode"], 204);
  EXPECT_EQ(runs(), 0u);
}

TEST_F(RunTest, AHostThatRunsNothingIsAFunctionErrorThatSaysSo) {
  create("f");
  const uint64_t id = start({{"FunctionName", "f"}});
  cloud().complete_effect(cloud().effects()[0].id,
                          {{"error", {{"type", "NoRunner"}, {"message", "nothing runs here"}}}});
  ASSERT_NE(cloud().answer(id), nullptr);
  const Document& answer = **cloud().answer(id);
  EXPECT_EQ(answer["FunctionError"], "Unhandled");
  EXPECT_NE(text(answer["Payload"]).find("nothing runs here"), std::string::npos);
}

TEST(ReportMillis, HasTwoDigitsAfterThePoint) {
  EXPECT_EQ(report_millis(0), "0.00");
  EXPECT_EQ(report_millis(1234), "1.23");
  EXPECT_EQ(report_millis(1235), "1.24");
  EXPECT_EQ(report_millis(3'000'049), "3000.05");
}

}  // namespace
}  // namespace cloudtab::lambda
