#include <string>

#include "core/base/document.h"
#include "core/base/encoding.h"
#include "core/base/ensure.h"
#include "core/base/json.h"
#include "core/services/apigateway/openapi.h"
#include "core/services/apigateway/schema.h"
#include "core/services/apigateway/vtl/json_path.h"
#include "core/services/apigateway/vtl/render.h"
#include "core/services/apigateway/vtl/value.h"
#include "core/services/cloudformation/template.h"
#include "core/services/cloudformation/template_text.h"
#include "tests/fuzz/targets.h"

namespace cloudtab::fuzz {

namespace {

namespace vtl = apigateway::vtl;

void run_stack_template(std::string_view bytes) {
  if (!is_valid_utf8(bytes)) return;
  (void)cloudformation::parse_template(bytes);
  const auto read = cloudformation::parse_template_text(bytes);
  if (!read.ok()) return;
  // Whatever its syntax was, it is the same template in JSON.
  const auto again = cloudformation::parse_template_text(read->dump());
  ENSURE(again.ok() && *again == *read);
  if (!cloudformation::check_template(*read).ok()) return;
  cloudformation::resource_types(*read);
  cloudformation::required_capability(*read);
  cloudformation::declared_transforms(*read);
}

constexpr std::string_view kStackTemplateSeeds[] = {
    R"({"Parameters":{"P":{"Type":"Number","Default":1,"AllowedValues":[1,2]}},"Resources":{"Q":{"Type":"AWS::SQS::Queue","Properties":{"QueueName":{"Fn::Sub":"a-${P}"}}}}})",
    "AWSTemplateFormatVersion: '2010-09-09'\nConditions:\n  C: !Not [!Equals [!Ref AWS::Region, "
    "x]]\nResources:\n  Q:\n    Type: AWS::SQS::Queue\n    Condition: C\n    Properties: "
    "{DelaySeconds: 0x1F, Tags: [{Key: a, Value: !Join ['', [b, !GetAtt T.Arn]]}]}\n  T:\n    "
    "Type: "
    "AWS::SNS::Topic\n    DependsOn: []\nOutputs:\n  O:\n    Value: !If [C, !GetAtt Q.Arn, !Ref "
    "AWS::NoValue]\n    Export: {Name: e}\n",
    "Mappings:\n  M: {a: {b: [1, 2.5, on, ~, 2026-01-01]}}\nResources:\n  R:\n    Type: "
    "Custom::X\n    Properties:\n      ServiceToken: !FindInMap [M, a, b]\n      Text: |-\n        "
    "line\n          more\n      Folded: >+\n        a\n        b\n",
    "Transform: AWS::Serverless-2016-10-31\nRules:\n  r: {Assertions: [{Assert: !Contains [[a], "
    "!Ref "
    "P]}]}\nResources:\n  F: &x\n    Type: AWS::Serverless::Function\n    Metadata: "
    "\"\\u00e9\\x41\"\n",
    "Resources:\n  'Fn::ForEach::L':\n  - I\n  - [a, b]\n  - 'T${I}': {Type: AWS::SNS::Topic}\n",
};

vtl::Value group(vtl::Heap& heap, const char* key, const char* value) {
  vtl::Map* map = heap.make_map();
  map->put(key, vtl::Value(std::string(value)));
  return vtl::Value(map);
}

void run_mapping_template(std::string_view bytes) {
  vtl::Heap heap;
  vtl::Map* params = heap.make_map();
  params->put("path", group(heap, "id", "from path"));
  params->put("querystring", group(heap, "q", "1"));
  params->put("header", group(heap, "H", "text"));
  vtl::Map* context = heap.make_map();
  context->put("stage", vtl::Value(std::string("live")));
  vtl::Map* stage_variables = heap.make_map();
  stage_variables->put("table", vtl::Value(std::string("orders")));
  constexpr std::string_view kBody =
      R"({"name":"Ann","age":31,"price":1.5,"tags":["a","b"],"none":null,"list":[{"no":1},{"no":2}]})";
  (void)vtl::render(bytes, {kBody, params, context, stage_variables}, heap);
}

constexpr std::string_view kMappingTemplateSeeds[] = {
    "#set($root = $input.path('$'))\n{\"name\": \"$root.name\", \"all\": $input.json('$.list[*]')}",
    "#foreach($x in $input.path('$.tags'))$foreach.index: ${x.toUpperCase()}#if($foreach.hasNext), "
    "#end#end",
    "#if($input.params('id') == 'a' && !$none || 1 + 2 * 3 >= 7)yes#elseif(true)no#else#stop#end",
    "$util.escapeJavaScript($input.body) $util.base64Encode(\"a$!{q}\") "
    "$util.parseJson('{\"a\":[1]}').a[0]",
    "#set($m = {\"a\": [1..3], 'b': -2.5})$m.a.size() $m.get('b') #foreach($e in "
    "$m.entrySet())$e.key#break#end ## comment\n#* block *#",
    "#set($context.responseOverride = {\"status\": 400})$stageVariables.table $context.stage",
};

void run_json_path(std::string_view bytes) {
  const std::string_view path = take_line(bytes);
  vtl::Heap heap;
  const auto root = vtl::parse_json(bytes, heap);
  if (!root.ok()) return;
  const auto found = vtl::find_path(*root, path, heap);
  if (!found.ok()) return;
  // What is written of JSON is JSON.
  vtl::Heap other;
  ENSURE(vtl::parse_json(vtl::to_json(*found), other).ok());
}

constexpr std::string_view kJsonPathSeeds[] = {
    "$.a.b[0]\n{\"a\":{\"b\":[1,2.5,\"x\"]}}",
    "$..c\n{\"a\":[{\"c\":1},{\"c\":{\"c\":null}}]}",
    "$['a','b'][-1]\n{\"a\":[1],\"b\":[2,3]}",
    "$.a[0:2].*\n{\"a\":[{\"x\":1},{\"y\":true}]}",
    "$[0,1]\n[\"\\u00e9\",[[]]]",
};

void run_json_schema(std::string_view bytes) {
  if (!is_valid_utf8(bytes)) return;
  const std::string_view model = take_line(bytes);
  static const Document models = {
      {"Pet", R"({"type":"object","properties":{"name":{"type":"string"}}})"},
      {"Loop", R"({"$ref":"https://apigateway.amazonaws.com/restapis/x/models/Loop"})"}};
  (void)apigateway::check_against_model(bytes, model, models);
}

constexpr std::string_view kJsonSchemaSeeds[] = {
    R"({"type":"object","required":["a"],"properties":{"a":{"type":"integer","minimum":1,"exclusiveMinimum":true}},"additionalProperties":false})"
    "\n{\"a\":2}",
    R"({"type":["array","null"],"items":[{"enum":[1,"x"]}],"additionalItems":{"type":"string","pattern":"^a+$"},"uniqueItems":true,"maxItems":3})"
    "\n[1,\"aa\"]",
    R"({"allOf":[{"anyOf":[{"maxLength":3},{"not":{"type":"number"}}]},{"oneOf":[{"multipleOf":0.5},{"minLength":1}]}]})"
    "\n1.5",
    R"({"definitions":{"n":{"$ref":"#/definitions/n"}},"patternProperties":{"^x":{"$ref":"#/definitions/n"}}})"
    "\n{\"xa\":1}",
    R"({"$ref":"https://apigateway.amazonaws.com/restapis/x/models/Pet"})"
    "\n{\"name\":\"a\"}",
    R"({"$ref":"https://apigateway.amazonaws.com/restapis/x/models/Loop"})"
    "\n1",
};

void run_open_api(std::string_view bytes) {
  if (!is_valid_utf8(bytes)) return;
  for (const auto base_path : {apigateway::BasePath::kIgnore,
                               apigateway::BasePath::kPrepend,
                               apigateway::BasePath::kSplit})
    (void)apigateway::read_definition(bytes, base_path);
}

constexpr std::string_view kOpenApiSeeds[] = {
    R"({"swagger":"2.0","info":{"title":"t","version":"1"},"basePath":"/v1","definitions":{"P":{"type":"object"}},"paths":{"/p/{id}":{"get":{"parameters":[{"name":"id","in":"path","type":"string","required":true},{"in":"body","name":"b","schema":{"$ref":"#/definitions/P"}}],"responses":{"200":{"description":"d","headers":{"h":{"type":"string"}}}},"x-amazon-apigateway-integration":{"type":"mock","requestTemplates":{"application/json":"{}"},"responses":{"default":{"statusCode":"200"}}}}}}})",
    R"({"openapi":"3.0.1","info":{"title":"t"},"servers":[{"url":"https://h/{b}","variables":{"b":{"default":"/x"}}}],"components":{"schemas":{"P":{"type":"string"}}},"paths":{"/":{"x-amazon-apigateway-any-method":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/P"}}}},"responses":{}}}},"x-amazon-apigateway-gateway-responses":{"DEFAULT_4XX":{"statusCode":400}}})",
};

}  // namespace

const Target kStackTemplate = {
    "stack_template", run_stack_template, [] { return as_seeds(kStackTemplateSeeds); }};
const Target kMappingTemplate = {
    "mapping_template", run_mapping_template, [] { return as_seeds(kMappingTemplateSeeds); }};
const Target kJsonPath = {"json_path", run_json_path, [] { return as_seeds(kJsonPathSeeds); }};
const Target kJsonSchema = {
    "json_schema", run_json_schema, [] { return as_seeds(kJsonSchemaSeeds); }};
const Target kOpenApi = {"open_api", run_open_api, [] { return as_seeds(kOpenApiSeeds); }};

}  // namespace cloudtab::fuzz
