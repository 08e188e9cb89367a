import { describe, expect, it } from "vitest";
import { Files } from "../files.js";
import { Models, type Fetch, type Model } from "../models.js";
import { commandFor, operationCalled } from "../commandLine.js";
import { complete, commonStart } from "./complete.js";
import { Shell } from "./shell.js";

/** A service of two operations, which answers with what it was asked. */
const model: Model = {
  id: "things",
  protocol: "json",
  targetPrefix: "Things",
  jsonVersion: "1.0",
  signingName: "things",
  operations: {
    ListThings: { method: "POST", uri: "/", input: 1, output: 3 },
    PutThing: { method: "POST", uri: "/", input: 2, output: 3 },
  },
  shapes: [
    { name: "String", type: "string", min: 2 },
    { name: "ListThingsRequest", type: "structure", members: [{ name: "Prefix", shape: 0 }] },
    {
      name: "PutThingRequest",
      type: "structure",
      members: [
        { name: "Name", shape: 0, required: true },
        { name: "Tags", shape: 4 },
        { name: "Quick", shape: 5 },
        { name: "Kinds", shape: 6 },
      ],
    },
    { name: "Answer", type: "structure", members: [{ name: "Got", shape: 7 }] },
    {
      name: "Tags",
      type: "map",
      members: [
        { name: "key", shape: 0 },
        { name: "value", shape: 0 },
      ],
    },
    { name: "Boolean", type: "boolean" },
    { name: "Kinds", type: "list", members: [{ name: "member", shape: 8 }] },
    { name: "Any", type: "structure", document: true, members: [] },
    { name: "Kind", type: "string", enum: ["red", "green"] },
  ],
};

function shell(): Shell {
  const fetch: Fetch = async (url, init) => {
    if (url === "/_cloudtab/models") return Response.json({ services: ["things"] });
    if (url.startsWith("/_cloudtab/")) return Response.json(model);
    const body = String(init?.body);
    if (body.includes("forbidden")) return Response.json({ __type: "x#Denied", message: "No." }, { status: 400 });
    return new Response(`{"Got": ${body}}`);
  };
  const world = {
    fetch,
    models: new Models(fetch),
    files: new Files(),
    region: () => "us-east-1",
    sleep: async () => undefined,
    now: () => 0,
  };
  return new Shell(world);
}

describe("the shell", () => {
  it.each([
    ["echo a b | cat", "a b\n"],
    ["echo one > f; echo two >> f; cat f", "one\ntwo\n"],
    ["A=1 B='x y'; echo $A \"$B\" ${A}b", "1 x y 1b\n"],
    ["echo $(echo a; echo b)", "a b\n"],
    ['echo "$(echo a; echo b)"', "a\nb\n"],
    ["false && echo no || echo yes; echo $?", "yes\n0\n"],
    ["echo 'a\nb\nc' | grep -v b | wc -l", "2\n"],
    ["echo 'c\na' | sort | head -n 1", "a\n"],
    ["echo x > d/e; ls; ls d; rm -r d; ls", "d/\ne\n"],
    ["aws things put-thing --name ab --output text --query Got.Name", "ab\n"],
    ["aws things put-thing --name ab --tags kk=vv --query Got.Tags --output yaml", "kk: vv\n"],
    ["aws things put-thing --name ab --quick --query Got.Quick", "true\n"],
    ["aws things put-thing --name ab --no-quick --query Got.Quick", "false\n"],
    ["aws things put-thing --na ab --kinds red green --query 'Got.Kinds' --output text", "red\tgreen\n"],
    [
      'echo \'{"Name": "from"}\' > in.json; aws things put-thing --cli-input-json file://in.json --query Got.Name --output text',
      "from\n",
    ],
  ])("%s", async (line, expected) => {
    expect(await shell().run(line)).toEqual({ stdout: expected, stderr: "", exitCode: 0 });
  });

  it.each([
    ["nothing", 127, "nothing: command not found. Type help to see what there is.\n"],
    ["cat none", 1, "none: No such file or directory\n"],
    [
      "aws things put-thing --name forbidden",
      254,
      "\nAn error occurred (Denied) when calling the PutThing operation: No.\n",
    ],
    [
      "aws things put-thing --name a",
      252,
      "\nParameter validation failed:\nInvalid length for parameter Name, value: 1, valid min length: 2\n",
    ],
    ["echo 'a", 2, "A single quote is not closed.\n"],
  ])("%s fails", async (line, exitCode, stderr) => {
    expect(await shell().run(line)).toEqual({ stdout: "", stderr, exitCode });
  });

  it("stops at a hundred levels of substitution", async () => {
    const deep = "echo " + "$(echo ".repeat(15) + "x" + ")".repeat(15);
    expect((await shell().run(deep)).exitCode).toBe(1);
  });
});

describe("completion", () => {
  it.each([
    ["aw", ["aws"]],
    ["aws th", ["things"]],
    ["aws things ", ["help", "list-things", "put-thing"]],
    ["aws things put-thing --n", ["--name", "--no-quick"]],
    ["aws things put-thing --kinds r", ["red"]],
    ["aws things list-things --output t", ["text", "table"]],
    ["echo a | gre", ["grep"]],
    ["echo $(aws thin", ["things"]],
  ])("%s", async (text, expected) => {
    const { candidates } = await complete(shell(), text);
    for (const it of expected) expect(candidates).toContain(it);
  });

  it("has a common start", () => {
    expect(commonStart(["list-queues", "list-queue-tags"])).toBe("list-queue");
    expect(commonStart([])).toBe("");
  });
});

describe("a request as a command line", () => {
  it.each([
    ["aws things put-thing --name ab"],
    ["aws things put-thing --name 'it'\\''s me' --no-quick --kinds red green"],
    ['aws things put-thing --name ab --tags \'{"kk": "v v"}\' --quick'],
    ["aws things list-things --prefix xx"],
  ])("%s", async (line) => {
    const { world } = shell();
    let seen: Parameters<typeof operationCalled>[1] | undefined;
    const watched = new Shell({
      ...world,
      fetch: (url, init) => {
        seen = { method: "POST", url, headers: new Headers(init?.headers), body: String(init?.body) };
        return world.fetch(url, init);
      },
    });
    await watched.run(line);
    const called = seen && (await operationCalled(world.models, seen));
    expect(called && commandFor(called)).toBe(line);
  });
});
