import { describe, expect, it } from "vitest";
import { parseLine, quote, ShellSyntaxError, type Word } from "./words.js";

const text = (word: Word) =>
  word
    .map((it) => (it.kind === "text" ? it.text : it.kind === "variable" ? `<${it.name}>` : `<(${it.script})>`))
    .join("");
const shown = (line: string) =>
  parseLine(line)
    .map(
      ({ after, commands }) =>
        after +
        " " +
        commands
          .map((it) => [...it.words.map(text), ...it.redirections.map((to) => to.kind + text(to.target))].join(","))
          .join("|"),
    )
    .join(" ");

describe("a line", () => {
  it.each([
    ["aws sqs list-queues", "; aws,sqs,list-queues"],
    ["a 'b c' \"d $e\"", "; a,b c,d <e>"],
    ["a 'it'\\''s'", "; a,it's"],
    ['a "q\\"q" \\$x', '; a,q"q,$x'],
    ["a \\\n b", "; a,b"],
    ["a # the rest\nb", "; a ; b"],
    ["a#b", "; a#b"],
    ["a | b > f 2> g", "; a|b,>f,2>g"],
    ["a && b || c; d", "; a && b || c ; d"],
    ["a ${b}c$", "; a,<b>c$"],
    ['a "$(b "c)" d)"', '; a,<(b "c)" d)>'],
    ["a `b c`", "; a,<(b c)>"],
    ["a ''", "; a,"],
    ["", ""],
    ["# nothing", ""],
  ])("%j", (line, expected) => {
    expect(shown(line)).toBe(expected);
  });

  it.each([
    ["a 'b", true],
    ['a "b', true],
    ["a \\", true],
    ["a |", true],
    ["a &&", true],
    ["a $(b", true],
    ["| a", false],
    ["a > | b", false],
    ["a &", false],
  ])("%j is refused; goes on: %s", (line, isOpen) => {
    try {
      parseLine(line);
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(ShellSyntaxError);
      expect((thrown as ShellSyntaxError).isOpen).toBe(isOpen);
      return;
    }
    throw new Error("was read");
  });
});

it.each(["plain", "it's", "a b", "", '{"a": 1}', "$x", "a\nb"])("a quoted word comes back: %j", (word) => {
  const [pipeline] = parseLine(`x ${quote(word)}`);
  expect(text(pipeline?.commands[0]?.words[1] ?? [])).toBe(word);
});
