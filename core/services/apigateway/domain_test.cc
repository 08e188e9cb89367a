#include <string>

#include <gtest/gtest.h>

#include "core/services/apigateway/testing.h"

namespace cloudtab::apigateway {
namespace {

class DomainTest : public ApiTest {
 protected:
  void make() {
    make_api();
    add_mock(root, "GET", "root $context.domainName $context.path");
    add_mock(add_resource("pets"), "GET", "pets $context.stage");
    deploy();
    host = call("CreateDomainName",
                {{"domainName", "api.example.com"},
                 {"regionalCertificateArn", "arn:aws:acm:us-east-1:000000000000:certificate/c"},
                 {"endpointConfiguration", {{"types", {"REGIONAL"}}}}})
               .value("regionalDomainName", "");
  }
  void map(const std::string& base, const std::string& stage) {
    Document input = {{"domainName", "api.example.com"}, {"restApiId", api}};
    if (!base.empty()) input["basePath"] = base;
    if (!stage.empty()) input["stage"] = stage;
    call("CreateBasePathMapping", input);
  }
  std::string get(const std::string& path) {
    HttpRequest request;
    request.method = "GET";
    request.target = path;
    request.headers.set("Host", host);
    const HttpResponse response = cloud.http(request);
    return std::to_string(response.status) + " " + response.body;
  }

  std::string host;
};

TEST_F(DomainTest, BasePathsLeadToStages) {
  make();
  EXPECT_EQ(get("/"), R"(403 {"message":"Forbidden"})");
  map("shop", "live");
  map("shop/any", "");
  EXPECT_EQ(get("/shop"), "200 root api.example.com /shop");
  EXPECT_EQ(get("/shop/pets"), "200 pets live");
  EXPECT_EQ(get("/shop/any/live/pets"), "200 pets live");
  EXPECT_EQ(get("/shopping"), R"(403 {"message":"Forbidden"})");
  map("", "live");
  EXPECT_EQ(get("/pets"), "200 pets live");
  host = "localhost";
  EXPECT_EQ(get("/_cloudtab/apis/api.example.com/shop/pets"), "200 pets live");
}

TEST_F(DomainTest, MappingsAreCheckedAndChanged) {
  make();
  map("", "live");
  const Document key = {{"domainName", "api.example.com"}, {"basePath", "(none)"}};
  EXPECT_EQ(call("GetBasePathMapping", key),
            Document({{"basePath", "(none)"}, {"restApiId", api}, {"stage", "live"}}));
  EXPECT_EQ(error("CreateBasePathMapping",
                  {{"domainName", "api.example.com"}, {"restApiId", api}, {"stage", "live"}}),
            "ConflictException: Base path already exists for this domain name");
  EXPECT_EQ(error("CreateBasePathMapping",
                  {{"domainName", "api.example.com"}, {"restApiId", "no"}, {"basePath", "x"}}),
            "BadRequestException: Invalid REST API identifier specified");
  const Document moved = call(
      "UpdateBasePathMapping",
      merged(key,
             {{"patchOperations", {{{"op", "replace"}, {"path", "/basePath"}, {"value", "v1"}}}}}));
  EXPECT_EQ(moved["basePath"], "v1");
  EXPECT_EQ(call("GetBasePathMappings", {{"domainName", "api.example.com"}})["items"].size(), 1u);
  call("DeleteBasePathMapping", {{"domainName", "api.example.com"}, {"basePath", "v1"}});
  call("DeleteDomainName", {{"domainName", "api.example.com"}});
  EXPECT_EQ(error("GetDomainName", {{"domainName", "api.example.com"}}),
            "NotFoundException: Invalid domain name identifier specified");
}

TEST_F(DomainTest, LinksCertificatesAndDocumentationAreKept) {
  make_api();
  const std::string link =
      call("CreateVpcLink", {{"name", "inside"}, {"targetArns", {"arn:aws:elb:nlb"}}})
          .value("id", "");
  EXPECT_EQ(call("GetVpcLink", {{"vpcLinkId", link}})["status"], "AVAILABLE");
  call("PutMethod", merged(key(root), {{"authorizationType", "NONE"}}));
  const Document behind = merged(key(root),
                                 {{"type", "HTTP_PROXY"},
                                  {"integrationHttpMethod", "GET"},
                                  {"uri", "http://inside.example"},
                                  {"connectionType", "VPC_LINK"}});
  EXPECT_EQ(error("PutIntegration", merged(behind, {{"connectionId", "no"}})),
            "BadRequestException: Invalid VpcLink ID or VpcLink is not available.");
  call("PutIntegration", merged(behind, {{"connectionId", link}}));
  deploy();
  EXPECT_EQ(answer("GET", "/live/"),
            R"(504 {"message":"Network error communicating with endpoint"})");
  call("DeleteVpcLink", {{"vpcLinkId", link}});
  EXPECT_EQ(error("GetVpcLink", {{"vpcLinkId", link}}),
            "NotFoundException: Invalid Vpc Link identifier specified");
  const std::string certificate =
      call("GenerateClientCertificate", {{"description", "mine"}}).value("clientCertificateId", "");
  EXPECT_EQ(call("GetClientCertificates")["items"][0]["clientCertificateId"], certificate);

  const Document part = call("CreateDocumentationPart",
                             {{"restApiId", api},
                              {"location", {{"type", "API"}}},
                              {"properties", R"({"description":"first"})"}});
  const Document part_key = {{"restApiId", api}, {"documentationPartId", part["id"]}};
  EXPECT_EQ(call("GetDocumentationParts", {{"restApiId", api}})["items"], Document::array({part}));
  const Document wrong = {{{"op", "add"}, {"path", "/properties"}, {"value", "{}"}}};
  EXPECT_EQ(error("UpdateDocumentationPart", merged(part_key, {{"patchOperations", wrong}})),
            "BadRequestException: Invalid patch path  '/properties' specified for op 'add'. Please "
            "choose supported operations");
  call("CreateDocumentationVersion", {{"restApiId", api}, {"documentationVersion", "v1"}});
  const Document version =
      call("UpdateDocumentationVersion",
           {{"restApiId", api},
            {"documentationVersion", "v1"},
            {"patchOperations", {{{"op", "replace"}, {"path", "/description"}, {"value", "d"}}}}});
  EXPECT_EQ(version["description"], "d");
  call("DeleteDocumentationPart", part_key);
  EXPECT_EQ(error("GetDocumentationPart", part_key),
            "NotFoundException: Invalid Documentation part identifier specified");
}

}  // namespace
}  // namespace cloudtab::apigateway
