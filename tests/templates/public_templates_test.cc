// Public CloudFormation templates, deployed whole through the machine and deleted again.
//
// They lie in the folder `templates` of the one named by CLOUDTAB_SHARED_DATA (by default
// ../shared/data beside the repository); without it the test is skipped. What becomes of each is in
// outcomes.tsv: a template that deploys must go on doing so, and one that does not has the reason
// beside it. CLOUDTAB_WRITE_OUTCOMES=1 writes the table anew.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "core/cloud/services.h"
#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTable = "tests/templates/outcomes.tsv";
constexpr const char* kDeploys = "deploys";

/// What became of a template. `result`: `deploys`, or `types`, `refused`, `fails`, `stays` (see the
/// head of the table).
struct Fate {
  std::string result;
  std::string reason;

  bool operator==(const Fate&) const = default;
};

fs::path templates_folder() {
  const char* named = std::getenv("CLOUDTAB_SHARED_DATA");
  return fs::path(named == nullptr ? "../shared/data" : named) / "templates";
}

/// Path under the folder -> file.
std::map<std::string, fs::path> template_files() {
  std::map<std::string, fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(templates_folder())) {
    if (!entry.is_regular_file() || entry.path().extension() == ".md") continue;
    files[fs::relative(entry.path(), templates_folder()).generic_string()] = entry.path();
  }
  return files;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const std::set<std::string>& handled_types() {
  static const std::set<std::string> all = [] {
    std::set<std::string> types;
    for (const ServiceDefinition* service : cloud_services()) {
      for (const ResourceType& type : service->resources) types.emplace(type.type);
    }
    return types;
  }();
  return all;
}

/// How many characters from `from` on are among `allowed`.
size_t run_length(const std::string& text, size_t from, std::string_view allowed) {
  const size_t end = text.find_first_not_of(allowed, from);
  return (end == std::string::npos ? text.size() : end) - from;
}

/// Names and ids that differ from run to run become `*`: ids of 36 characters, and the twelve
/// characters after a dash that end a generated name.
std::string without_chance(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    size_t by_chance = 0;
    if (run_length(text, i, "0123456789abcdef-") == 36) by_chance = 36;
    const bool after_dash = i > 0 && text[i - 1] == '-';
    for (std::string_view allowed :
         {"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "abcdefghijklmnopqrstuvwxyz0123456789"}) {
      if (after_dash && run_length(text, i, allowed) == 12) by_chance = 12;
    }
    if (by_chance > 0) {
      out += '*';
      i += by_chance;
    } else {
      out += text[i] == '\n' || text[i] == '\t' ? ' ' : text[i];
      ++i;
    }
  }
  return out.substr(0, 240);
}

/// A value for a parameter that has no default.
std::string invented_value(const Document& parameter) {
  const std::string name = parameter.at("ParameterKey");
  const Document constraints = parameter.value("ParameterConstraints", Document::object());
  if (constraints.contains("AllowedValues")) return constraints["AllowedValues"].at(0);
  // An alarm's period is of whole minutes.
  if (parameter.at("ParameterType") == "Number") return name.ends_with("Period") ? "60" : "1";
  std::string lower;
  for (char c : name) lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  if (lower.find("mail") != std::string::npos) return "someone@example.com";
  if (lower.find("arn") != std::string::npos) return "arn:aws:sns:us-east-1:000000000000:example";
  return "example-" + lower;
}

class Deployment {
 public:
  explicit Deployment(std::string text) : text_(std::move(text)) {}

  Fate run() {
    if (text_.find(kServerless) != std::string::npos) package();
    const Result<Document> summary = cfn("GetTemplateSummary", {{"TemplateBody", text_}});
    if (!summary.ok()) return {"refused", summary.error().message};
    if (Fate types = missing_types(*summary); !types.result.empty()) return types;
    const Result<Document> made = cfn("CreateStack", input(*summary));
    if (!made.ok()) {
      const bool types =
          made.error().message.find("Unrecognized resource types") != std::string::npos;
      return {types ? "types" : "refused", made.error().message};
    }
    const std::string id = made->at("StackId");
    cloud_.advance(10min);
    if (status_of(id) != "CREATE_COMPLETE") return {"fails", first_failure(id)};
    if (!cfn("DeleteStack", {{"StackName", id}}).ok()) return {"stays", "DeleteStack was refused"};
    cloud_.advance(10min);
    if (status_of(id) != "DELETE_COMPLETE") return {"stays", first_failure(id)};
    return {kDeploys, ""};
  }

 private:
  static constexpr const char* kServerless = "AWS::Serverless-2016-10-31";

  /// Puts an empty package where those on somebody's disk were, as `aws cloudformation package`
  /// does.
  void package() {
    std::string packaged;
    for (size_t at = 0; at < text_.size();) {
      const size_t end = std::min(text_.find('\n', at), text_.size());
      std::string line = text_.substr(at, end - at);
      for (const std::string member : {"CodeUri:", "ContentUri:"}) {
        const size_t found = line.find(member);
        if (found == std::string::npos ||
            line.find_first_not_of(" \r", found + member.size()) == std::string::npos)
          continue;
        line = line.substr(0, found + member.size()) + " s3://packages/empty.zip";
      }
      packaged += line + "\n";
      at = end + 1;
    }
    text_ = packaged;
    std::string zip = "PK\x05\x06";
    zip.resize(22);
    EXPECT_TRUE(cloud_.call("s3", "CreateBucket", {{"Bucket", "packages"}}).ok());
    EXPECT_TRUE(cloud_
                    .call("s3",
                          "PutObject",
                          {{"Bucket", "packages"},
                           {"Key", "empty.zip"},
                           {"Body", Document::binary({zip.begin(), zip.end()})}})
                    .ok());
  }

