import { describe, expect, it } from "vitest";
import { parseJson } from "../values.js";
import { formatTable } from "./table.js";
import { formatText } from "./text.js";
import { formatYaml } from "./yaml.js";

describe("text", () => {
  it.each([
    ['{"b": 1, "a": "x"}', "x\t1\n"],
    ['{"List": [{"a": 1}, {"a": 2, "b": true}]}', "LIST\t1\t\nLIST\t2\tTrue\n"],
    ['["a", null]', "a\tNone\n"],
    ['{"Names": ["a", "b"]}', "NAMES\ta\nNAMES\tb\n"],
    ["[]", ""],
    ["null", "None\n"],
  ])("%s", (json, expected) => {
    expect(formatText(parseJson(json))).toBe(expected);
  });
});

describe("yaml", () => {
  it.each([
    ['{"b": [], "a": {"c": "x"}, "d": {}}', "a:\n  c: x\nb: []\nd: {}\n"],
    ['[{"a": 1, "b": "2"}, [1]]', "- a: 1\n  b: '2'\n- - 1\n"],
    [
      '{"a": "true", "b": "a: b", "c": "it\'s", "d": "", "e": "x\\ny"}',
      "a: 'true'\nb: 'a: b'\nc: it's\nd: ''\ne: 'x\n\n  y'\n",
    ],
    ['"x"', '"x"\n'],
  ])("%s", (json, expected) => {
    expect(formatYaml(parseJson(json))).toBe(expected);
  });
});

describe("table", () => {
  it("is a box of rows", () => {
    expect(formatTable("T", parseJson('{"Rows": [{"a": "x", "b": 1}, {"a": "yy"}]}'))).toBe(
      [
        "---------------",
        "|      T      |",
        "+-------------+",
        "||   Rows    ||",
        "|+-----+-----+|",
        "||  a  |  b  ||",
        "|+-----+-----+|",
        "||  x  |  1  ||",
        "||  yy |     ||",
        "|+-----+-----+|",
        "",
      ].join("\n"),
    );
  });

  it("is nothing for nothing", () => {
    expect(formatTable("T", parseJson("{}"))).toBe("");
  });
});
