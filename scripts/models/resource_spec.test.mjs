import assert from "node:assert/strict";
import { test } from "node:test";

import { isInScope, reduceResource } from "./resource_spec.mjs";

const definitions = {
  7: { name: "Node", properties: { Next: { type: { type: "ref", reference: { $ref: "7" } } }, Label: { type: { type: "string" }, required: true } } },
};

function reduce(resource) {
  return reduceResource({ primaryIdentifier: ["Id"], attributes: {}, properties: {}, ...resource }, (id) => definitions[id]);
}

test("scope is whole services and single types", () => {
  assert.ok(isInScope("AWS::SQS::Queue"));
  assert.ok(isInScope("AWS::SSM::Parameter"));
  assert.ok(!isInScope("AWS::SSM::Document"));
  assert.ok(!isInScope("AWS::EC2::Instance"));
  assert.ok(!isInScope("AWS::S3Express::DirectoryBucket"));
});

test("properties keep their type, and whether they are required or replace", () => {
  const { properties } = reduce({
    properties: {
      B: { type: { type: "string" }, required: true, causesReplacement: "yes", documentation: "long" },
      A: { type: { type: "array", element: { type: "tag" } }, causesReplacement: "no" },
      C: { type: { type: "string", allowedValues: ["x"] }, causesReplacement: "maybe" },
      D: { type: { type: "union", types: [{ type: "json" }, { type: "map", element: { type: "number" } }] } },
    },
  });
  assert.deepEqual(properties, {
    A: { list: "tag" },
    B: ["string", { required: true, replace: "yes" }],
    C: [{ enum: ["x"] }, { replace: "maybe" }],
    D: { any: ["json", { map: "number" }] },
  });
  assert.deepEqual(Object.keys(properties), ["A", "B", "C", "D"]);
});

test("definitions may refer to themselves", () => {
  const reduced = reduce({ properties: { Root: { type: { type: "ref", reference: { $ref: "7" } } } } });
  assert.deepEqual(reduced.properties, { Root: { ref: "Node" } });
  assert.deepEqual(reduced.definitions, { Node: { Label: ["string", { required: true }], Next: { ref: "Node" } } });
});

test("identifiers and tags", () => {
  const reduced = reduce({ cfnRefIdentifier: ["Name"], tagInformation: { tagPropertyName: "Tags", variant: "map" }, attributes: { Arn: { type: { type: "string" } } } });
  assert.deepEqual(reduced, {
    primaryIdentifier: ["Id"], refIdentifier: ["Name"], tags: ["Tags", "map"], attributes: { Arn: "string" }, properties: {}, definitions: {},
  });
});

test("an unknown kind of type stops the import", () => {
  assert.throws(() => reduce({ properties: { A: { type: { type: "novel" } } } }), /unknown property type/);
});
