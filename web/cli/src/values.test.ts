import { describe, expect, it } from "vitest";
import { dumpJson, float, parseJson, repr, str } from "./values.js";

describe("JSON keeps what Python keeps", () => {
  it.each([
    ["1.0"],
    ["12345678901234567890"],
    ['{"b": 1, "a": [true, null, "ä"]}'],
    ["1e+16", "1e+16"],
    ["0.00001", "1e-05"],
    ['"\\u00e4"', '"ä"'],
    ["[]"],
    ["{}"],
  ])("%s", (text, expected = text) => {
    expect(dumpJson(parseJson(text))).toBe(expected);
  });

  it("is indented as Python indents", () => {
    expect(dumpJson(parseJson('{"a": {"b": [1, {}]}, "c": []}'), 4)).toBe(
      '{\n    "a": {\n        "b": [\n            1,\n            {}\n        ]\n    },\n    "c": []\n}',
    );
  });

  it.each([
    ["", "Expecting value: line 1 column 1 (char 0)"],
    ['{"a": 1', "Expecting ',' delimiter: line 1 column 8 (char 7)"],
    ["{a: 1}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"],
    ['{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"],
    ["[1]\nx", "Extra data: line 2 column 1 (char 4)"],
    ['"abc', "Unterminated string starting at: line 1 column 1 (char 0)"],
  ])("%j is refused", (text, expected) => {
    expect(() => parseJson(text)).toThrow(expected);
  });

  it("has a limit to its depth", () => {
    expect(() => parseJson("[".repeat(100_000))).toThrow("Too deeply nested");
  });
});

it.each([
  [float(1), "1.0"],
  [float(0.1), "0.1"],
  [null, "None"],
  [true, "True"],
  ["x", "x"],
])("%o as text is %s", (value, expected) => {
  expect(str(value)).toBe(expected);
});

it("represents as Python does", () => {
  expect(repr(["it's", "a", 1, { a: null }])).toBe("[\"it's\", 'a', 1, {'a': None}]");
});
