import "fake-indexeddb/auto";

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";

import type { TabRole } from "../interface.js";
import { instantiateModule } from "../node/module.js";
import { openLocal } from "./local.js";
import type { BetweenTabs, Outcome, Work } from "./messages.js";
import { type AcquireLock, type Channel, type LocalCloud, Tab, type TabParts } from "./tabs.js";

/** What the tabs of one browser share: a lock, a channel. */
class Browser {
  readonly #queue: (() => void)[] = [];
  #held = false;
  readonly #channels = new Set<Channel>();

  readonly acquireLock: AcquireLock = () =>
    new Promise((resolve) => {
      const take = (): void => {
        this.#held = true;
        resolve(() => {
          this.#held = false;
          this.#queue.shift()?.();
        });
      };
      if (this.#held) this.#queue.push(take);
      else take();
    });

  channel(): Channel {
    const channel: Channel = {
      onmessage: null,
      postMessage: (message: BetweenTabs) => {
        const data = structuredClone(message);
        for (const other of this.#channels) if (other !== channel) queueMicrotask(() => other.onmessage?.({ data }));
      },
      close: () => this.#channels.delete(channel),
    };
    this.#channels.add(channel);
    return channel;
  }
}

interface OpenTab {
  readonly tab: Tab;
  readonly roles: TabRole[];
  local: LocalCloud | undefined;
  /** As when the browser kills the tab: it says nothing more, and its lock goes. */
  kill(): void;
}

function openTab(t: TestContext, browser: Browser, sandbox: string, id: string): OpenTab {
  let release = (): void => {};
  const channel = browser.channel();
  const parts: TabParts = {
    id,
    channel,
    acquireLock: async () => (release = await browser.acquireLock()),
    openLocal: async (onSaving) => {
      opened.local = await openLocal({
        loadModule: instantiateModule, sandbox, options: { seed: 1 }, memoryReason: null,
        openFrame: () => false, onSaving,
      });
      return opened.local;
    },
    onSaving: () => {},
    onRole: (role) => opened.roles.push(role),
  };
  let killed = false;
  const tab = new Tab(parts);
  const opened: OpenTab = {
    tab,
    roles: [],
    local: undefined,
    kill() {
      killed = true;
      channel.onmessage = null;
      channel.postMessage = () => {};
      channel.close();
      release();
    },
  };
  t.after(() => (killed ? opened.local?.close() : tab.close()));
  return opened;
}

/** Something that changes the cloud and can be counted. */
function putRule(name: string, durable = false): Work {
  return {
    type: "request",
    request: { method: "PUT", target: `/_cloudtab/faults/${name}`, headers: [], body: '{"service":"sqs","nth":5}' },
    durable,
  };
}
const listRules: Work = { type: "request", request: { method: "GET", target: "/_cloudtab/faults", headers: [], body: "" } };
const sequence: Work = { type: "request", request: { method: "GET", target: "/_cloudtab/health", headers: [], body: "" } };

function json(outcome: Outcome): Record<string, unknown> {
  assert.equal(outcome.type, "answer");
  return JSON.parse(new TextDecoder().decode(outcome.response.body)) as Record<string, unknown>;
}

test("the first tab leads; the second follows and sees the same cloud", async (t) => {
  const browser = new Browser();
  const first = openTab(t, browser, "two", "a");
  assert.equal((await first.tab.opened).role, "leader");
  const second = openTab(t, browser, "two", "b");
  assert.equal((await second.tab.opened).role, "follower");
  await second.tab.run(1, putRule("x"));
  assert.deepEqual(Object.keys(json(await first.tab.run(1, listRules))), ["x"]);
  assert.equal((await second.tab.run(2, { type: "flush" })).type, "done");
});

test("a follower takes over where the leader was killed", async (t) => {
  const browser = new Browser();
  const first = openTab(t, browser, "takeover", "a");
  await first.tab.opened;
  const second = openTab(t, browser, "takeover", "b");
  await second.tab.opened;
  await second.tab.run(1, putRule("kept", true));
  first.kill();
  assert.deepEqual(Object.keys(json(await second.tab.run(2, listRules))), ["kept"]);
  assert.deepEqual(second.roles, ["leader"]);
});

test("work that was done but not answered is answered by the next leader and not done twice", async (t) => {
  const browser = new Browser();
  const first = openTab(t, browser, "once", "a");
  await first.tab.opened;
  const second = openTab(t, browser, "once", "b");
  await second.tab.opened;
  await second.tab.run(1, putRule("before", true));
  const before = json(await second.tab.run(2, sequence))["sequence"];

  // The leader does the work and keeps it, but dies before its answer is out.
  const local = first.local;
  assert.ok(local !== undefined);
  const run = local.run.bind(local);
  let done: Promise<Outcome> | undefined;
  t.mock.method(local, "run", (...work: Parameters<LocalCloud["run"]>) => {
    done = run(...work);
    return new Promise<Outcome>(() => {});
  });
  const answer = second.tab.run(3, putRule("x", true));
  while (done === undefined) await new Promise(setImmediate);
  await done;
  first.kill();

  assert.equal(json(await answer)["service"], "sqs");
  assert.equal(json(await second.tab.run(4, sequence))["sequence"], Number(before) + 1);
});

test("work sent to a leader that dies before doing it is done by the next", async (t) => {
  const browser = new Browser();
  const first = openTab(t, browser, "retry", "a");
  await first.tab.opened;
  const second = openTab(t, browser, "retry", "b");
  const third = openTab(t, browser, "retry", "c");
  await Promise.all([second.tab.opened, third.tab.opened]);
  first.kill();
  const answers = await Promise.all([second.tab.run(1, putRule("b")), third.tab.run(1, putRule("c"))]);
  for (const answer of answers) assert.equal(json(answer)["service"], "sqs");
  assert.deepEqual(Object.keys(json(await third.tab.run(2, listRules))), ["b", "c"]);
  assert.deepEqual(third.roles, []);
});

test("a tab opened while the leader is still loading finds it", async (t) => {
  const browser = new Browser();
  const first = openTab(t, browser, "loading", "a");
  const second = openTab(t, browser, "loading", "b");
  const answer = second.tab.run(1, putRule("early"));
  assert.equal((await second.tab.opened).role, "follower");
  assert.equal((await first.tab.opened).role, "leader");
  assert.equal(json(await answer)["service"], "sqs");
});
