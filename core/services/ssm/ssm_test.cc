#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

class SsmTest : public ::testing::Test {
 protected:
  Result<Document> call(std::string_view operation, const Document& input = Document::object()) {
    return cloud_.call("ssm", operation, input);
  }
  /// `code: message`, or "".
  std::string error(std::string_view operation, const Document& input) {
    const Result<Document> answer = call(operation, input);
    return answer.ok() ? "" : answer.error().code + ": " + answer.error().message;
  }
  Document put(const char* name, const char* value, Document more = Document::object()) {
    more.update({{"Name", name}, {"Value", value}});
    if (!more.contains("Type") && !more.contains("Overwrite")) more["Type"] = "String";
    const Result<Document> answer = call("PutParameter", more);
    EXPECT_TRUE(answer.ok()) << name << ": " << (answer.ok() ? "" : answer.error().message);
    return answer.ok() ? *answer : Document();
  }
  Document get(const char* name, bool decrypted = false) {
    const Result<Document> answer =
        call("GetParameter", {{"Name", name}, {"WithDecryption", decrypted}});
    return answer.ok() ? answer->at("Parameter") : Document(answer.error().code);
  }
  /// The names of one page, and `more` if there is another.
  std::string names(std::string_view operation, const Document& input) {
    const Result<Document> page = call(operation, input);
    if (!page.ok()) return page.error().code;
    std::string out;
    for (const Document& one : page->at("Parameters")) out += one["Name"].get<std::string>() + " ";
    return out + (page->contains("NextToken") ? "more" : "end");
  }
  TestCloud cloud_;
};

TEST_F(SsmTest, AParameterHasVersions) {
  EXPECT_EQ(put("/shop/url", "a"), (Document{{"Version", 1}, {"Tier", "Standard"}}));
  // Member for member as recorded: cloudformation, resource_providers/ssm/test_parameter.py.
  EXPECT_EQ(get("/shop/url"),
            (Document{{"ARN", "arn:aws:ssm:us-east-1:000000000000:parameter/shop/url"},
                      {"DataType", "text"},
                      {"LastModifiedDate", to_millis(TestCloud::kStart)},
                      {"Name", "/shop/url"},
                      {"Type", "String"},
                      {"Value", "a"},
                      {"Version", 1}}));
  cloud_.advance(1s);
  EXPECT_EQ(put("/shop/url", "b", {{"Overwrite", true}, {"Description", "d"}})["Version"], 2);
  EXPECT_EQ(get("/shop/url")["Value"], "b");
  EXPECT_EQ(get("/shop/url:1")["Value"], "a");
  EXPECT_EQ(get("/shop/url:1")["Selector"], ":1");
  EXPECT_EQ(get("arn:aws:ssm:us-east-1:000000000000:parameter/shop/url:2")["Value"], "b");
  EXPECT_EQ(error("GetParameter", {{"Name", "/shop/url:9"}}),
            "ParameterVersionNotFound: Systems Manager could not find version 9 of /shop/url. "
            "Verify the version and try again.");
  cloud_.restart();
  const Document history = call("GetParameterHistory", {{"Name", "/shop/url"}})->at("Parameters");
  ASSERT_EQ(history.size(), 2u);
  EXPECT_EQ(history[0]["Value"], "a");
  EXPECT_EQ(history[1]["Description"], "d");
  for (int i = 0; i < 100; ++i) put("/shop/url", "c", {{"Overwrite", true}});
  EXPECT_EQ(get("/shop/url:2"), "ParameterVersionNotFound");
  EXPECT_EQ(get("/shop/url:3")["Value"], "c");
}

