// A server to be loaded, in a process of its own: `server.mjs cloudtab|dynalite|fauxqs|floor`. Prints its port; on a line on
// standard input, prints its memory and CPU time as JSON.

import { createServer } from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const requestId = "00000000-0000-0000-0000-000000000000";

const starts = {
  async cloudtab() {
    const { serve } = await import("../../web/engine/dist/index.js");
    return Number((await serve({ port: 0 })).address.split(":")[1]);
  },
  dynalite() {
    const require = createRequire(new URL("../../web/package.json", import.meta.url));
    return listen(require("dynalite")({ createTableMs: 0 }));
  },
  async fauxqs() {
    // Its package lets itself be imported only, which Node looks for from here.
    const { startFauxqs } = await import("../../web/node_modules/fauxqs/dist/app.js");
    return (await startFauxqs({ port: 0, logger: false })).port;
  },
  // What Node's HTTP costs by itself: the body is read, and what was put at the same target before is answered, in the way
  // that is cheapest for Node (see endWith in web/engine/src/node/server.ts).
  floor() {
    const answers = new Map();
    return listen(
      createServer((request, response) => {
        const chunks = [];
        request.on("data", (chunk) => chunks.push(chunk));
        request.on("end", () => {
          if (request.method === "PUT") answers.set(request.url, Buffer.concat(chunks).toString("latin1"));
          const body = request.method === "PUT" ? "" : answers.get(request.url);
          response.writeHead(200, ["content-type", "application/x-amz-json-1.0", "x-amzn-requestid", requestId, "content-length", String(body.length)]);
          response.end(body, "latin1");
        });
      }),
    );
  },
};

function listen(server) {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
}

console.log(await starts[process.argv[2]]());
for await (const _line of createInterface({ input: process.stdin })) {
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ residentMegabytes: process.memoryUsage.rss() / 1e6, cpuSeconds: (user + system) / 1e6 }));
}
process.exit(0);
