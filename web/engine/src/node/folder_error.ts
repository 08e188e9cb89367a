// Apart from folder.ts, which only a cloud that is kept needs.

/** The folder cannot be used: not a cloud's, a newer version's, or open in another process. */
export class DataFolderError extends Error {
  override readonly name = "DataFolderError";
}
