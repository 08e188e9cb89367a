import { describe, expect, it } from "vitest";
import { dumpJson } from "../values.js";
import { parseShorthand, ShorthandError } from "./shorthand.js";

describe("shorthand", () => {
  it.each([
    ["a=b", '{"a": "b"}'],
    ["a=b,c=d", '{"a": "b", "c": "d"}'],
    ["a=b,c", '{"a": ["b", "c"]}'],
    ["a=b,c,d=e", '{"a": ["b", "c"], "d": "e"}'],
    ["a=[b,c],d=e", '{"a": ["b", "c"], "d": "e"}'],
    ["a={b=c,d=[e,{f=g}]}", '{"a": {"b": "c", "d": ["e", {"f": "g"}]}}'],
    ["a='b,c'", '{"a": "b,c"}'],
    ['a="b \\"c\\""', '{"a": "b \\"c\\""}'],
    ["a=b\\,c", '{"a": "b,c"}'],
    ["a=", '{"a": ""}'],
    ["a=,b=c", '{"a": "", "b": "c"}'],
    ["a = b , c = d", '{"a": "b", "c": "d"}'],
    ["a:b/c=d", '{"a:b/c": "d"}'],
    ["a=b=c", '{"a": "b=c"}'],
  ])("%s", (text, expected) => {
    expect(dumpJson(parseShorthand(text))).toBe(expected);
  });

  it.each([
    ["a", "Expected: '=', received: 'EOF' for input:\na\n ^"],
    ["a=[b", "Expected: ',', received: 'EOF' for input:\na=[b\n    ^"],
    ["a=1,a=2", 'Second instance of key "a" encountered for input:\na=1,a=2\n    ^'],
  ])("%s is refused", (text, expected) => {
    expect(() => parseShorthand(text)).toThrow(ShorthandError);
    expect(() => parseShorthand(text)).toThrow(expected);
  });
});
