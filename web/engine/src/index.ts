// The package's face in Node.

export { createCloud } from "./node/cloud.js";
export { serve } from "./node/server.js";
export type { ServeOptions, Server } from "./node/server.js";
export { EffectRunners } from "./effects.js";
export type { EffectKind, EffectRunner } from "./effects.js";
export { DataFolderError } from "./node/folder_error.js";
export type {
  ClientConfig,
  Cloud,
  CloudOptions,
  CloudRequest,
  CloudResponse,
  NodeCloudOptions,
  Restored,
  Saving,
  SdkRequest,
  SdkRequestHandler,
  SdkResponse,
} from "./interface.js";
