#include <span>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/vtl/json_path.h"
#include "core/services/apigateway/vtl/parser.h"
#include "core/services/apigateway/vtl/render.h"

namespace cloudtab::apigateway::vtl {
namespace {

constexpr std::string_view kBody =
    R"({"name":"Ann","age":31,"price":1.5,"tags":["a","b"],"none":null,"yes":true,)"
    R"("address":{"city":"Bonn","lines":[{"no":1},{"no":2}]},"empty":[]})";

std::string filled(std::string_view source, std::string_view body = kBody) {
  Heap heap;
  const auto group = [&](const char* key, const char* value) {
    Map* map = heap.make_map();
    map->put(key, Value(std::string(value)));
    return Value(map);
  };
  Map* params = heap.make_map();
  params->put("path", group("id", "from path"));
  params->put("querystring", group("id", "from query"));
  params->put("header", group("X-Key", "from header"));
  Map* context = heap.make_map();
  context->put("stage", Value(std::string("live")));
  context->put("responseOverride", group("note", "kept"));
  Map* stage_variables = heap.make_map();
  stage_variables->put("table", Value(std::string("orders")));
  const Environment environment{body, params, context, stage_variables};
  Result<std::string> result = render(source, environment, heap);
  return result.ok() ? *result : result.error().code;
}

struct Case {
  const char* name;
  const char* source;
  const char* expected;
};

void check(std::span<const Case> cases) {
  for (const Case& row : cases) EXPECT_EQ(filled(row.source), row.expected) << row.name;
}

TEST(VtlTest, TextAndReferences) {
  static constexpr Case kCases[] = {
      {"plain", "just text", "just text"},
      {"dollars that begin nothing", "$ $. $5 a$", "$ $. $5 a$"},
      {"hashes that begin nothing", "# #fff #{x} a#", "# #fff #{x} a#"},
      {"formal", "${context.stage}y", "livey"},
      {"quiet", "$!{context.stage} $!context.none.", "live ."},
      {"not there", "[$nothing][$nothing.more]", "[][]"},
      {"index", "$input.path('$').tags[1] $input.path('$')['name']", "b Ann"},
      {"a bracket that is text", "$context.stage[x] $context.stage[", "live[x] live["},
      {"escaped", "\\$context.stage \\#if", "$context.stage #if"},
      {"a name ends at a stop", "$context.stage.", "live."},
      {"a hyphen between names", "$context.stage-$context.stage", "live-live"},
      {"line comment", "a## no\nb", "ab"},
      {"block comment", "a#* no\n *#b", "ab"},
  };
  check(kCases);
}

TEST(VtlTest, Directives) {
  static constexpr Case kCases[] = {
      {"set takes its line", "a\n  #set($x = 1)\nb$x", "a\nb1"},
      {"if", "#if(true)y#else n#end", "y"},
      {"elseif", "#set($x=2)#if($x==1)one#elseif($x==2)two#{else}more#end", "two"},
      {"else in braces", "#if(false)y#{else}n#end", "n"},
      {"null is false", "#if($nothing)y#{else}n#end", "n"},
      {"zero is true", "#if(0)y#end", "y"},
      {"foreach", "#foreach($t in $input.path('$.tags'))$t#if($foreach.hasNext),#end#end", "a,b"},
      {"foreach's numbers",
       "#foreach($i in [3..1])$foreach.index$foreach.count:$i #end",
       "01:3 12:2 23:1 "},
      {"velocityCount", "#foreach($i in [1..2])$velocityCount#end", "12"},
      {"foreach over a map", "#foreach($v in {'a':1,'b':2})$v#end", "12"},
      {"the variable goes back", "#set($i='x')#foreach($i in [1..2])$i#end$i", "12x"},
      {"break", "#foreach($i in [1..9])$i#if($i==3)#break#end#end.", "123."},
      {"stop", "a#stop b", "a"},
      {"outer loop",
       "#foreach($i in [1..2])#foreach($j in [1..2])$foreach.parent.count$j #end#end",
       "11 12 21 22 "},
      {"set a map's key", "#set($m = {})#set($m.a = 1)#set($m['b'] = 2)$m", "{a=1, b=2}"},
      {"set a list's item", "#set($l = [1,2])#set($l[0] = 'x')$l", "[x, 2]"},
      {"change what is shared", "#set($m = {})#set($n = $m)#set($d = $n.put('k','v'))$m.k", "v"},
      {"context can be set",
       "#set($context.responseOverride.status = 201)$context.responseOverride",
       "{note=kept, status=201}"},
      {"unclosed", "#if(true)y", "InvalidTemplate"},
      {"closes nothing", "a#end", "InvalidTemplate"},
      {"no value", "#set($x = )", "InvalidTemplate"},
  };
  check(kCases);
}

TEST(VtlTest, Expressions) {
  static constexpr Case kCases[] = {
      {"precedence", "#set($x = 1 + 2 * 3 - 4 / 2)$x", "5"},
      {"parentheses", "#set($x = (1 + 2) * 3 % 4)$x", "1"},
      {"decimals", "#set($x = 1.5 * 2)$x", "3.0"},
      {"division by zero", "#set($x = 1 / 0)[$x]", "[]"},
      {"text and number", "#set($x = 'a' + 1)$x", "a1"},
      {"interpolated", "#set($x = \"<$context.stage#if(true)!#end>\")$x", "<live!>"},
      {"verbatim", "#set($x = '$context.stage')$x", "$context.stage"},
      {"quotes doubled", "#set($x = \"a\"\"b\")#set($y = 'c''d')$x$y", "a\"bc'd"},
      {"and, or, not", "#if(true && !false and (false || true))y#end", "y"},
      {"words", "#if(1 lt 2 && 2 le 2 && 3 gt 2 && 3 ge 3 && 1 ne 2 && 1 eq 1)y#end", "y"},
      {"comparison of text", "#if('a' < 'b')y#end", "y"},
      {"equal across types", "#if('1' == 1)y#end", "y"},
      {"null is empty text", "#if($nothing == '' && $nothing == $null)y#end", "y"},
      {"negative", "#set($a = 3)#set($x = -$a + -2)$x", "-5"},
      {"list", "#set($l = [1, 'two', [3]])$l $l.size()", "[1, two, [3]] 3"},
      {"map", "#set($m = {'a': 1, \"b\": {'c': 2}})$m $m.b.c", "{a=1, b={c=2}} 2"},
  };
  check(kCases);
}

TEST(VtlTest, Methods) {
  static constexpr Case kCases[] = {
      {"text",
       "$context.stage.toUpperCase() $context.stage.length() $context.stage.substring(1,3)",
       "LIVE 4 iv"},
      {"split",
       "#foreach($p in 'a,b,,'.split(','))x#end#set($t='a,b,,')#foreach($p in "
       "$t.split(','))<$p>#end",
       "InvalidTemplate"},
      {"split of a variable", "#set($t='a|b||')#foreach($p in $t.split('\\|'))<$p>#end", "<a><b>"},
      {"replaceAll by pattern", "#set($t='a1b22')$t.replaceAll('[0-9]+','#')", "a#b#"},
      {"replaceFirst", "#set($t='a1b22')$t.replaceFirst('\\d','')", "ab22"},
      {"split by pattern",
       "#set($t='a, b;c')#foreach($p in $t.split('[,;] *'))<$p>#end",
       "<a><b><c>"},
      {"matches", "#set($t='abc')$t.matches('[a-c]+') $t.matches('b')", "true false"},
      {"replaceAll", "#set($t=\"it\\'s\")$t.replaceAll(\"\\\\'\",\"'\")", "it's"},
      {"contains",
       "$context.stage.contains('iv') $context.stage.startsWith('li') $context.stage.indexOf('e')",
       "true true 3"},
      {"keys", "#foreach($k in $input.path('$.address').keySet())$k #end", "city lines "},
      {"entries",
       "#foreach($e in $stageVariables.entrySet())$e.key-$e.value $e#end",
       "table-orders table=orders"},
      {"list",
       "#set($l=[])#set($d=$l.add('a'))#set($d=$l.add(0,'b'))$l $l.contains('a') $l.isEmpty() "
       "$l.empty",
       "[b, a] true false false"},
      {"map",
       "#set($m={'a':1})$m.containsKey('a') $m.get('a') $m.remove('a') $m.size()",
       "true 1 1 0"},
      {"unknown", "[$context.stage.frobnicate()]", "[]"},
  };
  check(kCases);
}

// From
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
// and recorded answers of AWS.
TEST(VtlTest, Input) {
  static constexpr Case kCases[] = {
      {"body", "$input.body.length()", "140"},
      {"json of all", "$input.json('$.address')", R"({"city":"Bonn","lines":[{"no":1},{"no":2}]})"},
      {"json of text", "$input.json('$.name')", "\"Ann\""},
      {"json of nothing", "$input.json('$.nowhere')", "\"\""},
      {"path of text",
       "$input.path('$.name') $input.path('$.age') $input.path('$.price') $input.path('$.yes')",
       "Ann 31 1.5 true"},
      {"path prints maps as Java",
       "$input.path('$.address')",
       R"({city=Bonn, lines=[{"no":1},{"no":2}]})"},
      {"path prints lists as JSON",
       "$input.path('$.address.lines') $input.path('$.empty')",
       R"([{"no":1},{"no":2}] [])"},
      {"path of nothing", "[$input.path('$.nowhere')][$input.path('$.none')]", "[][]"},
      {"further", "$input.path('$').address.lines[0].no $input.path('$.tags').size()", "1 2"},
      {"params in order",
       "$input.params('id') $input.params('x-key') [$input.params('no')]",
       "from path from header []"},
      {"all params",
       "$input.params().querystring.id $input.params().header.get('X-Key')",
       "from query from header"},
      {"stage variables", "$stageVariables.table $stageVariables['table']", "orders orders"},
  };
  check(kCases);
  EXPECT_EQ(filled("$input.body", ""), "{}");
  EXPECT_EQ(filled("Body=$util.urlEncode($input.body)&None=$util.urlEncode($input.body.x)", ""),
            "Body=%7B%7D&None=");
  EXPECT_EQ(filled("$input.path('$.x')", "not json"), "InvalidJson");
  EXPECT_EQ(filled("$input.body", "not json"), "not json");
  EXPECT_EQ(filled("$input.path('$')", R"({"bigger":"dict","to":"test"})"),
            "{bigger=dict, to=test}");
}

TEST(VtlTest, AllParametersPassThroughTemplate) {
  // The "method request passthrough" template of the developer guide, shortened.
  EXPECT_EQ(filled("#set($allParams = $input.params())\n"
                   "{\"params\" : {\n"
                   "#foreach($type in $allParams.keySet())\n"
                   "    #set($params = $allParams.get($type))\n"
                   "\"$type\" : {\n"
                   "    #foreach($paramName in $params.keySet())\n"
                   "    \"$paramName\" : \"$util.escapeJavaScript($params.get($paramName))\"\n"
                   "        #if($foreach.hasNext),#end\n"
                   "    #end\n"
                   "}\n"
                   "    #if($foreach.hasNext),#end\n"
                   "#end\n"
                   "}}"),
            "{\"params\" : {\n"
            "\"path\" : {\n        \"id\" : \"from path\"\n            }\n    ,"
            "\"querystring\" : {\n        \"id\" : \"from query\"\n            }\n    ,"
            "\"header\" : {\n        \"X-Key\" : \"from header\"\n            }\n    "
            "}}");
}

TEST(VtlTest, Util) {
  static constexpr Case kCases[] = {
      {"base64", "$util.base64Encode('hello') $util.base64Decode('aGVsbG8=')", "aGVsbG8= hello"},
      {"url", "$util.urlEncode('a b/c*~') $util.urlDecode('a+b%2Fc')", "a+b%2Fc*%7E a b/c"},
      {"escape", "$util.escapeJavaScript(\"it's \\ / \xc3\xa9\")", "it\\'s \\\\ \\/ \\u00E9"},
      {"parse", "#set($o = $util.parseJson('{\"a\":[1]}'))$o.a[0]", "1"},
      {"parse what is not JSON", "$util.parseJson('{')", "InvalidTemplate"},
  };
  check(kCases);
}

TEST(VtlTest, Limits) {
  EXPECT_EQ(filled("#foreach($i in [1..1001])x#end"), "TemplateLimit");
  EXPECT_EQ(filled("#foreach($i in [1..1000])#foreach($j in [1..1000])x#end#end"), "TemplateLimit");
  EXPECT_EQ(filled("#set($x='0123456789')#foreach($i in [1..100])#set($x=\"$x$x\")#end"),
            "TemplateLimit");
  EXPECT_EQ(filled("#set($x = [1..999999999])"), "TemplateLimit");
  std::string nested;
  for (int i = 0; i < kTemplateDepthMax + 1; ++i) nested += "#if(true)";
  EXPECT_EQ(filled(nested), "InvalidTemplate");
  EXPECT_EQ(filled("#set($x = " + std::string(5000, '(')), "InvalidTemplate");
  EXPECT_EQ(filled("#set($x = " + std::string(5000, '!')), "InvalidTemplate");
  std::string sum = "#set($x = 1";
  for (int i = 0; i < 5000; ++i) sum += " + 1";
  EXPECT_EQ(filled(sum + ")"), "InvalidTemplate");
  std::string brackets;
  for (int i = 0; i < 3000; ++i) brackets += "$a[";
  EXPECT_EQ(filled(brackets).size(), 3000u);
  EXPECT_EQ(filled(std::string(kTemplateBytesMax + 1, 'x')), "InvalidTemplate");
  EXPECT_EQ(filled("#set($m = {})#set($m.m = $m)#set($t = $m.toString())ok"), "ok");
}

TEST(JsonPathTest, Filters) {
  struct Row {
    const char* filter;
    const char* found;  ///< the items' names
  };
  static constexpr Row kRows[] = {
      {"(@.price > 10)", R"(["b","c"])"},
      {"(@.price >= 10 && @.name != 'c')", R"(["a","b"])"},
      {"(@.name == \"a\" || @.price==12.5)", R"(["a","b"])"},
      {"(@.tags)", R"(["c"])"},
      {"(!@.tags)", R"(["a","b"])"},
      {"(@.tags[0] == 'x')", R"(["c"])"},
      {"(@['sold'] == true)", R"(["b"])"},
      {"(@.sold == null)", R"(["a","c"])"},
      {"(@.name =~ /[ab]/)", R"(["a","b"])"},
      {"((@.price < 11) && !(@.name == 'z'))", R"(["a"])"},
      {"(@.name < 5)", "[]"},
  };
  Heap heap;
  const Result<Value> root = parse_json(R"({"pets": [
      {"name": "a", "price": 10},
      {"name": "b", "price": 12.5, "sold": true},
      {"name": "c", "price": 20, "tags": ["x"]}]})",
                                        heap);
  ASSERT_TRUE(root.ok());
  for (const Row& row : kRows) {
    const std::string path = "$.pets[?" + std::string(row.filter) + "].name";
    const Result<Value> found = find_path(*root, path, heap);
    ASSERT_TRUE(found.ok()) << path;
    EXPECT_EQ(to_json(*found), row.found) << path;
  }
}

