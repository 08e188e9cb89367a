#include <vector>

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "core/services/sns/filter_policy.h"

// What passes each kind of condition and what does not. Sources: SNS developer guide, "Amazon SNS
// subscription filter policies" and its pages on string, numeric and key matching; the rules of
// event patterns as EventBridge's guide documents them, for what SNS itself refuses.

namespace cloudtab::sns {
namespace {

/// Bodies that match and bodies that do not, as JSON.
struct PolicyCase {
  const char* policy;
  std::vector<const char*> passes, stays;
};

size_t check(const std::vector<PolicyCase>& cases, FilterDialect dialect) {
  size_t verdicts = 0;
  for (const PolicyCase& c : cases) {
    const Result<FilterPolicy> policy =
        FilterPolicy::parse(c.policy, FilterScope::kMessageBody, dialect);
    if (!policy.ok()) {
      ADD_FAILURE() << c.policy << ": " << policy.error().message;
      continue;
    }
    for (const char* body : c.passes)
      EXPECT_TRUE(policy->matches(parse_json(body).value())) << c.policy << " on " << body;
    for (const char* body : c.stays)
      EXPECT_FALSE(policy->matches(parse_json(body).value())) << c.policy << " on " << body;
    verdicts += c.passes.size() + c.stays.size();
  }
  return verdicts;
}

const std::vector<PolicyCase> kStrings = {
    {R"({"sport":["rugby","tennis"]})",
     {R"({"sport":"rugby"})",
      R"({"sport":"tennis"})",
      R"({"sport":["golf","tennis"]})",
      R"({"sport":"rugby","other":1})"},
     {R"({"sport":"Rugby"})",
      R"({"sport":"rugby "})",
      R"({"sport":["golf"]})",
      R"({"sport":[]})",
      R"({"sport":null})",
      R"({"sports":"rugby"})"}},
    {R"({"sport":[""]})", {R"({"sport":""})"}, {R"({"sport":" "})", R"({"sport":null})", R"({})"}},
    {R"({"sport":["größe","✓"]})",
     {R"({"sport":"größe"})", R"({"sport":"\u2713"})"},
     {R"({"sport":"grosse"})", R"({"sport":"gro\u0308\u00dfe"})"}},
    {R"({"sport":["a\"b","c\\d"]})",
     {R"({"sport":"a\"b"})", R"({"sport":"c\\d"})"},
     {R"({"sport":"ab"})", R"({"sport":"c/d"})"}},
    {R"({"sport":[{"prefix":"bas"}]})",
     {R"({"sport":"baseball"})", R"({"sport":"bas"})", R"({"sport":["golf","basketball"]})"},
     {R"({"sport":"ba"})", R"({"sport":"Baseball"})", R"({"sport":"rebase"})", R"({"sport":7})"}},
    {R"({"sport":[{"suffix":"ball"}]})",
     {R"({"sport":"baseball"})", R"({"sport":"ball"})", R"({"sport":["golf","football"]})"},
     {R"({"sport":"balls"})",
      R"({"sport":"all"})",
      R"({"sport":"baseBall"})",
      R"({"sport":true})"}},
    {R"({"sport":[{"equals-ignore-case":"TeNNis"}]})",
     {R"({"sport":"tennis"})", R"({"sport":"TENNIS"})", R"({"sport":["golf","Tennis"]})"},
     {R"({"sport":"tennis "})", R"({"sport":"table tennis"})", R"({"sport":[]})"}},
    {R"({"sport":[{"prefix":"a"},{"suffix":"z"},"exact"]})",
     {R"({"sport":"ab"})", R"({"sport":"yz"})", R"({"sport":"exact"})"},
     {R"({"sport":"exactly"})", R"({"sport":"za"})"}},
};

const std::vector<PolicyCase> kExclusions = {
    {R"({"sport":[{"anything-but":["rugby","tennis"]}]})",
     {R"({"sport":"golf"})",
      R"({"sport":["rugby","golf"]})",
      R"({"sport":""})",
      R"({"sport":"Rugby"})",
      R"({"sport":5})"},
     {R"({"sport":"rugby"})", R"({"sport":["rugby","tennis"]})", R"({})", R"({"other":"golf"})"}},
    {R"({"sport":[{"anything-but":"rugby"}]})",
     {R"({"sport":"rugb"})", R"({"sport":"rugby league"})"},
     {R"({"sport":"rugby"})", R"({"sport":["rugby"]})"}},
    {R"({"sport":[{"anything-but":{"prefix":"order-"}}]})",
     {R"({"sport":"data-entry"})", R"({"sport":"order"})", R"({"sport":["order-1","x"]})"},
     {R"({"sport":"order-number"})", R"({"sport":["order-1","order-2"]})", R"({})"}},
    {R"({"size":[{"anything-but":[100,500]}]})",
     {R"({"size":101})", R"({"size":99.9})", R"({"size":"100"})", R"({"size":[100,50]})"},
     {R"({"size":100})", R"({"size":100.0})", R"({"size":5e2})", R"({"size":[100,500]})"}},
    {R"({"size":[{"anything-but":0}]})",
     {R"({"size":1})", R"({"size":-1})"},
     {R"({"size":0})", R"({"size":0.0})"}},
    // Both together: absent, or anything but.
    {R"({"sport":[{"anything-but":["rugby"]},{"exists":false}]})",
     {R"({})", R"({"sport":"golf"})"},
     {R"({"sport":"rugby"})"}},
};

