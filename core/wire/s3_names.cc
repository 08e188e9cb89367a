#include "core/wire/s3_names.h"

#include "core/wire/xml_writer.h"

namespace cloudtab::wire {

namespace {

constexpr std::string_view kS3Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

struct RootName {
  std::string_view operation;
  std::string_view root;
};

// Root elements of S3's answers. Source: the "Response Syntax" of each operation in the S3 API
// reference.
constexpr RootName kRoots[] = {
    {"CompleteMultipartUpload", "CompleteMultipartUploadResult"},
    {"CreateMultipartUpload", "InitiateMultipartUploadResult"},
    {"DeleteObjects", "DeleteResult"},
    {"GetBucketAccelerateConfiguration", "AccelerateConfiguration"},
    {"GetBucketAcl", "AccessControlPolicy"},
    {"GetBucketCors", "CORSConfiguration"},
    {"GetBucketLifecycle", "LifecycleConfiguration"},
    {"GetBucketLifecycleConfiguration", "LifecycleConfiguration"},
    {"GetBucketLogging", "BucketLoggingStatus"},
    {"GetBucketNotificationConfiguration", "NotificationConfiguration"},
    {"GetBucketRequestPayment", "RequestPaymentConfiguration"},
    {"GetBucketTagging", "Tagging"},
    {"GetBucketVersioning", "VersioningConfiguration"},
    {"GetBucketWebsite", "WebsiteConfiguration"},
    {"GetObjectAcl", "AccessControlPolicy"},
    {"GetObjectAttributes", "GetObjectAttributesResponse"},
    {"GetObjectTagging", "Tagging"},
    {"ListBucketAnalyticsConfigurations", "ListBucketAnalyticsConfigurationResult"},
    {"ListBucketInventoryConfigurations", "ListInventoryConfigurationsResult"},
    {"ListBucketMetricsConfigurations", "ListMetricsConfigurationsResult"},
    {"ListBuckets", "ListAllMyBucketsResult"},
    {"ListDirectoryBuckets", "ListAllMyDirectoryBucketsResult"},
    {"ListMultipartUploads", "ListMultipartUploadsResult"},
    {"ListObjectVersions", "ListVersionsResult"},
    {"ListObjects", "ListBucketResult"},
    {"ListObjectsV2", "ListBucketResult"},
    {"ListParts", "ListPartsResult"},
};

std::string root_name(const model::Operation& operation, const model::Shape& shape) {
  for (const RootName& entry : kRoots) {
    if (entry.operation == operation.name) return std::string(entry.root);
  }
  if (!shape.xml_name.empty()) return std::string(shape.xml_name);
  return std::string(operation.name) + "Result";
}

}  // namespace

std::string xml_namespace_attribute(const model::Service& service, const model::Member& payload) {
  std::string_view uri = payload.xml_namespace_uri;
  if (uri.empty()) uri = service.xml_namespace;
  if (uri.empty() && service.id == "s3") uri = kS3Namespace;
  return uri.empty() ? std::string() : " xmlns=\"" + std::string(uri) + '"';
}

void write_output_element(const model::Service& service,
                          const model::Operation& operation,
                          const Document& answer,
                          std::string& out) {
  const model::Shape& shape = service.shape(operation.output);
  const std::string attribute = xml_namespace_attribute(service, model::Member{});
  // The one answer whose root holds the value itself.
  if (service.id == "s3" && operation.name == "GetBucketLocation") {
    out += "<LocationConstraint" + attribute + '>';
    if (const auto found = answer.find("LocationConstraint");
        found != answer.end() && found->is_string()) {
      append_xml_text(found->get_ref<const std::string&>(), out);
    }
    out += "</LocationConstraint>";
    return;
  }
  XmlShapeWriter(service, Naming::kXml, out)
      .write_structure(root_name(operation, shape), attribute, answer, shape);
}

}  // namespace cloudtab::wire
