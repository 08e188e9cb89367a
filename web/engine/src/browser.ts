// The package's face in a browser.

export { connectCloud } from "./browser/connect.js";
export { isOpenElsewhere, removeSandbox } from "./browser/remove.js";
export type {
  BrowserCloud,
  BrowserCloudOptions,
  ClientConfig,
  Cloud,
  CloudOptions,
  CloudRequest,
  CloudResponse,
  Restored,
  Saving,
  TabRole,
} from "./interface.js";
