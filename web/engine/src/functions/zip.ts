// Reads a deployment package: the files of a zip archive (PKWARE APPNOTE 6.3.10), in memory.

export class ZipError extends Error {
  override readonly name = "ZipError";
}

/** Undoes the compression of one file ("deflate-raw"); `sizeMax` is what it may come to. */
export type Inflate = (deflated: Uint8Array, sizeMax: number) => Uint8Array | Promise<Uint8Array>;

/** Lambda's limit for an unzipped package: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const unzippedBytesMax = 250 * 1024 * 1024;
const filesMax = 20_000;

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endSize = 22;
const entrySize = 46;
const localSize = 30;
const stored = 0;
const deflated = 8;

/** Names (never absolute, never leading out of the archive) and contents, without folders. */
export async function unzip(bytes: Uint8Array, inflate: Inflate): Promise<Map<string, Uint8Array>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return await readEntries(bytes, view, inflate);
  } catch (error) {
    // A length or an offset that leads past the end.
    if (error instanceof RangeError) throw new ZipError("the archive is cut short", { cause: error });
    throw error;
  }
}

async function readEntries(bytes: Uint8Array, view: DataView, inflate: Inflate): Promise<Map<string, Uint8Array>> {
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  if (count > filesMax) throw new ZipError("the archive has too many files");
  const files = new Map<string, Uint8Array>();
  let room = unzippedBytesMax;
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; ++i) {
    if (view.getUint32(at, true) !== entrySignature) throw new ZipError("the archive's directory is damaged");
    const method = view.getUint16(at + 10, true);
    const packedSize = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameSize = view.getUint16(at + 28, true);
    const skip = view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(slice(bytes, at + entrySize, nameSize));
    at += entrySize + nameSize + skip;
    if (name.endsWith("/")) continue;
    room -= size;
    if (room < 0) throw new ZipError("the archive's files are too large");
    files.set(safeName(name), await unpack(content(bytes, view, local, packedSize), method, size, inflate));
  }
  return files;
}

/** The end record, sought from the back, since a comment may follow it. */
function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - endSize - 0xffff);
  for (let at = view.byteLength - endSize; at >= first; --at) {
    if (view.getUint32(at, true) === endSignature) return at;
  }
  throw new ZipError("this is no zip archive");
}

function content(bytes: Uint8Array, view: DataView, local: number, size: number): Uint8Array {
  if (view.getUint32(local, true) !== localSignature) throw new ZipError("a file's header is damaged");
  const start = local + localSize + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  return slice(bytes, start, size);
}

async function unpack(packed: Uint8Array, method: number, size: number, inflate: Inflate): Promise<Uint8Array> {
  if (method === stored) return packed;
  if (method !== deflated) throw new ZipError(`a file is compressed by a method (${method}) that is not known`);
  const unpacked = await inflate(packed, size);
  if (unpacked.length !== size) throw new ZipError("a file has not the size it is said to have");
  return unpacked;
}

function slice(bytes: Uint8Array, start: number, size: number): Uint8Array {
  if (start + size > bytes.length) throw new RangeError("past the end");
  return bytes.subarray(start, start + size);
}

function safeName(name: string): string {
  const parts = name.replaceAll("\\", "/").split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..") || name.startsWith("/") || name.includes("\0")) {
    throw new ZipError(`a file's name leads out of the archive: ${name}`);
  }
  return parts.join("/");
}
