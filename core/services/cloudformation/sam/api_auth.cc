#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "core/services/cloudformation/sam/expansion.h"
#include "core/services/cloudformation/template.h"

// `Auth` of AWS::Serverless::Api, AWS::Serverless::HttpApi and of their events: authorizers become
// security schemes of the definition, and what a path asks for its security requirements. Source:
// their pages in the specification.

namespace cloudtab::cloudformation::sam {

namespace {

constexpr const char* kNone = "NONE";
constexpr const char* kIam = "AWS_IAM";
constexpr const char* kApiKey = "api_key";
constexpr const char* kAuthorizer = "x-amazon-apigateway-authorizer";

/// The invocation of an authorizer's function.
Document invocation_uri(const Document& function_arn) {
  return {{"Fn::Sub",
           Document::array({"arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/"
                            "2015-03-31/functions/${__FunctionArn__}/invocations",
                            {{"__FunctionArn__", function_arn}}})}};
}

/// The members of `Identity` that name sources, and what each name follows.
using Sources = std::pair<const char*, const char*>;
constexpr Sources kRestSources[] = {{"Headers", "method.request.header."},
                                    {"QueryStrings", "method.request.querystring."},
                                    {"StageVariables", "stageVariables."},
                                    {"Context", "context."}};
constexpr Sources kHttpSources[] = {{"Headers", "$request.header."},
                                    {"QueryStrings", "$request.querystring."},
                                    {"StageVariables", "$stageVariables."},
                                    {"Context", "$context."}};

template <size_t kCount>
Document identity_sources(const Document& identity, const Sources (&sources)[kCount]) {
  Document list = Document::array();
  for (const auto& [member, prefix] : sources) {
    for (const Document& name : identity.value(member, Document::array()))
      list.push_back(prefix + name.get<std::string>());
  }
  return list;
}

std::string joined(const Document& list) {
  std::string text;
  for (const Document& item : list) text += (text.empty() ? "" : ", ") + item.get<std::string>();
  return text;
}

void copy_identity(const Document& identity, Document& authorizer) {
  if (identity.contains("ReauthorizeEvery"))
    authorizer["authorizerResultTtlInSeconds"] = identity["ReauthorizeEvery"];
  if (identity.contains("ValidationExpression"))
    authorizer["identityValidationExpression"] = identity["ValidationExpression"];
}

Document rest_scheme(const Document& written) {
  const Document& identity = section(written, "Identity");
  const std::string header = identity.value("Header", "Authorization");
  Document authorizer = Document::object();
  copy_identity(identity, authorizer);
  Document scheme = {{"type", "apiKey"}, {"in", "header"}, {"name", header}};
  if (written.contains("UserPoolArn")) {
    const Document& pools = written["UserPoolArn"];
    authorizer["type"] = "cognito_user_pools";
    authorizer["providerARNs"] = pools.is_array() ? pools : Document::array({pools});
    scheme["x-amazon-apigateway-authtype"] = "cognito_user_pools";
  } else {
    const bool by_request = written.value("FunctionPayloadType", "TOKEN") == "REQUEST";
    authorizer["type"] = by_request ? "request" : "token";
    authorizer["authorizerUri"] = invocation_uri(written.value("FunctionArn", Document()));
    if (written.contains("FunctionInvokeRole") && written["FunctionInvokeRole"] != kNone)
      authorizer["authorizerCredentials"] = written["FunctionInvokeRole"];
    if (by_request) {
      scheme["name"] = "Unused";
      authorizer["identitySource"] = joined(identity_sources(identity, kRestSources));
    }
    scheme["x-amazon-apigateway-authtype"] = "custom";
  }
  scheme[kAuthorizer] = std::move(authorizer);
  return scheme;
}

/// Templates write it as a number, too.
Document payload_version(const Document& written) {
  const Document version = written.value("AuthorizerPayloadFormatVersion", Document("2.0"));
  if (version.is_string()) return version;
  return version == 1.0 ? "1.0" : "2.0";
}

Document http_scheme(const Document& written) {
  if (written.contains("JwtConfiguration")) {
    const Document& jwt = written["JwtConfiguration"];
    return {{"type", "oauth2"},
            {kAuthorizer,
             {{"type", "jwt"},
              {"identitySource", written.value("IdentitySource", "$request.header.Authorization")},
              {"jwtConfiguration",
               {{"issuer", jwt.value("issuer", Document())},
                {"audience", jwt.value("audience", Document::array())}}}}}};
  }
  const Document& identity = section(written, "Identity");
  Document authorizer = {
      {"type", "request"},
      {"authorizerUri", invocation_uri(written.value("FunctionArn", Document()))},
      {"authorizerPayloadFormatVersion", payload_version(written)},
      {"identitySource", identity_sources(identity, kHttpSources)}};
  if (written.contains("EnableSimpleResponses"))
    authorizer["enableSimpleResponses"] = written["EnableSimpleResponses"];
  if (written.contains("FunctionInvokeRole"))
    authorizer["authorizerCredentials"] = written["FunctionInvokeRole"];
  copy_identity(identity, authorizer);
  return {{"type", "apiKey"}, {"in", "header"}, {"name", "Unused"}, {kAuthorizer, authorizer}};
}

/// Lets the API run the authorizer's function.
void permit(Expansion& expansion,
            const std::string& api,
            const std::string& name,
            const Document& function_arn,
            const Document& owner) {
  expansion.add(api + name + "AuthorizerPermission",
                "AWS::Lambda::Permission",
                {{"Action", "lambda:InvokeFunction"},
                 {"FunctionName", function_arn},
                 {"Principal", "apigateway.amazonaws.com"},
                 {"SourceArn",
                  {{"Fn::Sub",
                    Document::array({"arn:${AWS::Partition}:execute-api:${AWS::Region}:"
                                     "${AWS::AccountId}:${__ApiId__}/authorizers/*",
                                     {{"__ApiId__", ref_to(api)}}})}}}},
                owner);
}

/// The security requirements of one operation, whose event asks for `own`.
Document requirements_of(const Document& auth, const Document& own, bool is_preflight) {
  std::string name = own.value("Authorizer", auth.value("DefaultAuthorizer", ""));
  if (is_preflight && auth.value("AddDefaultAuthorizerToCorsPreflight", Document(true)) == false)
    name.clear();
  Document list = Document::array();
  if (!name.empty() && name != kNone) {
    const Document& authorizer = section(section(auth, "Authorizers"), name.c_str());
    list.push_back({{name,
                     own.value("AuthorizationScopes",
                               authorizer.value("AuthorizationScopes", Document::array()))}});
  }
  const bool keyed = own.value("ApiKeyRequired", auth.value("ApiKeyRequired", Document())) == true;
  if (keyed &&
      (!is_preflight || auth.value("AddApiKeyRequiredToCorsPreflight", Document()) == true))
    list.push_back({{kApiKey, Document::array()}});
  return list;
}

/// Sets the requirements of every operation that has none of its own.
void add_requirements(const Document& auth, Document& body, Document& schemes) {
  // A definition may be made by a transform yet.
  if (!body.contains("paths")) return;
  for (auto& path : body["paths"].items()) {
    for (auto& operation : path.value().items()) {
      Document own = operation.value().value(kEventAuth, Document::object());
      operation.value().erase(kEventAuth);
      if (operation.value().contains("security")) continue;
      Document list = requirements_of(auth, own, operation.key() == "options");
      for (const Document& requirement : list) {
        if (requirement.contains(kIam)) {
          schemes[kIam] = {{"type", "apiKey"},
                           {"name", "Authorization"},
                           {"in", "header"},
                           {"x-amazon-apigateway-authtype", "awsSigv4"}};
        }
        if (requirement.contains(kApiKey))
          schemes[kApiKey] = {{"type", "apiKey"}, {"name", "x-api-key"}, {"in", "header"}};
      }
      if (!list.empty()) operation.value()["security"] = std::move(list);
    }
  }
}

void check_names(Expansion& expansion,
                 const std::string& id,
                 const Document& auth,
                 std::initializer_list<std::string_view> known) {
  for (const auto& member : auth.items()) {
    bool found = false;
    for (std::string_view name : known) found = found || name == member.key();
    if (!found)
      expansion.fail(id, "Cloudtab does not implement the property " + member.key() + " of Auth.");
  }
}

/// A plan with a key of its own for the API.
void add_usage_plan(Expansion& expansion,
                    const std::string& id,
                    const std::string& stage,
                    const Document& written,
                    const Document& owner) {
  const Document kind = written.value("CreateUsagePlan", Document(kNone));
  if (kind == kNone) return;
  if (kind != "PER_API") {
    expansion.fail(id, "Cloudtab knows usage plans PER_API only.");
    return;
  }
  Document plan = picked(written, {"Description", "Quota", "Tags", "Throttle", "UsagePlanName"});
  plan["ApiStages"] = Document::array({{{"ApiId", ref_to(id)}, {"Stage", ref_to(stage)}}});
  expansion.add(id + "UsagePlan", "AWS::ApiGateway::UsagePlan", std::move(plan), owner);
  expansion.add(
      id + "ApiKey",
      "AWS::ApiGateway::ApiKey",
      {{"Enabled", true},
       {"StageKeys", Document::array({{{"RestApiId", ref_to(id)}, {"StageName", ref_to(stage)}}})}},
      owner);
  expansion.add(id + "UsagePlanKey",
                "AWS::ApiGateway::UsagePlanKey",
                {{"KeyId", ref_to(id + "ApiKey")},
                 {"KeyType", "API_KEY"},
                 {"UsagePlanId", ref_to(id + "UsagePlan")}},
                owner);
}

}  // namespace

void add_rest_auth(Expansion& expansion,
                   const std::string& id,
                   const std::string& stage,
                   const Document& resource,
                   Document& body) {
  const Document& auth = section(section(resource, "Properties"), "Auth");
  check_names(expansion,
              id,
              auth,
              {"AddApiKeyRequiredToCorsPreflight",
               "AddDefaultAuthorizerToCorsPreflight",
               "ApiKeyRequired",
               "Authorizers",
               "DefaultAuthorizer",
               "InvokeRole",
               "ResourcePolicy",
               "UsagePlan"});
  const bool is_3 = body.contains("openapi");
  const char* member = is_3 ? "securitySchemes" : "securityDefinitions";
  Document schemes = section(is_3 ? section(body, "components") : body, member);
  for (const auto& [name, written] : section(auth, "Authorizers").items()) {
    schemes[name] = rest_scheme(written);
    if (written.contains("FunctionArn"))
      permit(expansion, id, name, written["FunctionArn"], resource);
  }
  add_requirements(auth, body, schemes);
  if (!schemes.empty()) (is_3 ? body["components"] : body)[member] = std::move(schemes);
  const Document& policy = section(auth, "ResourcePolicy");
  check_names(expansion, id, policy, {"CustomStatements"});
  if (policy.contains("CustomStatements")) {
    const Document& statements = policy["CustomStatements"];
    body["x-amazon-apigateway-policy"] = {
        {"Version", "2012-10-17"},
        {"Statement", statements.is_array() ? statements : Document::array({statements})}};
  }
  add_usage_plan(expansion, id, stage, section(auth, "UsagePlan"), resource);
}

void add_http_auth(Expansion& expansion,
                   const std::string& id,
                   const Document& resource,
                   Document& body) {
  const Document& auth = section(section(resource, "Properties"), "Auth");
  check_names(expansion, id, auth, {"Authorizers", "DefaultAuthorizer"});
  Document schemes = section(section(body, "components"), "securitySchemes");
  for (const auto& [name, written] : section(auth, "Authorizers").items()) {
    schemes[name] = http_scheme(written);
    if (written.value("EnableFunctionDefaultPermissions", Document()) == true)
      permit(expansion, id, name, written["FunctionArn"], resource);
  }
  add_requirements(auth, body, schemes);
  if (!schemes.empty()) body["components"]["securitySchemes"] = std::move(schemes);
}

}  // namespace cloudtab::cloudformation::sam