  Result<Document> cfn(std::string_view operation, const Document& input) {
    return cloud_.call("cloudformation", operation, input);
  }

  static Fate missing_types(const Document& summary) {
    if (summary.contains("DeclaredTransforms")) {
      const std::string transform = summary["DeclaredTransforms"].at(0);
      // What a serverless template needs is known once it has been transformed.
      if (transform == kServerless) return {};
      if (transform != "AWS::LanguageExtensions") return {"types", "transform " + transform};
    }
    std::string missing;
    for (const Document& type : summary.at("ResourceTypes")) {
      if (handled_types().count(type) > 0) continue;
      missing += (missing.empty() ? "" : " ") + type.get<std::string>();
    }
    return missing.empty() ? Fate{} : Fate{"types", missing};
  }

  Document input(const Document& summary) const {
    Document parameters = Document::array();
    for (const Document& parameter : summary.at("Parameters")) {
      if (parameter.contains("DefaultValue")) continue;
      parameters.push_back({{"ParameterKey", parameter.at("ParameterKey")},
                            {"ParameterValue", invented_value(parameter)}});
    }
    return {{"StackName", "public"},
            {"TemplateBody", text_},
            {"Parameters", parameters},
            {"Capabilities", {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"}}};
  }

  std::string status_of(const std::string& id) {
    const Result<Document> stacks = cfn("DescribeStacks", {{"StackName", id}});
    return stacks.ok() ? stacks->at("Stacks").at(0).at("StackStatus").get<std::string>() : "";
  }

  /// The reason of the first failed resource, else why the stack rolled back, else its status.
  std::string first_failure(const std::string& id) {
    const Result<Document> events = cfn("DescribeStackEvents", {{"StackName", id}});
    std::string of_resource;
    std::string of_stack;
    for (const Document& event : events.ok() ? events->at("StackEvents") : Document::array()) {
      const std::string status = event.at("ResourceStatus");
      const std::string reason = event.value("ResourceStatusReason", "");
      const bool is_stack = event.at("LogicalResourceId") == "public";
      if (is_stack && status.find("ROLLBACK_IN_PROGRESS") != std::string::npos) of_stack = reason;
      if (is_stack || status.find("FAILED") == std::string::npos) continue;
      if (reason.find("cancelled") != std::string::npos) continue;
      of_resource = event.at("LogicalResourceId").get<std::string>() + ": " + reason;
    }
    if (!of_resource.empty()) return of_resource;
    return of_stack.empty() ? status_of(id) : of_stack;
  }

  std::string text_;
  TestCloud cloud_;
};

std::map<std::string, Fate> read_table() {
  std::map<std::string, Fate> table;
  std::ifstream file(kTable);
  for (std::string line; std::getline(file, line);) {
    const size_t first = line.find('\t');
    const size_t second = line.find('\t', first + 1);
    if (line.empty() || line[0] == '#' || second == std::string::npos) continue;
    table[line.substr(0, first)] = {line.substr(first + 1, second - first - 1),
                                    line.substr(second + 1)};
  }
  return table;
}

void write_table(const std::map<std::string, Fate>& fates) {
  std::ofstream file(kTable);
  file << "# What becomes of each public template; written by public_templates_test (see there).\n"
          "# deploys: is created and deleted again\n"
          "# types: needs these types, or this transform, which Cloudtab lacks\n"
          "# refused: by validation, with parameters made up where there is no default\n"
          "# fails, stays: cannot be created, or deleted, for this reason\n";
  for (const auto& [name, fate] : fates) {
    file << name << '\t' << fate.result << '\t' << fate.reason << '\n';
  }
}

/// Whether a row says that types are missing which are there by now, so that it is out of date
/// rather than wrong.
bool has_been_overtaken(const Fate& expected) {
  if (expected.result != "types") return false;
  std::string types = expected.reason + " ";
  for (size_t space; (space = types.find(' ')) != std::string::npos;) {
    if (handled_types().count(types.substr(0, space)) > 0) return true;
    types = types.substr(space + 1);
  }
  return false;
}

TEST(PublicTemplates, BecomeWhatTheTableSays) {
  if (!fs::exists(templates_folder())) GTEST_SKIP() << templates_folder() << " is absent";
  std::map<std::string, Fate> fates;
  std::map<std::string, int> counts;
  for (const auto& [name, path] : template_files()) {
    Fate fate = Deployment(read(path)).run();
    fate.reason = without_chance(fate.reason);
    ++counts[fate.result];
    fates[name] = std::move(fate);
  }
  for (const auto& [result, count] : counts) std::printf("%-8s %d\n", result.c_str(), count);
  if (std::getenv("CLOUDTAB_WRITE_OUTCOMES") != nullptr) return write_table(fates);

  int overtaken = 0;
  const std::map<std::string, Fate> table = read_table();
  EXPECT_EQ(table.size(), fates.size());
  for (const auto& [name, expected] : table) {
    auto found = fates.find(name);
    ASSERT_NE(found, fates.end()) << name << " is not among the templates";
    if (found->second == expected) continue;
    if (has_been_overtaken(expected)) {
      ++overtaken;
      continue;
    }
    EXPECT_EQ(found->second.result + ": " + found->second.reason,
              expected.result + ": " + expected.reason)
        << name << "; if this is as it should be, write the table anew";
  }
  if (overtaken > 0) std::printf("%d rows are out of date: write the table anew\n", overtaken);
}

}  // namespace
}  // namespace cloudtab
