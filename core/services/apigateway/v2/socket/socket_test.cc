#include <cstdint>
#include <string>
#include <vector>

#include "core/services/apigateway/v2/testing.h"

namespace cloudtab::apigateway::v2 {
namespace {

class SocketApi : public ApiV2Test {
 protected:
  /// A MOCK whose request template answers a status.
  std::string add_mock(const std::string& status = "200") {
    return add_integration(
        {{"IntegrationType", "MOCK"},
         {"TemplateSelectionExpression", "\\$default"},
         {"RequestTemplates", {{"$default", "{\"statusCode\": " + status + "}"}}}});
  }
  /// A route that answers with what a template makes.
  void add_answering_route(const std::string& key, const std::string& text) {
    const std::string integration = add_mock();
    call("CreateIntegrationResponse",
         {{"ApiId", api},
          {"IntegrationId", integration},
          {"IntegrationResponseKey", "$default"},
          {"TemplateSelectionExpression", "\\$default"},
          {"ResponseTemplates", {{"$default", text}}}});
    const std::string route =
        add_route(key, integration, {{"RouteResponseSelectionExpression", "$default"}});
    call("CreateRouteResponse",
         {{"ApiId", api}, {"RouteId", route}, {"RouteResponseKey", "$default"}});
  }
  std::string connect() {
    const std::string text =
        control("connect", {{"apiId", api}, {"stage", "dev"}, {"headers", {{"User-Agent", "t"}}}});
    EXPECT_EQ(text.substr(0, 4), "200 ") << text;
    return Document::parse(text.substr(4)).value("connectionId", "");
  }
  /// The bodies of the frames that came, each with a space after it.
  std::string frames(const std::string& id) {
    const std::string text = control("receive", {{"connectionId", id}});
    std::string bodies;
    const Document answer = Document::parse(text.substr(4));
    for (const Document& frame : answer["frames"]) bodies += frame["body"].get<std::string>() + " ";
    return bodies;
  }
  static Document blob(const std::string& text) {
    return Document::binary(std::vector<uint8_t>(text.begin(), text.end()));
  }
  std::string post(const std::string& id, const std::string& text) {
    return error("PostToConnection",
                 {{"ConnectionId", id}, {"Data", blob(text)}},
                 "apigatewaymanagementapi");
  }
  std::string open_connection(const std::string& id) {
    return error("GetConnection", {{"ConnectionId", id}}, "apigatewaymanagementapi");
  }
};

TEST_F(SocketApi, ABackendTalksToAConnection) {
  make_socket_api();
  make_stage("dev");
  const std::string id = connect();
  EXPECT_EQ(id.size(), 16u);
  EXPECT_EQ(post(id, "hello"), "");
  EXPECT_EQ(post(id, "you"), "");
  EXPECT_EQ(frames(id), "hello you ");
  EXPECT_EQ(frames(id), "");
  cloud.advance(5s);
  EXPECT_EQ(call("GetConnection", {{"ConnectionId", id}}, "apigatewaymanagementapi"),
            Document({{"ConnectedAt", 1'767'225'600'000},
                      {"LastActiveAt", 1'767'225'600'000},
                      {"Identity", {{"SourceIp", "127.0.0.1"}, {"UserAgent", "t"}}}}));
  EXPECT_EQ(post(id, "late"), "");
  cloud.restart();
  EXPECT_EQ(frames(id), "late ");
  call("DeleteConnection", {{"ConnectionId", id}}, "apigatewaymanagementapi");
  for (const char* operation : {"GetConnection", "DeleteConnection"})
    EXPECT_EQ(error(operation, {{"ConnectionId", id}}, "apigatewaymanagementapi"),
              "GoneException: ");
  EXPECT_EQ(post(id, "x"), "GoneException: ");
  EXPECT_EQ(control("receive", {{"connectionId", id}}), R"(200 {"frames":[],"open":false})");
  EXPECT_EQ(control("send", {{"connectionId", id}, {"body", "x"}}).substr(0, 3), "410");
}

TEST_F(SocketApi, MessagesSelectARoute) {
  make_socket_api();
  make_stage("dev");
  add_answering_route("echo", R"({"said": $input.json('$.text'), "to": "$context.connectionId"})");
  const std::string id = connect();
  control("send", {{"connectionId", id}, {"body", R"({"action": "echo", "text": "hi"})"}});
  // The response template sees the integration's answer, which a MOCK leaves empty.
  EXPECT_NE(frames(id).find("\"to\": \"" + id + "\""), std::string::npos);
  for (const char* body : {R"({"action": "none"})", "no json", R"({"action": "$connect"})"}) {
    control("send", {{"connectionId", id}, {"body", body}});
    const std::string text = frames(id);
    EXPECT_NE(text.find(R"("message":"Forbidden")"), std::string::npos) << text;
    EXPECT_NE(text.find("\"connectionId\":\"" + id + "\""), std::string::npos) << text;
  }
  add_answering_route("$default", "default of $context.routeKey");
  control("send", {{"connectionId", id}, {"body", "no json"}});
  EXPECT_EQ(frames(id), "default of $default ");
  add_route("broken", add_mock("teapot"));
  control("send", {{"connectionId", id}, {"body", R"({"action": "broken"})"}});
  EXPECT_NE(frames(id).find(R"("message":"Internal server error")"), std::string::npos);
}

TEST_F(SocketApi, ARouteWithoutAResponseAnswersNothing) {
  make_socket_api();
  make_stage("dev");
  add_route("quiet", add_mock());
  const std::string id = connect();
  EXPECT_EQ(control("send", {{"connectionId", id}, {"body", R"({"action": "quiet"})"}}), "200 {}");
  EXPECT_EQ(frames(id), "");
}

TEST_F(SocketApi, RoutesPutIntoAQueue) {
  make_socket_api();
  make_stage("dev");
  const std::string url = queue_url();
  const auto add = [&](const std::string& key, const std::string& text) {
    add_route(
        key,
        add_integration(
            {{"IntegrationType", "AWS"},
             {"IntegrationMethod", "POST"},
             {"IntegrationUri", "arn:aws:apigateway:us-east-1:sqs:path/000000000000/work"},
             {"CredentialsArn", kRole},
             {"RequestParameters",
              {{"integration.request.header.Content-Type", "'application/x-www-form-urlencoded'"}}},
             {"TemplateSelectionExpression", "\\$default"},
             {"RequestTemplates", {{"$default", "Action=SendMessage&MessageBody=" + text}}}}));
  };
  add("$connect", "$context.eventType-$context.connectionId");
  add("send", "$input.path('$.text')-$context.connectionId");
  add("$disconnect", "$context.eventType-$context.connectionId");
  const std::string id = connect();
  control("send", {{"connectionId", id}, {"body", R"({"action": "send", "text": "hi"})"}});
  EXPECT_EQ(control("disconnect", {{"connectionId", id}}), "200 {}");
  EXPECT_EQ(queued(), "CONNECT-" + id + " hi-" + id + " DISCONNECT-" + id + " ");
}

TEST_F(SocketApi, AConnectionIsRefused) {
  make_socket_api();
  make_stage("dev");
  add_route("$connect", add_mock("403"));
  EXPECT_EQ(control("connect", {{"apiId", api}, {"stage", "dev"}}).substr(0, 3), "403");
  EXPECT_EQ(control("connect", {{"apiId", api}, {"stage", "none"}}),
            R"(403 {"error":"Forbidden"})");
  EXPECT_EQ(control("connect", {{"apiId", "none"}, {"stage", "dev"}}),
            R"(403 {"error":"Forbidden"})");
  EXPECT_EQ(control("connect", Document::array()).substr(0, 3), "400");
  EXPECT_EQ(send("GET", "/dev").status, 403);
  make_http_api();
  make_stage("dev");
  EXPECT_EQ(control("connect", {{"apiId", api}, {"stage", "dev"}}).substr(0, 3), "403");
}

TEST_F(SocketApi, ConnectionsEndByThemselves) {
  make_socket_api();
  make_stage("dev");
  const std::string idle = connect();
  cloud.advance(9min + 59s);
  EXPECT_EQ(open_connection(idle), "");
  cloud.advance(1s);
  EXPECT_EQ(open_connection(idle), "GoneException: ");
  // Kept busy, it lives for two hours.
  const std::string busy = connect();
  for (int i = 0; i < 13; ++i) {
    cloud.advance(9min);
    EXPECT_EQ(post(busy, "x"), "") << i;
  }
  cloud.advance(2min + 59s);
  EXPECT_EQ(open_connection(busy), "");
  cloud.advance(1s);
  EXPECT_EQ(open_connection(busy), "GoneException: ");
}

TEST_F(SocketApi, ALongMessageIsTooLarge) {
  make_socket_api();
  make_stage("dev");
  const std::string id = connect();
  EXPECT_EQ(post(id, std::string(128 * 1024, 'x')), "");
  EXPECT_EQ(post(id, std::string(128 * 1024 + 1, 'x')),
            "PayloadTooLargeException: Message too long");
  EXPECT_EQ(control("send", {{"connectionId", id}, {"body", std::string(128 * 1024 + 1, 'x')}})
                .substr(0, 3),
            "413");
  EXPECT_EQ(open_connection(id), "GoneException: ");
}

TEST_F(SocketApi, ReceivingWaits) {
  make_socket_api();
  make_stage("dev");
  const std::string id = connect();
  HttpRequest receive;
  receive.target = "/_cloudtab/apigatewayv2/receive";
  receive.body = Document{{"connectionId", id}, {"waitSeconds", 10}}.dump();
  cloud.machine().request(900, receive, cloud.now());
  EXPECT_TRUE(cloud.machine().take_outputs().responses.empty());
  HttpRequest management;
  management.target = "/dev/@connections/" + id.substr(0, 15) + "%3D";
  management.headers = {{"Host", api + ".execute-api.us-east-1.amazonaws.com"}};
  management.body = "news";
  cloud.machine().request(902, management, cloud.now());
  const Outputs outputs = cloud.machine().take_outputs();
  ASSERT_EQ(outputs.responses.size(), 2u);
  EXPECT_EQ(outputs.responses[0].http.status, 200);
  EXPECT_EQ(outputs.responses[1].http.body, R"({"frames":[{"body":"news"}],"open":true})");
  ASSERT_EQ(outputs.effects.size(), 1u);
  EXPECT_EQ(outputs.effects[0].kind, EffectKind::kSocketPush);
}

TEST_F(SocketApi, OpenConnectionsAreListed) {
  make_socket_api();
  make_stage("dev");
  const std::string id = connect();
  HttpRequest look;
  look.method = "GET";
  look.target = "/_cloudtab/apigatewayv2/connections?apiId=" + api;
  const Document listed = Document::parse(cloud.http(look).body)["connections"];
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0]["connectionId"], id);
  EXPECT_EQ(listed[0]["endsAt"], "2026-01-01T00:10:00.000Z");
  call("DeleteApi", {{"ApiId", api}});
  EXPECT_EQ(open_connection(id), "GoneException: ");
}

}  // namespace
}  // namespace cloudtab::apigateway::v2