TEST(JsonPathTest, Finds) {
  struct PathCase {
    const char* path;
    const char* expected;
  };
  static constexpr PathCase kCases[] = {
      {"$", R"({"a":{"b":[1,2,3],"c d":4},"x":[{"n":1},{"n":2,"m":3}]})"},
      {"$.a.b", "[1,2,3]"},
      {"a.b", "[1,2,3]"},
      {"$['a']['c d']", "4"},
      {"$.a[\"c d\"]", "4"},
      {"$.a.b[0]", "1"},
      {"$.a.b[-1]", "3"},
      {"$.a.b[9]", "null"},
      {"$.a.b[0,2]", "[1,3]"},
      {"$.a.b[1:]", "[2,3]"},
      {"$.a.b[:-1]", "[1,2]"},
      {"$.a.b[*]", "[1,2,3]"},
      {"$.x[*].n", "[1,2]"},
      {"$.x.*", R"([{"n":1},{"n":2,"m":3}])"},
      {"$..n", "[1,2]"},
      {"$..['m']", "[3]"},
      {"$.none.more", "null"},
      {"$.a.", "InvalidPath"},
      {"$.a[", "InvalidPath"},
      {"$.a[?(@.b]", "InvalidPath"},
      {"$.a[?(1)]", "InvalidPath"},
  };
  Heap heap;
  const Result<Value> root =
      parse_json(R"({"a":{"b":[1,2,3],"c d":4},"x":[{"n":1},{"n":2,"m":3}]})", heap);
  ASSERT_TRUE(root.ok());
  for (const PathCase& row : kCases) {
    const Result<Value> found = find_path(*root, row.path, heap);
    EXPECT_EQ(found.ok() ? to_json(*found) : found.error().code, row.expected) << row.path;
  }
}

}  // namespace
}  // namespace cloudtab::apigateway::vtl
