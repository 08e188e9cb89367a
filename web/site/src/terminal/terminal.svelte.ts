import { complete, Files, Shell, type Completion } from 'cloudtab-cli';
import { live } from '../cloud/live.svelte.ts';
import { session } from '../cloud/session.svelte.ts';
import { settings } from '../ui/settings.svelte.ts';
import { models } from './commandLines.ts';
import { History } from './history.ts';
import { sent } from './sent.ts';

/** A line that was run, and what came of it. */
export interface Entry {
  readonly id: number;
  readonly line: string;
  stdout: string;
  stderr: string;
  exitCode: number | undefined;
}

const entriesMax = 200;
/** How much of an answer is drawn; a file takes the whole of it. */
const outputMax = 200_000;

/** The page's terminal: lives as long as the page, whether it is shown or not. Its files and history stay with the sandbox. */
class Terminal {
  entries = $state<Entry[]>([]);
  busy = $state(false);
  /** The file that is being edited. */
  editing = $state<string | undefined>();
  readonly files: Files;
  readonly history: History;
  readonly shell: Shell;
  #last = 0;
  readonly #key = `cloudtab.terminal.${session.sandbox}`;

  constructor() {
    const kept = this.#read();
    this.files = new Files(() => this.#keep());
    this.files.restore(kept.files);
    this.history = new History(kept.history);
    this.shell = new Shell({
      fetch: (url, init) => {
        sent.add(url, init, true);
        return session.fetch(url, init);
      },
      models,
      files: this.files,
      region: () => settings.region,
      // Waiting is the cloud's time going on: it is moved ahead, not slept through.
      sleep: (seconds) => live.setClock({ advanceMilliseconds: seconds * 1000 }),
      now: () => live.now,
    });
  }

  async run(line: string): Promise<void> {
    this.history.add(line);
    this.#keep();
    if (this.#own(line.trim())) return;
    const id = ++this.#last;
    this.entries = [...this.entries, { id, line, stdout: '', stderr: '', exitCode: undefined }].slice(-entriesMax);
    this.busy = true;
    let result: { stdout: string; stderr: string; exitCode: number };
    try {
      result = await this.shell.run(line);
    } catch (thrown) {
      result = { stdout: '', stderr: `${thrown instanceof Error ? thrown.message : String(thrown)}\n`, exitCode: 1 };
    }
    this.busy = false;
    const { stdout, stderr, exitCode } = result;
    this.entries = this.entries.map((it) =>
      it.id === id ? { ...it, stdout: cut(stdout), stderr: cut(stderr), exitCode } : it,
    );
    live.poke();
  }

  complete(text: string): Promise<Completion> {
    return complete(this.shell, text);
  }

  clear(): void {
    this.entries = [];
  }

  /** Commands that are about the terminal itself. Whether it was one. */
  #own(line: string): boolean {
    if (line === 'clear') this.clear();
    else if (line === 'history')
      this.#show(line, this.history.lines.map((it, index) => `${String(index + 1).padStart(5)}  ${it}\n`).join(''));
    else if (/^edit\s+\S+$/.test(line)) this.editing = line.replace(/^edit\s+/, '');
    else return line === '';
    return true;
  }

  #show(line: string, stdout: string): void {
    this.entries = [...this.entries, { id: ++this.#last, line, stdout, stderr: '', exitCode: 0 }].slice(-entriesMax);
  }

  #read(): { files?: unknown; history?: string[] } {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#key) ?? '{}') as { files?: unknown; history?: unknown };
      const lines = Array.isArray(kept.history) ? kept.history.filter((it) => typeof it === 'string') : [];
      return { files: kept.files, history: lines };
    } catch {
      return {};
    }
  }

  #keep(): void {
    try {
      localStorage.setItem(this.#key, JSON.stringify({ files: this.files.keep(), history: this.history.lines }));
    } catch {
      // Storage is off or full: files last as long as the page.
    }
  }
}

function cut(text: string): string {
  return text.length <= outputMax
    ? text
    : `${text.slice(0, outputMax)}\n(${text.length - outputMax} more characters)\n`;
}

export const terminal = new Terminal();
