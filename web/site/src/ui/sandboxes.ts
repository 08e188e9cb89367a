/** The sandboxes a person made in this browser, by name, and which each began from. A browser that keeps nothing has one. */

export interface Sandbox {
  /** As in the address: `?sandbox=ID`. */
  id: string;
  title: string;
  /** The sandbox it was branched from; "" for none. */
  parent: string;
  /** The parent's moment it began at: its time, in milliseconds since 1970, and what had happened. */
  time: number;
  cause: string;
}

/** Everybody's first, at the address without a name. It is always there: what is deleted of it is what it holds. */
export const defaultSandbox: Sandbox = { id: 'default', title: 'My sandbox', parent: '', time: 0, cause: '' };

const key = 'cloudtab.sandboxes';
const titleMax = 60;
const sandboxesMax = 100;

/** The sandbox that the page's address asks for (`?sandbox=NAME`): tabs with the same one share a cloud. */
export function sandboxOf(search: string): string {
  const name = new URLSearchParams(search).get('sandbox') ?? '';
  return /^[A-Za-z0-9-]{1,40}$/.test(name) ? name : 'default';
}

/** What is kept, read from text that anything may have written. */
export function parseSandboxes(text: string): Sandbox[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(value)) return [];
  return value.slice(0, sandboxesMax).flatMap((one): Sandbox[] => {
    const it = (typeof one === 'object' && one !== null ? one : {}) as Record<string, unknown>;
    const words = (name: string) => (typeof it[name] === 'string' ? it[name].slice(0, 200) : '');
    const id = words('id');
    if (!/^[A-Za-z0-9-]{1,40}$/.test(id)) return [];
    const { time } = it;
    return [
      {
        id,
        title: words('title').slice(0, titleMax) || id,
        parent: words('parent'),
        time: typeof time === 'number' && Number.isFinite(time) ? time : 0,
        cause: words('cause'),
      },
    ];
  });
}

/** All of them, the first one first. */
export function allSandboxes(): Sandbox[] {
  try {
    const kept = parseSandboxes(localStorage.getItem(key) ?? '[]');
    const first = kept.find((it) => it.id === defaultSandbox.id);
    return [
      first ? { ...defaultSandbox, title: first.title } : defaultSandbox,
      ...kept.filter((it) => it.id !== defaultSandbox.id),
    ];
  } catch {
    return [defaultSandbox];
  }
}

export function sandboxOfId(id: string): Sandbox {
  return allSandboxes().find((it) => it.id === id) ?? { ...defaultSandbox, id, title: id };
}

/** Gives one another name; its address stays. One that only an address named is kept from now on. A name of spaces changes nothing. */
export function renameSandbox(id: string, title: string): void {
  const name = title.trim().slice(0, titleMax);
  if (name === '') return;
  const all = allSandboxes();
  const known = all.some((it) => it.id === id) ? all : [...all, sandboxOfId(id)];
  keep(known.map((it) => (it.id === id ? { ...it, title: name } : it)));
}

/** Where a person is after the sandbox they were in is deleted: in the one it began from, else in the first. */
export function sandboxAfter(id: string): Sandbox {
  const all = allSandboxes();
  const { parent } = sandboxOfId(id);
  return all.find((it) => it.id === parent && it.id !== id) ?? all[0] ?? defaultSandbox;
}

/** Takes one off the list, with what the page itself keeps of it. What is in it is the engine's to delete. */
export function forgetSandbox(id: string): void {
  keep(allSandboxes().filter((it) => it.id !== id));
  for (const what of ['draft.name', 'draft.text', 'editor'])
    localStorage.removeItem(`cloudtab.${keyOfSandbox(what, id)}`);
}

/**
 * The name under which something of one sandbox is kept: a lesson has a template of its own, and the one a person was
 * writing elsewhere is not written over by it.
 */
export function keyOfSandbox(what: string, sandbox: string): string {
  return sandbox === defaultSandbox.id ? what : `${what}@${sandbox}`;
}

function keep(all: readonly Sandbox[]): void {
  const told = (it: Sandbox) => it.id !== defaultSandbox.id || it.title !== defaultSandbox.title;
  localStorage.setItem(key, JSON.stringify(all.filter(told)));
}

/** Keeps a new one under an id that no other has; answers it. */
export function addSandbox(wanted: Omit<Sandbox, 'id'>): Sandbox {
  const others = allSandboxes();
  const sandbox = { ...wanted, id: freeId(wanted.title, others), title: wanted.title.trim().slice(0, titleMax) };
  keep([...others, sandbox]);
  return sandbox;
}

/** `Before the fault!` becomes `before-the-fault`, or `before-the-fault-2` where that is taken. */
export function freeId(title: string, others: readonly { id: string }[]): string {
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30);
  // The prefixes of labs and demos are theirs.
  const base = plain === '' || /^(lab|demo|interview|replay|embed|copy)-/.test(plain) ? `sandbox-${plain}` : plain;
  const stem = base.replace(/-+$/, '');
  for (let number = 1; ; ++number) {
    const id = number === 1 ? stem : `${stem}-${number}`;
    if (!others.some((it) => it.id === id)) return id;
  }
}

export function pageOfSandbox(id: string, hash = '#/'): string {
  return `${location.pathname}${id === defaultSandbox.id ? '' : `?sandbox=${id}`}${hash}`;
}