const std::vector<PolicyCase> kNumbers = {
    {R"({"price":[301.5]})",
     {R"({"price":301.5})",
      R"({"price":301.50})",
      R"({"price":3.015e2})",
      R"({"price":[1,301.5]})"},
     {R"({"price":301.51})", R"({"price":"301.5"})", R"({"price":[1,2]})"}},
    {R"({"price":[{"numeric":["=",301.5]}]})",
     {R"({"price":301.5})", R"({"price":30150e-2})"},
     {R"({"price":301})", R"({"price":-301.5})"}},
    {R"({"price":[{"numeric":["<",0]}]})",
     {R"({"price":-1})", R"({"price":-0.00001})"},
     {R"({"price":0})", R"({"price":1})", R"({"price":"-1"})"}},
    {R"({"price":[{"numeric":["<=",10]}]})",
     {R"({"price":10})", R"({"price":-10})"},
     {R"({"price":10.00001})"}},
    {R"({"price":[{"numeric":[">=",10]}]})",
     {R"({"price":10})", R"({"price":1e3})"},
     {R"({"price":9.99999})"}},
    {R"({"price":[{"numeric":[">",0,"<",150]}]})",
     {R"({"price":1})", R"({"price":149.99999})", R"({"price":[200,100]})"},
     {R"({"price":0})", R"({"price":150})", R"({"price":[200,-5]})", R"({"price":null})"}},
    {R"({"price":[{"numeric":[">=",-5,"<=",5]}]})",
     {R"({"price":-5})", R"({"price":0})", R"({"price":5})"},
     {R"({"price":-5.1})", R"({"price":5.1})"}},
    {R"({"price":[{"numeric":["<",0]},{"numeric":[">",100]},50]})",
     {R"({"price":-1})", R"({"price":101})", R"({"price":50})"},
     {R"({"price":0})", R"({"price":100})", R"({"price":51})"}},
    {R"({"price":[1]})", {R"({"price":1})"}, {R"({"price":true})", R"({"price":"1"})"}},
};

const std::vector<PolicyCase> kOtherValues = {
    {R"({"flag":[true]})",
     {R"({"flag":true})", R"({"flag":[false,true]})"},
     {R"({"flag":false})", R"({"flag":"true"})", R"({"flag":1})"}},
    {R"({"flag":[false,null]})",
     {R"({"flag":false})", R"({"flag":null})"},
     {R"({"flag":true})", R"({"flag":""})", R"({})"}},
    {R"({"flag":[{"exists":true}]})",
     {R"({"flag":false})", R"({"flag":"x"})", R"({"flag":[1]})"},
     {R"({})", R"({"other":1})"}},
    {R"({"flag":[{"exists":false}]})",
     {R"({})", R"({"other":1})"},
     {R"({"flag":null})", R"({"flag":0})"}},
    {R"({"a":{"flag":[{"exists":false}]}})",
     {R"({})", R"({"a":{}})", R"({"a":{"other":1}})"},
     {R"({"a":{"flag":1}})"}},
    {R"({"source":[{"cidr":"10.0.0.0/24"}]})",
     {R"({"source":"10.0.0.0"})", R"({"source":"10.0.0.255"})"},
     {R"({"source":"10.0.1.0"})", R"({"source":"10.0.0"})", R"({"source":"::1"})"}},
    {R"({"source":[{"cidr":"0.0.0.0/0"}]})",
     {R"({"source":"255.255.255.255"})"},
     {R"({"source":"host"})"}},
    {R"({"source":[{"cidr":"192.168.1.7/32"}]})",
     {R"({"source":"192.168.1.7"})"},
     {R"({"source":"192.168.1.8"})"}},
    {R"({"source":[{"cidr":"2001:db8::/32"}]})",
     {R"({"source":"2001:db8::1"})", R"({"source":"2001:0DB8:ffff::"})"},
     {R"({"source":"2001:db9::1"})", R"({"source":"10.0.0.1"})"}},
};

