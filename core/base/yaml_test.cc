#include "core/base/yaml.h"

#include <string>

#include <gtest/gtest.h>

namespace cloudtab {
namespace {

bool name_tag(std::string_view tag, Document& value) {
  if (tag != "!name") return false;
  value = Document{{"name", value}};
  return true;
}

TEST(Yaml, IsReadAsADocument) {
  struct Case {
    const char* text;
    const char* read;  ///< JSON, or the error's code and message
  };
  const Case cases[] = {
      {"a: 1\nb: [x, yes, 0x10, 010, 1.5, ~]", R"({"a":1,"b":["x",true,16,8,1.5,null]})"},
      {"200: {on: \"off\"}", R"({"200":{"on":"off"}})"},
      {"when: 2012-10-17", R"({"when":"2012-10-17"})"},
      {"text: |\n  two\n  lines\n", R"({"text":"two\nlines\n"})"},
      {"- !name x\n- !!str 1", R"([{"name":"x"},"1"])"},
      {"", "null"},
      {"a: !other x", "YamlTag !other"},
      {"a: &x 1\nb: *x", "YamlAlias "},
      {"[[[[1]]]]", "YamlDepth "},
      {"? [a]\n: b", "YamlSyntax "},
      {"a: [1", "YamlSyntax  (line 1, column 1)"},
  };
  for (const Case& test : cases) {
    const Result<Document> read = parse_yaml(test.text, {.depth_max = 3, .apply_tag = name_tag});
    EXPECT_EQ(read.ok() ? read->dump() : read.error().code + " " + read.error().message, test.read)
        << test.text;
  }
}

}  // namespace
}  // namespace cloudtab
