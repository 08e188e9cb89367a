// The package's face.

export { aws, type Variables } from "./aws.js";
export type { Result, World } from "./context.js";
export { commandFor, operationCalled, type CalledOperation, type SentRequest } from "./commandLine.js";
export { Files } from "./files.js";
export { Models, type Fetch, type Model } from "./models.js";
export { commonStart, complete, type Completion } from "./shell/complete.js";
export { Shell } from "./shell/shell.js";
export { parseLine, quote, ShellSyntaxError } from "./shell/words.js";
