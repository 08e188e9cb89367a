// One process at a time writes a data folder. The lock is a file that names its process, so that a lock left by a killed
// process is known for what it is.

import { link, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Answers a function that unlocks. Rejects with "is in use by process N". */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(await realpath(folder), "lock");
  if (openHere.has(path)) throw new Error("is in use by this process");
  const self = await processName(process.pid);
  for (let attempt = 0; attempt < 3; ++attempt) {
    try {
      // Linked into place whole, so that nobody reads a lock that names no one yet.
      await writeFile(`${path}.${process.pid}`, self);
      await link(`${path}.${process.pid}`, path);
      openHere.add(path);
      return async () => {
        openHere.delete(path);
        await rm(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    } finally {
      await rm(`${path}.${process.pid}`, { force: true });
    }
    const holder = await readFile(path, "utf8").catch(() => "");
    const pid = Number(holder.split(" ")[0]);
    if (pid !== process.pid && holder !== "" && holder === (await processName(pid))) {
      throw new Error(`is in use by process ${pid}`);
    }
    await rm(path, { force: true });
  }
  throw new Error("is being opened by another process");
}

/** The folders this process itself has open. */
const openHere = new Set<string>();

/**
 * The process's number and, where the system tells, its start: after a restart of a container the same number is another
 * process. "" if there is none.
 */
async function processName(pid: number): Promise<string> {
  if (!Number.isInteger(pid) || pid <= 0) return "";
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return "";
  }
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // Field 22, counted after the command name, which may itself hold spaces and parentheses.
  const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  return `${pid} ${started}`;
}