const std::vector<PolicyCase> kLogic = {
    {R"({"a":["x"],"b":["y"]})",
     {R"({"a":"x","b":"y"})", R"({"a":["x","z"],"b":["y"],"c":1})"},
     {R"({"a":"x"})", R"({"b":"y"})", R"({"a":"y","b":"x"})"}},
    {R"({"$or":[{"a":["x"]},{"b":["y"]}]})",
     {R"({"a":"x"})", R"({"b":"y"})", R"({"a":"x","b":"z"})"},
     {R"({"a":"z","b":"z"})", R"({})"}},
    {R"({"c":[1],"$or":[{"a":["x"]},{"b":["y"]}]})",
     {R"({"c":1,"a":"x"})", R"({"c":1,"b":"y"})"},
     {R"({"c":2,"a":"x"})", R"({"a":"x"})", R"({"c":1})"}},
    {R"({"$or":[{"a":["x"],"b":["y"]},{"a":["z"]}]})",
     {R"({"a":"x","b":"y"})", R"({"a":"z"})"},
     {R"({"a":"x"})", R"({"b":"y"})"}},
    {R"({"o":{"$or":[{"a":[1]},{"b":[2]}]}})",
     {R"({"o":{"a":1}})", R"({"o":{"b":2}})"},
     {R"({"a":1})", R"({"o":{"a":2,"b":1}})"}},
    {R"({"order":{"item":{"kind":["book"]},"paid":[true]}})",
     {R"({"order":{"item":{"kind":"book"},"paid":true}})",
      R"({"order":{"item":[{"kind":"pen"},{"kind":"book"}],"paid":true}})"},
     {R"({"order":{"item":{"kind":"book"}}})",
      R"({"order":{"kind":"book","paid":true}})",
      R"({"order":"book"})"}},
    // Conditions on the elements of an array are met by one of them.
    {R"({"order":{"items":{"kind":["book"],"count":[{"numeric":[">",1]}]}}})",
     {R"({"order":{"items":[{"kind":"pen","count":1},{"kind":"book","count":2}]}})"},
     {R"({"order":{"items":[{"kind":"pen","count":2},{"kind":"book","count":1}]}})",
      R"({"order":{"items":[]}})"}},
    {R"({"a":{"b":{"c":[{"prefix":"x"}]}}})",
     {R"({"a":[{"b":[{"c":"y"},{"c":"xy"}]}]})"},
     {R"({"a":[{"b":[{"c":"y"},{"d":"xy"}]}]})"}},
};

TEST(FilterCases, OfSns) {
  size_t verdicts = 0;
  for (const auto* cases : {&kStrings, &kExclusions, &kNumbers, &kOtherValues, &kLogic})
    verdicts += check(*cases, FilterDialect::kSns);
  EXPECT_GE(verdicts, 160u);
}

// SNS refuses these; rules of EventBridge have them.
TEST(FilterCases, OfEventPatterns) {
  check({{R"({"k":[{"wildcard":"a*c"}]})",
          {R"({"k":"ac"})", R"({"k":"abbc"})", R"({"k":"a*c"})"},
          {R"({"k":"abcd"})", R"({"k":"bac"})"}},
         {R"({"k":[{"wildcard":"*.png"}]})",
          {R"({"k":".png"})", R"({"k":"a.b.png"})"},
          {R"({"k":"a.png.txt"})"}},
         {R"({"k":[{"wildcard":"a\\*b"}]})", {R"({"k":"a*b"})"}, {R"({"k":"axb"})"}},
         {R"({"k":[{"anything-but":{"suffix":".png"}}]})",
          {R"({"k":"a.jpg"})"},
          {R"({"k":"a.png"})", R"({})"}},
         {R"({"k":[{"anything-but":{"prefix":["a","b"]}}]})",
          {R"({"k":"c"})"},
          {R"({"k":"ax"})", R"({"k":"bx"})"}},
         {R"({"k":[{"anything-but":{"equals-ignore-case":["X","y"]}}]})",
          {R"({"k":"z"})"},
          {R"({"k":"x"})", R"({"k":"Y"})"}},
         {R"({"k":[{"anything-but":{"wildcard":"a*c"}}]})", {R"({"k":"ab"})"}, {R"({"k":"abc"})"}},
         {R"({"k":[{"prefix":{"equals-ignore-case":"Ab"}}]})",
          {R"({"k":"aBc"})"},
          {R"({"k":"ba"})"}}},
        FilterDialect::kEventBus);
}

}  // namespace
}  // namespace cloudtab::sns
