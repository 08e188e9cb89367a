#include "core/services/s3/post_form.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/document.h"
#include "core/base/encoding.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/post_policy.h"
#include "core/services/s3/state.h"
#include "core/services/s3/text.h"

namespace cloudtab::s3 {

namespace {

struct Form {
  FormFields fields;
  std::string file;
  std::string file_name;
  std::string file_type;
};

/// The value of `name="..."` in a part's Content-Disposition.
std::string parameter(std::string_view header, std::string_view name) {
  const std::string mark = " " + std::string(name) + "=\"";
  const size_t at = header.find(mark);
  if (at == std::string_view::npos) return {};
  header.remove_prefix(at + mark.size());
  return std::string(header.substr(0, header.find('"')));
}

/// One part of the body: its headers, an empty line, its bytes.
void read_part(std::string_view part, Form& form, bool& done) {
  const size_t end = part.find("\r\n\r\n");
  if (end == std::string_view::npos) return;
  std::string_view headers = part.substr(0, end);
  const std::string_view value = part.substr(end + 4);
  std::string name;
  std::string file_name;
  std::string type;
  while (!headers.empty()) {
    const size_t line_end = headers.find("\r\n");
    const std::string_view line = headers.substr(0, line_end);
    const std::string lower = to_lower(line);
    if (begins(lower, "content-disposition:")) {
      name = to_lower(parameter(line, "name"));
      file_name = parameter(line, "filename");
    } else if (begins(lower, "content-type:")) {
      type = line.substr(line.find(':') + 1);
      while (!type.empty() && type.front() == ' ') type.erase(0, 1);
    }
    if (line_end == std::string_view::npos) break;
    headers.remove_prefix(line_end + 2);
  }
  // What follows the file does not count.
  if (done) return;
  if (name != "file") {
    form.fields.emplace_back(name, value);
    return;
  }
  done = true;
  form.file = value;
  form.file_name = file_name.substr(file_name.find_last_of("/\\") + 1);
  form.file_type = type;
}

Result<Form> read_form(const HttpRequest& request) {
  const std::string_view type = request.headers.value("content-type");
  constexpr std::string_view kMark = "boundary=";
  const size_t at = type.find(kMark);
  if (at == std::string_view::npos) return errors::malformed_form();
  std::string boundary(type.substr(at + kMark.size()));
  boundary = boundary.substr(0, boundary.find(';'));
  if (boundary.size() > 1 && boundary.front() == '"')
    boundary = boundary.substr(1, boundary.size() - 2);
  Form form;
  bool done = false;
  const std::string delimiter = "\r\n--" + boundary;
  // So that the first delimiter is as the others.
  const std::string body = "\r\n" + request.body;
  size_t from = body.find(delimiter);
  while (from != std::string::npos) {
    from += delimiter.size();
    const size_t to = body.find(delimiter, from);
    if (to == std::string::npos || body.compare(from, 2, "--") == 0) break;
    read_part(std::string_view(body).substr(from, to - from), form, done);
    from = to;
  }
  return form;
}

/// Errors: AccessDenied if nothing says who uploads, InvalidArgument if something lacks.
Status check_fields(const FormFields& fields) {
  const auto has = [&](const char* name) { return find_form_field(fields, name) != nullptr; };
  const auto is_version_4 = has("x-amz-signature") || has("x-amz-algorithm") ||
                            has("x-amz-credential") || has("x-amz-date");
  if (!is_version_4 && !has("signature") && !has("awsaccesskeyid")) return errors::access_denied();
  using Names = std::initializer_list<std::pair<const char*, const char*>>;
  const Names version_4 = {{"x-amz-algorithm", "X-Amz-Algorithm"},
                           {"x-amz-credential", "X-Amz-Credential"},
                           {"x-amz-date", "X-Amz-Date"},
                           {"x-amz-signature", "X-Amz-Signature"}};
  const Names version_2 = {{"awsaccesskeyid", "AWSAccessKeyId"}, {"signature", "Signature"}};
  for (const auto& [name, told] : is_version_4 ? version_4 : version_2) {
    if (!has(name)) return errors::form_lacks(told);
  }
  for (const char* name : {"policy", "key"}) {
    if (!has(name)) return errors::form_lacks(name);
  }
  return ok();
}

/// The form as the input of PutObject. Error: NotImplemented for what would be left out.
Result<Document> object_of(const std::string& bucket, Form& form) {
  std::string key = *find_form_field(form.fields, "key");
  constexpr std::string_view kVariable = "${filename}";
  if (const size_t at = key.find(kVariable); at != std::string::npos && !form.file_name.empty())
    key.replace(at, kVariable.size(), form.file_name);
  Document input = {{"Bucket", bucket},
                    {"Key", key},
                    {"Body", Document::binary({form.file.begin(), form.file.end()})}};
  constexpr std::pair<const char*, const char*> kMembers[] = {
      {"acl", "ACL"},
      {"cache-control", "CacheControl"},
      {"content-disposition", "ContentDisposition"},
      {"content-encoding", "ContentEncoding"},
      {"content-type", "ContentType"},
      {"x-amz-checksum-crc32", "ChecksumCRC32"},
      {"x-amz-checksum-crc32c", "ChecksumCRC32C"},
      {"x-amz-checksum-crc64nvme", "ChecksumCRC64NVME"},
      {"x-amz-checksum-sha1", "ChecksumSHA1"},
      {"x-amz-checksum-sha256", "ChecksumSHA256"},
      {"x-amz-server-side-encryption", "ServerSideEncryption"},
      {"x-amz-server-side-encryption-aws-kms-key-id", "SSEKMSKeyId"},
      {"x-amz-storage-class", "StorageClass"},
      {"x-amz-website-redirect-location", "WebsiteRedirectLocation"}};
  for (const auto& [field, member] : kMembers) {
    if (const std::string* value = find_form_field(form.fields, field)) input[member] = *value;
  }
  constexpr std::string_view kMeta = "x-amz-meta-";
  for (const auto& [name, value] : form.fields) {
    if (begins(name, kMeta)) input["Metadata"][name.substr(kMeta.size())] = value;
    if (name == "tagging") return errors::header_not_implemented("tagging");
  }
  return input;
}

std::string bucket_of(const HttpRequest& request) {
  const std::string_view host = request.headers.value("host");
  if (const size_t at = host.find(".s3."); at != std::string_view::npos)
    return std::string(host.substr(0, at));
  std::string_view path = request.target;
  path = path.substr(0, path.find('?'));
  path.remove_prefix(1);
  return percent_decode(path.substr(0, path.find('/')), false);
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out;
}

/// What a form asks to be answered: a redirect, 200, 201 with a document, or 204.
HttpResponse answer_of(const Form& form, const Document& object, const Document& stored) {
  const std::string bucket = object["Bucket"];
  const std::string key = object["Key"];
  const std::string etag = stored["ETag"];
  const std::string location =
      "https://" + bucket + ".s3.amazonaws.com/" + percent_encode(key, /*keep_slash=*/true);
  HttpResponse response;
  response.headers.add("ETag", etag);
  if (stored.contains("VersionId"))
    response.headers.add("x-amz-version-id", stored["VersionId"].get<std::string>());
  const std::string* redirect = find_form_field(form.fields, "success_action_redirect");
  if (redirect == nullptr) redirect = find_form_field(form.fields, "redirect");
  if (redirect != nullptr) {
    response.status = 303;
    response.headers.add("Location",
                         *redirect + (redirect->find('?') == std::string::npos ? "?" : "&") +
                             "bucket=" + bucket + "&key=" + percent_encode(key, false) +
                             "&etag=" + percent_encode(etag, false));
    return response;
  }
  response.headers.add("Location", location);
  const std::string* status = find_form_field(form.fields, "success_action_status");
  response.status = status != nullptr && *status == "200"   ? 200
                    : status != nullptr && *status == "201" ? 201
                                                            : 204;
  if (response.status != 201) return response;
  response.headers.add("Content-Type", "application/xml");
  response.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse><Location>" +
                  location + "</Location><Bucket>" + bucket + "</Bucket><Key>" + escaped(key) +
                  "</Key><ETag>" + escaped(etag) + "</ETag></PostResponse>";
  return response;
}

}  // namespace

Result<HttpResponse> post_form(Call& call, const HttpRequest& request) {
  const std::string bucket = bucket_of(request);
  RETURN_IF_ERROR(find_bucket(call, bucket));
  ASSIGN_OR_RETURN(Form form, read_form(request));
  RETURN_IF_ERROR(check_fields(form.fields));
  FormFields told = form.fields;
  told.emplace_back("bucket", bucket);
  RETURN_IF_ERROR(
      check_policy(*find_form_field(form.fields, "policy"), told, form.file.size(), call.now()));
  ASSIGN_OR_RETURN(const Document object, object_of(bucket, form));
  const Outcome stored = put_object_as(call, object, "Post");
  if (stored.is_error()) return stored.error();
  return answer_of(form, object, stored.answer());
}

}  // namespace cloudtab::s3