TEST_F(SsmTest, LabelsMoveBetweenVersions) {
  put("p", "a");
  put("p", "b", {{"Overwrite", true}});
  auto label = [this](int version, const Document& labels) {
    return *call("LabelParameterVersion",
                 {{"Name", "p"}, {"ParameterVersion", version}, {"Labels", labels}});
  };
  EXPECT_EQ(label(1, {"prod", "1st", "aws-x"}),
            (Document{{"InvalidLabels", {"1st", "aws-x"}}, {"ParameterVersion", 1}}));
  EXPECT_EQ(get("p:prod")["Value"], "a");
  label(2, {"prod"});
  EXPECT_EQ(get("p:prod")["Value"], "b");
  EXPECT_EQ(*call("UnlabelParameterVersion",
                  {{"Name", "p"}, {"ParameterVersion", 2}, {"Labels", {"prod", "none"}}}),
            (Document{{"RemovedLabels", {"prod"}}, {"InvalidLabels", {"none"}}}));
  EXPECT_EQ(get("p:prod"), "ParameterVersionNotFound");
}

TEST_F(SsmTest, SecretsAreToldOnlyOnRequest) {
  put("key", "secret", {{"Type", "SecureString"}});
  EXPECT_NE(get("key")["Value"], "secret");
  EXPECT_EQ(get("key", true)["Value"], "secret");
  const Document metadata = call("DescribeParameters")->at("Parameters").at(0);
  EXPECT_EQ(metadata["KeyId"], "alias/aws/ssm");
  EXPECT_FALSE(metadata.contains("Value"));
}

TEST_F(SsmTest, ListsByPathAndFilter) {
  for (const char* name : {"/a/x", "/a/y", "/a/b/z", "/ab", "plain"}) put(name, "v");
  struct Case {
    const char* operation;
    const char* input;
    const char* names;
  };
  const Case cases[] = {
      {"GetParametersByPath", R"({"Path": "/a"})", "/a/x /a/y end"},
      {"GetParametersByPath", R"({"Path": "/a/", "Recursive": true})", "/a/b/z /a/x /a/y end"},
      {"GetParametersByPath", R"({"Path": "/"})", "/ab end"},
      {"GetParametersByPath", R"({"Path": "/a", "MaxResults": 1})", "/a/x more"},
      {"GetParametersByPath", R"({"Path": "/a", "NextToken": "/a/x"})", "/a/y end"},
      {"GetParametersByPath", R"({"Path": "a"})", "ValidationException"},
      {"DescribeParameters", "{}", "/a/b/z /a/x /a/y /ab plain end"},
      {"DescribeParameters",
       R"({"ParameterFilters": [{"Key": "Name", "Option": "BeginsWith", "Values": ["/a/"]}]})",
       "/a/b/z /a/x /a/y end"},
      {"DescribeParameters",
       R"({"ParameterFilters": [{"Key": "Name", "Option": "Contains", "Values": ["lai"]}]})",
       "plain end"},
      {"DescribeParameters",
       R"({"ParameterFilters": [{"Key": "Path", "Option": "Recursive", "Values": ["/a"]},
                                {"Key": "Type", "Values": ["String"]}]})",
       "/a/b/z /a/x /a/y end"},
      {"DescribeParameters", R"({"ParameterFilters": [{"Key": "Nope"}]})", "ValidationException"},
      {"DescribeParameters",
       R"({"ParameterFilters": [{"Key": "Name", "Option": "Like", "Values": ["x"]}]})",
       "InvalidFilterOption"},
      {"DescribeParameters", R"({"NextToken": "nope"})", "InvalidNextToken"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(names(c.operation, Document::parse(c.input)), c.names) << c.operation << c.input;
  const Document many = *call("GetParameters", {{"Names", {"plain", "/none", "/ab"}}});
  EXPECT_EQ(many["Parameters"].size(), 2u);
  EXPECT_EQ(many["InvalidParameters"], Document::array({"/none"}));
}

