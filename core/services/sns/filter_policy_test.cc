#include "core/services/sns/filter_policy.h"

#include <gtest/gtest.h>

#include "core/base/json.h"

namespace cloudtab::sns {
namespace {

struct MatchCase {
  const char* policy;
  const char* fields;
  bool matches;
};

TEST(FilterPolicy, Matches) {
  const MatchCase cases[] = {
      {R"({"a":["x","y"]})", R"({"a":"y"})", true},
      {R"({"a":["x"]})", R"({"a":"z"})", false},
      {R"({"a":["x"]})", R"({})", false},
      {R"({"a":["x"]})", R"({"a":["z","x"]})", true},
      {R"({"a":["x"],"b":["y"]})", R"({"a":"x"})", false},
      {R"({"a":[1]})", R"({"a":1.0})", true},
      {R"({"a":["1"]})", R"({"a":1})", false},
      {R"({"a":[null,true]})", R"({"a":true})", true},
      {R"({"a":[null]})", R"({"a":"null"})", false},
      {R"({"a":[{"prefix":"ab"}]})", R"({"a":"abc"})", true},
      {R"({"a":[{"suffix":"bc"}]})", R"({"a":"abc"})", true},
      {R"({"a":[{"suffix":"BC"}]})", R"({"a":"abc"})", false},
      {R"({"a":[{"equals-ignore-case":"ABC"}]})", R"({"a":"abc"})", true},
      {R"({"a":[{"anything-but":"x"}]})", R"({"a":"y"})", true},
      {R"({"a":[{"anything-but":["x","y"]}]})", R"({"a":"y"})", false},
      {R"({"a":[{"anything-but":["x","y"]}]})", R"({"a":["y","z"]})", true},
      {R"({"a":[{"anything-but":["x"]}]})", R"({})", false},
      {R"({"a":[{"anything-but":[1,2]}]})", R"({"a":3})", true},
      {R"({"a":[{"anything-but":{"prefix":"x"}}]})", R"({"a":"xy"})", false},
      {R"({"a":[{"exists":true}]})", R"({"a":null})", true},
      {R"({"a":[{"exists":false}]})", R"({"b":1})", true},
      {R"({"a":[{"exists":false}]})", R"({"a":1})", false},
      {R"({"a":[{"numeric":[">",0,"<=",100]}]})", R"({"a":100})", true},
      {R"({"a":[{"numeric":[">",0,"<=",100]}]})", R"({"a":0})", false},
      {R"({"a":[{"numeric":["=",3.018e2]}]})", R"({"a":301.8})", true},
      {R"({"a":[{"numeric":["<",1]}]})", R"({"a":"0"})", false},
      {R"({"a":[{"cidr":"10.0.0.0/24"}]})", R"({"a":"10.0.0.255"})", true},
      {R"({"a":[{"cidr":"10.0.0.0/24"}]})", R"({"a":"10.0.1.0"})", false},
      {R"({"a":[{"cidr":"2001:db8:1234:1a00::/64"}]})", R"({"a":"2001:0db8:1234:1a00::7"})", true},
      {R"({"a":["x"],"$or":[{"b":[1]},{"c":[2]}]})", R"({"a":"x","c":2})", true},
      {R"({"a":["x"],"$or":[{"b":[1]},{"c":[2]}]})", R"({"a":"x","c":1})", false},
      {R"({"a":{"b":["x"]}})", R"({"a":{"b":"x"}})", true},
      {R"({"a":{"b":["x"]}})", R"({"a.b":"x"})", true},
      // Fields of one array of objects must come from one object.
      {R"({"a":{"k":["1"],"v":["2"]}})", R"({"a":[{"k":"1","v":"2"}]})", true},
      {R"({"a":{"k":["1"],"v":["2"]}})", R"({"a":[{"k":"1","v":"0"},{"k":"0","v":"2"}]})", false},
  };
  for (const MatchCase& c : cases) {
    const Result<FilterPolicy> policy = FilterPolicy::parse(c.policy, FilterScope::kMessageBody);
    ASSERT_TRUE(policy.ok()) << c.policy << ": " << policy.error().message;
    EXPECT_EQ(policy->matches(parse_json(c.fields).value()), c.matches)
        << c.policy << " on " << c.fields;
  }
}

struct FaultCase {
  const char* policy;
  std::string reason;
  int column;  // 0: SNS names no place
};

// Answers recorded from SNS.
TEST(FilterPolicy, TellsFaultsInTheWordsOfSns) {
  const FaultCase cases[] = {
      {R"({"key_a":"value_one"})", "\"key_a\" must be an object or an array", 11},
      {R"({"key":[["value"]]})", "Match value must be String, number, true, false, or null", 10},
      {R"({"key":[{"wrong-operator":true}]})", "Unrecognized match type wrong-operator", 31},
      {R"({"key":[{"suffix":"value","prefix":"value2"}]})",
       "Only one key allowed in match expression",
       37},
      {R"({"key":[]})", "Empty arrays are not allowed", 10},
      {R"({"key":[{"suffix":100}]})", "suffix match pattern must be a string", 22},
      {R"({"key":[{"suffix":null}]})", "suffix match pattern must be a string", 23},
      {R"({"key":{"suffix":"value"}})", "\"suffix\" must be an object or an array", 19},
      {R"({"key":[{"suffix":[]}]})", "suffix match pattern must be a string", 20},
      {R"({"key":{"not-an-operator":"value"}})",
       "\"not-an-operator\" must be an object or an array",
       28},
      {R"({"key":[{"cidr":["bad-filter"]}]})", "prefix match pattern must be a string", 18},
      {R"({"key":[{"cidr":"bad-filter"}]})", "Malformed CIDR, one '/' required", 0},
      {R"({"key":[{"cidr":"bad-filter/64"}]})", "Nonstandard IP address: bad-filter", 0},
      {R"({"key":[{"cidr":"bad-/64filter"}]})", "Malformed CIDR, mask bits must be an integer", 0},
      {R"({"key":[{"cidr":"xx.11.xx/8"}]})", "Nonstandard IP address: xx.11.xx", 0},
      {R"({"key":[{"numeric":[]}]})", "Invalid member in numeric match: ]", 22},
      {R"({"key":[{"numeric":["operator"]}]})",
       "Unrecognized numeric range operator: operator",
       32},
      {R"({"key":[{"numeric":[1,"<="]}]})", "Invalid member in numeric match: 1", 22},
      {R"({"key":[{"numeric":["=","000"]}]})", "Value of equals must be numeric", 26},
      {R"({"key":[{"numeric":[">="]}]})", "Value of >= must be numeric", 26},
      {R"({"key":[{"numeric":["<",100,">",10]}]})", "Too many elements in numeric expression", 30},
      {R"({"key":[{"numeric":[">=",1,">",2]}]})", "Bad numeric range operator: >", 31},
      {R"({"key":[{"numeric":[">",3,"<",1]}]})", "Bottom must be less than top", 33},
      {R"({"key":[{"numeric":[">",20,"<="]}]})", "Value of <= must be numeric", 33},
      {R"({"key":[{"numeric":[">",20,30]}]})", "Bad value in numeric range: 30", 30},
      {R"({"key":[{"numeric":[">",20,"test"]}]})", "Bad numeric range operator: test", 34},
      {R"({"key":[{"numeric":[">","20","<","30"]}]})", "Value of > must be numeric", 26},
      {R"({"key":[{"numeric":[">",20,"<","30"]}]})", "Value of < must be numeric", 33},
      {R"({"key":[{"numeric":[">",20,"<",30,"<",50]}]})",
       "Too many terms in numeric range expression",
       36},
      {R"({"key":[{"exists":null}]})", "exists match pattern must be either true or false.", 23},
      {R"({"key":[{"exists":"no"}]})", "exists match pattern must be either true or false.", 20},
      {R"({"key":[{"anything-but":{"wrong-operator":null}}]})",
       "Unsupported anything-but pattern: wrong-operator",
       47},
      {R"({"key":[{"anything-but":{"suffix":"test"}}]})",
       "Unsupported anything-but pattern: suffix",
       36},
      {R"({"key":[{"anything-but":{"exists":false}}]})",
       "Unsupported anything-but pattern: exists",
       40},
      {R"({"key":[{"anything-but":{"prefix":false}}]})",
       "prefix match pattern must be a string",
       40},
  };
  for (const FaultCase& c : cases) {
    std::string expected = "FilterPolicy: " + c.reason;
    if (c.column != 0) {
      expected += "\n at [Source: (String)\"" + std::string(c.policy) +
                  "\"; line: 1, column: " + std::to_string(c.column) + "]";
    }
    const Result<FilterPolicy> policy =
        FilterPolicy::parse(c.policy, FilterScope::kMessageAttributes);
    ASSERT_FALSE(policy.ok()) << c.policy;
    EXPECT_EQ(policy.error().message, expected);
  }
}

TEST(FilterPolicy, QuotesTheCompactForm) {
  const Result<FilterPolicy> policy =
      FilterPolicy::parse("{ \"key\" : [ ] }", FilterScope::kMessageBody);
  EXPECT_EQ(policy.error().message,
            "FilterPolicy: Empty arrays are not allowed\n at [Source: (String)\"{\"key\":[]}\"; "
            "line: 1, column: 10]");
}

TEST(FilterPolicy, TellsWhatIsNotJson) {
  const auto message = [](const char* text) {
    return FilterPolicy::parse(text, FilterScope::kMessageAttributes).error().message;
  };
  EXPECT_EQ(message("{invalidjson}"),
            "FilterPolicy: failed to parse JSON. Unexpected character ('i' (code 105)): was "
            "expecting double-quote to "
            "start field name\n at [Source: REDACTED "
            "(`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: "
            "1, column: 2]");
  EXPECT_EQ(message("invalid"),
            "FilterPolicy: failed to parse JSON. Unrecognized token 'invalid': was expecting (JSON "
            "String, Number, "
            "Array, Object or token 'null', 'true' or 'false')\n at [Source: REDACTED "
            "(`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 8]");
  EXPECT_NE(message(std::string(1000, '[').c_str()).find("too complex"), std::string::npos);
}

std::string values(int count) {
  std::string list = "[";
  for (int i = 0; i < count; ++i) list += (i == 0 ? "" : ",") + std::to_string(i);
  return list + "]";
}

TEST(FilterPolicy, LimitsItsSize) {
  const auto fault = [](const std::string& json, FilterScope scope = FilterScope::kMessageBody) {
    const Result<FilterPolicy> policy = FilterPolicy::parse(json, scope);
    return policy.ok() ? "" : policy.error().message;
  };
  EXPECT_EQ(fault("{\"a\":" + values(150) + "}"), "");
  EXPECT_EQ(fault("{\"a\":" + values(151) + "}"), "FilterPolicy: Filter policy is too complex");
  EXPECT_EQ(fault("{\"a\":" + values(15) + ",\"b\":" + values(10) + "}"), "");
  EXPECT_EQ(fault("{\"a\":" + values(16) + ",\"b\":" + values(10) + "}"),
            "FilterPolicy: Filter policy is too complex");
  // Values count once per level: 4x3 and 3x2 and 3x1 make 216.
  const std::string nested = "{\"a\":{\"b\":{\"c\":" + values(4) + "}},\"d\":{\"e\":" + values(3) +
                             "},\"f\":" + values(3) + "}";
  EXPECT_EQ(fault(nested), "FilterPolicy: Filter policy is too complex");
  EXPECT_EQ(fault(R"({"a":[1],"b":[1],"c":[1],"d":[1],"e":[1],"f":[1]})"),
            "FilterPolicy: Filter policy can not have more than 5 keys");
  EXPECT_EQ(fault(R"({"a":{"b":[1]}})", FilterScope::kMessageAttributes),
            "Filter policy scope MessageAttributes does not support nested filter policy");
}

TEST(FilterPolicy, GivesUpOnABodyMadeToBeSlow) {
  Document body = Document::object();
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    for (int i = 0; i < 500; ++i) body["x"].push_back({{name, 1}});
  }
  const Result<FilterPolicy> policy =
      FilterPolicy::parse(R"({"x":{"a":[1],"b":[1],"c":[1]}})", FilterScope::kMessageBody);
  EXPECT_FALSE(policy->matches(body));
}

TEST(AttributesAsFields, FollowsTheDataTypes) {
  const Document attributes = {
      {"text", {{"DataType", "String"}, {"StringValue", "1"}}},
      {"number", {{"DataType", "Number"}, {"StringValue", "1.50"}}},
      {"array", {{"DataType", "String.Array"}, {"StringValue", "[\"a\",1,null]"}}},
      {"broken", {{"DataType", "String.Array"}, {"StringValue", "[\"a\""}}},
      {"bytes", {{"DataType", "Binary"}, {"BinaryValue", Document::binary({1, 2})}}}};
  EXPECT_EQ(attributes_as_fields(attributes),
            parse_json(R"({"text":"1","number":1.5,"array":["a",1,null]})").value());
}

}  // namespace
}  // namespace cloudtab::sns
