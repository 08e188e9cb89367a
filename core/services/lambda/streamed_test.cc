#include "core/services/lambda/streamed.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/services/lambda/testing_faults.h"

namespace cloudtab::lambda {
namespace {

constexpr const char* kIntegration = "application/vnd.awslambda.http-integration-response";

uint32_t u32_at(std::string_view bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

/// `event-type content-type: payload` of each message; checks lengths and checksums.
std::vector<std::string> messages_of(std::string_view bytes) {
  std::vector<std::string> messages;
  while (!bytes.empty()) {
    const uint32_t size = u32_at(bytes, 0), headers_size = u32_at(bytes, 4);
    EXPECT_EQ(u32_at(bytes, 8), crc32(bytes.substr(0, 8)));
    EXPECT_EQ(u32_at(bytes, size - 4), crc32(bytes.substr(0, size - 4)));
    std::string_view headers = bytes.substr(12, headers_size);
    std::string event, type;
    while (!headers.empty()) {
      const auto name_size = static_cast<size_t>(headers[0]);
      const std::string_view name = headers.substr(1, name_size);
      EXPECT_EQ(headers[1 + name_size], 7);
      const auto value_size =
          static_cast<size_t>(static_cast<unsigned char>(headers[3 + name_size]));
      const std::string_view value = headers.substr(4 + name_size, value_size);
      if (name == ":event-type") event = value;
      if (name == ":content-type") type = value;
      if (name == ":message-type") EXPECT_EQ(value, "event");
      headers.remove_prefix(4 + name_size + value_size);
    }
    messages.push_back(event + " " + type + ": " +
                       std::string(bytes.substr(12 + headers_size, size - 16 - headers_size)));
    bytes.remove_prefix(size);
  }
  return messages;
}

class StreamedTest : public ControlTest {
 protected:
  void SetUp() override { create("work"); }

  static Document stream(const std::vector<std::string>& chunks,
                         const Document& more = Document::object()) {
    Document streamed = {{"contentType", "text/plain"}, {"chunks", Document::array()}};
    for (const std::string& chunk : chunks) streamed["chunks"].push_back(base64_encode(chunk));
    streamed.update(more);
    return {{"outcome", "returned"}, {"stream", std::move(streamed)}};
  }
  /// The answer of InvokeWithResponseStream as clients get it.
  HttpResponse streamed(const Document& account, const std::string& headers = "") {
    HttpRequest request;
    request.method = "POST";
    request.target = "/2021-11-15/functions/work/response-streaming-invocations";
    request.headers.set("Host", "lambda.us-east-1.amazonaws.com");
    if (!headers.empty()) request.headers.set("X-Amz-Log-Type", headers);
    const uint64_t id = cloud().start_http(request);
    finish(runs() - 1, account);
    const HttpResponse* response = cloud().http_answer(id);
    EXPECT_NE(response, nullptr);
    return response == nullptr ? HttpResponse{} : *response;
  }
  std::string open_url() {
    const std::string url = done("CreateFunctionUrlConfig",
                                 {{"FunctionName", "work"},
                                  {"AuthType", "NONE"},
                                  {"InvokeMode", "RESPONSE_STREAM"}})["FunctionUrl"];
    done("AddPermission",
         {{"FunctionName", "work"},
          {"StatementId", "url"},
          {"Action", "lambda:InvokeFunctionUrl"},
          {"Principal", "*"},
          {"FunctionUrlAuthType", "NONE"}});
    return url.substr(8, url.size() - 9);
  }
};

TEST_F(StreamedTest, AnInvocationsAnswerIsAnEventStream) {
  const HttpResponse response = streamed(stream({"one", std::string("\0\xff", 2)}));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.value("content-type"), "application/vnd.amazon.eventstream");
  EXPECT_EQ(response.headers.value("x-amz-executed-version"), "$LATEST");
  EXPECT_EQ(messages_of(response.body),
            (std::vector<std::string>{
                "PayloadChunk application/octet-stream: one",
                "PayloadChunk application/octet-stream: " + std::string("\0\xff", 2),
                "InvokeComplete application/json: {}"}));
}

TEST_F(StreamedTest, AnOrdinaryAnswerIsOnePiece) {
  EXPECT_EQ(messages_of(streamed({{"outcome", "returned"}, {"payload", R"({"a":1})"}}).body),
            (std::vector<std::string>{R"(PayloadChunk application/octet-stream: {"a":1})",
                                      "InvokeComplete application/json: {}"}));
}

TEST_F(StreamedTest, AFaultIsToldAtTheEnd) {
  const std::string fault = R"({"errorType":"Error","errorMessage":"boom"})";
  const std::string told = "InvokeComplete application/json: " +
                           Document{{"ErrorCode", "Unhandled"}, {"ErrorDetails", fault}}.dump();
  EXPECT_EQ(messages_of(streamed({{"outcome", "threw"}, {"payload", fault}}).body),
            (std::vector<std::string>{told}));
  EXPECT_EQ(messages_of(streamed(stream({"one"}, {{"error", fault}})).body),
            (std::vector<std::string>{"PayloadChunk application/octet-stream: one", told}));
  const std::vector<std::string> logged = messages_of(streamed(stream({}), "Tail").body);
  ASSERT_EQ(logged.size(), 1u);
  EXPECT_NE(logged[0].find(R"({"LogResult":")"), std::string::npos);
}

TEST_F(StreamedTest, InvokeGivesAllOfItAtOnce) {
  const uint64_t id = start({{"FunctionName", "work"}});
  finish(0, stream({"one ", "two"}));
  ASSERT_NE(cloud().answer(id), nullptr);
  EXPECT_EQ(text((**cloud().answer(id))["Payload"]), "one two");
  // A broken stream is a function's error.
  const uint64_t broken = start({{"FunctionName", "work"}});
  finish(1, stream({"one"}, {{"error", R"({"errorType":"Error"})"}}));
  EXPECT_EQ((**cloud().answer(broken))["FunctionError"], "Unhandled");
  EXPECT_EQ(text((**cloud().answer(broken))["Payload"]), R"({"errorType":"Error"})");
}

TEST_F(StreamedTest, AUrlsResponseIsWhatTheStreamSays) {
  const std::string host = open_url();
  const auto answer = [&](const Document& account) {
    HttpRequest request;
    request.method = "GET";
    request.target = "/";
    request.headers.set("Host", host);
    const uint64_t id = cloud().start_http(request);
    finish(runs() - 1, account);
    const HttpResponse* response = cloud().http_answer(id);
    if (response == nullptr) return std::string("none");
    return std::to_string(response->status) + " " +
           std::string(response->headers.value("content-type")) + " " +
           std::string(response->headers.value("x-own")) + " " +
           std::string(response->headers.value("set-cookie")) + ": " + response->body;
  };
  const std::string end(8, '\0');
  EXPECT_EQ(answer(stream({"one ", "two"})), "200 text/plain  : one two");
  EXPECT_EQ(
      answer(stream({R"({"statusCode":418,"headers":{"Content-Type":"text/html","X-Own":"a"},)"
                     R"("cookies":["k=v"]})",
                     end + "<p>",
                     "tea"},
                    {{"contentType", kIntegration}})),
      "418 text/html a k=v: <p>tea");
  EXPECT_EQ(answer(stream({"{}" + end + "x"}, {{"contentType", kIntegration}})),
            "200 application/json  : x");
  EXPECT_EQ(answer({{"outcome", "returned"}, {"payload", R"({"statusCode":201,"body":"b"})"}}),
            "201 application/json  : b");
  EXPECT_EQ(answer({{"outcome", "threw"}, {"payload", "{}"}}),
            "502 application/json  : Internal Server Error");
  EXPECT_EQ(answer(stream({"half"}, {{"error", "{}"}})), "200 text/plain  : half");
}

}  // namespace
}  // namespace cloudtab::lambda