TEST_F(SsmTest, HasTags) {
  put("p", "v", {{"Tags", {{{"Key", "a"}, {"Value", "1"}}}}});
  const Document resource = {{"ResourceType", "Parameter"}, {"ResourceId", "p"}};
  auto with = [&resource](Document more) {
    more.update(resource);
    return more;
  };
  const Document tags =
      Document::parse(R"([{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "3"}])");
  ASSERT_TRUE(call("AddTagsToResource", with({{"Tags", tags}})).ok());
  EXPECT_EQ(call("ListTagsForResource", resource)->at("TagList"), tags);
  ASSERT_TRUE(call("RemoveTagsFromResource", with({{"TagKeys", {"b"}}})).ok());
  EXPECT_EQ(call("ListTagsForResource", resource)->at("TagList").size(), 1u);
  EXPECT_EQ(
      call("ListTagsForResource", {{"ResourceType", "Document"}, {"ResourceId", "p"}}).error().code,
      "InvalidResourceType");
  EXPECT_EQ(call("ListTagsForResource", {{"ResourceType", "Parameter"}, {"ResourceId", "q"}})
                .error()
                .code,
            "InvalidResourceId");
}

TEST_F(SsmTest, RefusesInAwsWordsAndChangesNothing) {
  put("p", "v", {{"AllowedPattern", "[a-z]"}});
  struct Case {
    const char* operation;
    Document input;
    const char* error;
  };
  const std::string deep = [] {
    std::string name;
    for (int i = 0; i < 16; ++i) name += "/a";
    return name;
  }();
  const Case cases[] = {
      {"PutParameter",
       {{"Name", "p"}, {"Value", "w"}, {"Type", "String"}},
       "ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the "
       "overwrite option in the request to true."},
      {"PutParameter",
       {{"Name", "q"}, {"Value", "w"}},
       "ValidationException: A parameter type is required when you create a parameter."},
      {"PutParameter",
       {{"Name", "p"}, {"Value", "1"}, {"Overwrite", true}},
       "ParameterPatternMismatchException: Parameter value, cannot be validated against "
       "allowedPattern: [a-z]"},
      {"PutParameter",
       {{"Name", "p"},
        {"Value", "w"},
        {"Overwrite", true},
        {"Tags", {{{"Key", "k"}, {"Value", "v"}}}}},
       "ValidationException: Invalid request: tags and overwrite can't be used together. To create "
       "a parameter with tags, please remove overwrite flag. To update tags for an existing "
       "parameter, please use AddTagsToResource or RemoveTagsFromResource."},
      {"PutParameter",
       {{"Name", "/x/me@example.com"}, {"Value", "w"}, {"Type", "String"}},
       "ValidationException: Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If "
       "formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can "
       "be "
       "formed as a mix of letters, numbers and the following 3 symbols .-_"},
      {"PutParameter",
       {{"Name", "/aws/x"}, {"Value", "w"}, {"Type", "String"}},
       "AccessDeniedException: No access to reserved parameter name: /aws/x."},
      {"PutParameter",
       {{"Name", "a/b"}, {"Value", "w"}, {"Type", "String"}},
       "ValidationException: Parameter name must be a fully qualified name."},
      {"PutParameter",
       {{"Name", deep}, {"Value", "w"}, {"Type", "String"}},
       "HierarchyLevelLimitExceededException: A parameter name can have a maximum of 15 "
       "hierarchies."},
      {"GetParameter", {{"Name", "none"}}, "ParameterNotFound: "},
      {"DeleteParameter", {{"Name", "none"}}, "ParameterNotFound: "},
      {"SendCommand",
       Document::object(),
       "NotImplemented: Cloudtab does not implement ssm SendCommand yet."},
  };
  for (const Case& c : cases) EXPECT_EQ(error(c.operation, c.input), c.error) << c.input;
  EXPECT_EQ(
      error("PutParameter", {{"Name", "q"}, {"Type", "String"}, {"Value", std::string(4097, 'x')}})
          .substr(0, 70),
      "ValidationException: Standard tier parameters support a maximum parame");
  EXPECT_EQ(put("big", std::string(4097, 'x').c_str(), {{"Tier", "Intelligent-Tiering"}})["Tier"],
            "Advanced");
  EXPECT_EQ(names("DescribeParameters", Document::object()), "big p end");
  EXPECT_EQ(get("p")["Value"], "v");
  EXPECT_EQ(*call("DeleteParameters", {{"Names", {"p", "none"}}}),
            (Document{{"DeletedParameters", {"p"}}, {"InvalidParameters", {"none"}}}));
}

}  // namespace
}  // namespace cloudtab
