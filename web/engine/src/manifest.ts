// The manifest of a kept cloud: read first, so that foreign or newer data is refused and never written over.

/** A kept cloud's format. It rises when an older program could no longer read what a newer one writes. */
export const formatVersion = 1;

export interface Manifest {
  /** Journals of this number and later belong to the state; checkpoint pieces are named by the number they were written in. */
  readonly generation: number;
  /** Number of a checkpoint piece -> the generation that wrote it. */
  readonly pieces: ReadonlyMap<number, number>;
}

/** What is kept there is not a cloud's, or a newer program's; `message` says which, after a name for the place. */
export class ManifestError extends Error {
  override readonly name = "ManifestError";
}

export function writeManifest(manifest: Manifest): string {
  const { generation, pieces } = manifest;
  return `${JSON.stringify({ format: "cloudtab", version: formatVersion, generation, pieces: Object.fromEntries(pieces) })}\n`;
}

export function readManifest(text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ManifestError("has a manifest that is not whole");
  }
  if (!isRecord(json) || json["format"] !== "cloudtab") throw new ManifestError("is not a cloud's");
  const { version, generation, pieces } = json;
  if (!isCount(version)) throw new ManifestError("has a manifest that is not whole");
  if (version > formatVersion) {
    throw new ManifestError(`was written by a newer version (format ${version}; this one knows ${formatVersion})`);
  }
  if (!isCount(generation) || !isRecord(pieces)) throw new ManifestError("has a manifest that is not whole");
  const numbered = new Map<number, number>();
  for (const [name, writtenIn] of Object.entries(pieces)) {
    if (!/^\d+$/.test(name) || !isCount(writtenIn)) throw new ManifestError("has a manifest that is not whole");
    numbered.set(Number(name), writtenIn);
  }
  return { generation, pieces: numbered };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
