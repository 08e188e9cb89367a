#include <string>
#include <utility>

#include "core/services/apigateway/domain.h"
#include "core/services/apigateway/resource_properties.h"
#include "core/services/apigateway/state.h"

// AWS::ApiGateway::DomainName, BasePathMapping, VpcLink, ClientCertificate, DocumentationPart and
// DocumentationVersion.

namespace cloudtab::apigateway {

namespace {

ResourceOutcome domain_state(const Result<Document>& domain) {
  if (!domain.ok()) return domain.error();
  Document attributes = Document::object();
  for (const auto& [attribute, member] :
       {std::pair{"DistributionDomainName", "distributionDomainName"},
        std::pair{"DistributionHostedZoneId", "distributionHostedZoneId"},
        std::pair{"DomainNameArn", "domainNameArn"},
        std::pair{"RegionalDomainName", "regionalDomainName"},
        std::pair{"RegionalHostedZoneId", "regionalHostedZoneId"}}) {
    if (domain->contains(member)) attributes[attribute] = (*domain)[member];
  }
  return ResourceState{text_of(*domain, "domainName"), std::move(attributes)};
}

Document mapping_input(const Document& properties) {
  Document input = {{"domainName", text_property(properties, "DomainName")}};
  copy_properties(properties, {"BasePath", "RestApiId", "Stage"}, input);
  return input;
}

Document mapping_id(const Document& properties) {
  const std::string base = text_property(properties, "BasePath");
  return {{"domainName", text_property(properties, "DomainName")},
          {"basePath", base.empty() ? kNoBasePath : base}};
}

}  // namespace

ResourceOutcome create_domain_resource(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  Document input = {{"domainName", text_property(properties, "DomainName")}};
  copy_properties(properties,
                  {"CertificateArn",
                   "OwnershipVerificationCertificateArn",
                   "RegionalCertificateArn",
                   "RoutingMode",
                   "SecurityPolicy"},
                  input);
  if (const Document& endpoint = member_of(properties, "EndpointConfiguration");
      !endpoint.empty()) {
    input["endpointConfiguration"] = Document::object();
    copy_properties(endpoint, {"IpAddressType", "Types"}, input["endpointConfiguration"]);
  }
  if (const Document tags = tag_map(request); !tags.empty()) input["tags"] = tags;
  return domain_state(invoke(call, "CreateDomainName", input));
}

ResourceOutcome update_domain_resource(Call& call, const ResourceRequest& request) {
  Patches patches;
  patches.changed(request, "CertificateArn", "/certificateArn");
  patches.changed(request, "RegionalCertificateArn", "/regionalCertificateArn");
  patches.changed(request, "SecurityPolicy", "/securityPolicy");
  return domain_state(
      invoke(call,
             "UpdateDomainName",
             {{"domainName", request.physical_id}, {"patchOperations", patches.list()}}));
}

ResourceOutcome remove_domain_resource(Call& call, const ResourceRequest& request) {
  return removed(request, invoke(call, "DeleteDomainName", {{"domainName", request.physical_id}}));
}

ResourceOutcome create_mapping_resource(Call& call, const ResourceRequest& request) {
  const Result<Document> made =
      invoke(call, "CreateBasePathMapping", mapping_input(request.properties));
  if (!made.ok()) return made.error();
  // `{domain}|{base path}`, as AWS names it.
  return ResourceState{text_property(request.properties, "DomainName") + "|" +
                       text_property(request.properties, "BasePath")};
}

ResourceOutcome update_mapping_resource(Call& call, const ResourceRequest& request) {
  Patches patches;
  patches.changed(request, "RestApiId", "/restApiId");
  patches.changed(request, "Stage", "/stage");
  patches.changed(request, "BasePath", "/basePath");
  Document input = mapping_id(request.previous_properties);
  input["patchOperations"] = patches.list();
  const Result<Document> updated = invoke(call, "UpdateBasePathMapping", input);
  if (!updated.ok()) return updated.error();
  return ResourceState{request.physical_id};
}

ResourceOutcome remove_mapping_resource(Call& call, const ResourceRequest& request) {
  return removed(request, invoke(call, "DeleteBasePathMapping", mapping_id(request.properties)));
}

ResourceOutcome create_link_resource(Call& call, const ResourceRequest& request) {
  Document input = {{"name", text_property(request.properties, "Name")}};
  copy_properties(request.properties, {"Description", "TargetArns"}, input);
  if (const Document tags = tag_map(request); !tags.empty()) input["tags"] = tags;
  const Result<Document> made = invoke(call, "CreateVpcLink", input);
  if (!made.ok()) return made.error();
  const std::string id = text_of(*made, "id");
  return ResourceState{id, {{"VpcLinkId", id}}};
}

ResourceOutcome update_link_resource(Call& call, const ResourceRequest& request) {
  Patches patches;
  patches.changed(request, "Name", "/name");
  patches.changed(request, "Description", "/description");
  const Result<Document> updated =
      invoke(call,
             "UpdateVpcLink",
             {{"vpcLinkId", request.physical_id}, {"patchOperations", patches.list()}});
  if (!updated.ok()) return updated.error();
  return ResourceState{request.physical_id, {{"VpcLinkId", request.physical_id}}};
}

ResourceOutcome remove_link_resource(Call& call, const ResourceRequest& request) {
  return removed(request, invoke(call, "DeleteVpcLink", {{"vpcLinkId", request.physical_id}}));
}

ResourceOutcome create_certificate_resource(Call& call, const ResourceRequest& request) {
  Document input = Document::object();
  copy_properties(request.properties, {"Description"}, input);
  if (const Document tags = tag_map(request); !tags.empty()) input["tags"] = tags;
  const Result<Document> made = invoke(call, "GenerateClientCertificate", input);
  if (!made.ok()) return made.error();
  const std::string id = text_of(*made, "clientCertificateId");
  return ResourceState{id, {{"ClientCertificateId", id}}};
}

ResourceOutcome update_certificate_resource(Call& call, const ResourceRequest& request) {
  Patches patches;
  patches.changed(request, "Description", "/description");
  const Result<Document> updated =
      invoke(call,
             "UpdateClientCertificate",
             {{"clientCertificateId", request.physical_id}, {"patchOperations", patches.list()}});
  if (!updated.ok()) return updated.error();
  return ResourceState{request.physical_id, {{"ClientCertificateId", request.physical_id}}};
}

ResourceOutcome remove_certificate_resource(Call& call, const ResourceRequest& request) {
  return removed(
      request,
      invoke(call, "DeleteClientCertificate", {{"clientCertificateId", request.physical_id}}));
}

ResourceOutcome create_documentation_resource(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  Document location = Document::object();
  copy_properties(member_of(properties, "Location"),
                  {"Method", "Name", "Path", "StatusCode", "Type"},
                  location);
  const Result<Document> made = invoke(call,
                                       "CreateDocumentationPart",
                                       {{"restApiId", text_property(properties, "RestApiId")},
                                        {"location", text_map(location)},
                                        {"properties", text_property(properties, "Properties")}});
  if (!made.ok()) return made.error();
  const std::string id = text_of(*made, "id");
  return ResourceState{id, {{"DocumentationPartId", id}}};
}

ResourceOutcome update_documentation_resource(Call& call, const ResourceRequest& request) {
  Patches patches;
  patches.changed(request, "Properties", "/properties");
  const Result<Document> updated =
      invoke(call,
             "UpdateDocumentationPart",
             {{"restApiId", text_property(request.properties, "RestApiId")},
              {"documentationPartId", request.physical_id},
              {"patchOperations", patches.list()}});
  if (!updated.ok()) return updated.error();
  return ResourceState{request.physical_id, {{"DocumentationPartId", request.physical_id}}};
}

ResourceOutcome remove_documentation_resource(Call& call, const ResourceRequest& request) {
  return removed(request,
                 invoke(call,
                        "DeleteDocumentationPart",
                        {{"restApiId", text_property(request.properties, "RestApiId")},
                         {"documentationPartId", request.physical_id}}));
}

ResourceOutcome create_version_resource(Call& call, const ResourceRequest& request) {
  const std::string version = text_property(request.properties, "DocumentationVersion");
  Document input = {{"restApiId", text_property(request.properties, "RestApiId")},
                    {"documentationVersion", version}};
  copy_properties(request.properties, {"Description"}, input);
  const Result<Document> made = invoke(call, "CreateDocumentationVersion", input);
  if (!made.ok()) return made.error();
  return ResourceState{version};
}

ResourceOutcome remove_version_resource(Call& call, const ResourceRequest& request) {
  return removed(request,
                 invoke(call,
                        "DeleteDocumentationVersion",
                        {{"restApiId", text_property(request.properties, "RestApiId")},
                         {"documentationVersion", request.physical_id}}));
}

}  // namespace cloudtab::apigateway
