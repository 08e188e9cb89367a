import { cards } from 'virtual:labs';
import { live } from '../cloud/live.svelte.ts';
import { demo } from '../demo/demo.svelte.ts';
import { workbench } from '../editor/workbench.svelte.ts';
import { timeTravel } from '../history/history.svelte.ts';
import { examples } from '../templates/examples.ts';
import { dialogs } from '../ui/dialogs.svelte.ts';
import { pageOfLab } from '../ui/lesson.svelte.ts';
import { router } from '../ui/router.svelte.ts';
import { screen } from '../ui/screen.svelte.ts';
import { settings } from '../ui/settings.svelte.ts';
import { terminalPlace } from '../ui/terminal.svelte.ts';
import type { Kind } from '../world/kinds.ts';
import { jumps } from './jumps.ts';
import { entriesOf, sectionInfos, watchInfos } from './sections.ts';

/** Something the palette offers. */
export interface Command {
  id: string;
  title: string;
  hint: string;
  kind: Kind;
  run(): void;
}

export function openTemplate(): void {
  if (!screen.wide) router.go({ view: 'template' });
  else if (!settings.editorOpen) settings.toggleEditor();
}

export function loadExample(id: string): void {
  workbench.load(id);
  openTemplate();
}

/** Everything there is to go to or do just now. */
export function commands(): Command[] {
  const go = (id: string, title: string, href: string, kind: Kind, hint: string): Command => ({
    id,
    title,
    hint,
    kind,
    run: () => {
      location.hash = href;
    },
  });
  const act = (id: string, title: string, run: () => void): Command => ({ id, title, hint: '', kind: 'other', run });
  return [
    go('home', 'Start', '#/', 'other', 'g h'),
    go('map', 'Map', '#/map', 'other', 'g m'),
    ...sectionInfos.map((it) => go(it.section, it.title, `#/${it.section}`, it.kind, `g ${it.key}`)),
    ...sectionInfos.flatMap((info) =>
      entriesOf(info.section).map((it) =>
        go(`${info.section}/${it.name}`, it.label, it.href, it.kind, info.title.replace(/s$/, '')),
      ),
    ),
    ...watchInfos.map((it) => go(it.view, it.title, `#/${it.view}`, it.kind, `g ${it.key}`)),
    act('deploy', 'Deploy the template', () => void workbench.deploy()),
    ...examples.map((it) => act(`demo-${it.id}`, `Play the example: ${it.title}`, () => void demo.start(it.id))),
    ...examples.map((it) => act(`load-${it.id}`, `Load the example: ${it.title}`, () => loadExample(it.id))),
    act('pause', 'Pause time, or let it run', () => clickOn('[data-clock="toggle"]')),
    act('next', 'Go to the next thing due', () => clickOn('[data-clock="next"]')),
    ...jumps.map(([milliseconds, words]) =>
      act(
        `jump-${milliseconds}`,
        `Jump ahead ${words}`,
        () => void live.setClock({ advanceMilliseconds: milliseconds }),
      ),
    ),
    act('editor', 'Open the template editor', openTemplate),
    act('terminal', 'Terminal', () => terminalPlace.open()),
    act('light', 'Light colours', () => settings.setTheme('light')),
    act('dark', 'Dark colours', () => settings.setTheme('dark')),
    act('system', "The system's colours", () => settings.setTheme('system')),
    go('labs', 'Lessons', '#/labs', 'other', 'g l'),
    ...cards.map((it) =>
      act(`lab-${it.id}`, `${it.kind === 'lesson' ? 'Lesson' : 'Challenge'}: ${it.title}`, () =>
        location.assign(pageOfLab(it.id)),
      ),
    ),
    go('inbox', 'Inbox', '#/inbox', 'mail', 'g i'),
    go('faults', 'Faults', '#/faults', 'fault', 'g x'),
    act('undo', 'Undo the last change', () => void timeTravel.undo()),
    act('redo', 'Redo', () => void timeTravel.redo()),
    act('history', 'Go back in time', () => timeTravel.toggle()),
    act('branch', 'Branch: a new sandbox that begins at this moment', () => dialogs.open('branch')),
    act('sandboxes', 'Sandboxes', () => dialogs.open('sandboxes')),
    act('task', 'An interview of your own, on this sandbox', () => dialogs.open('task')),
    act('share', 'Share the sandbox: link, file', () => dialogs.open('share')),
    act('reset', 'Reset the sandbox', () => dialogs.open('reset')),
    act('keys', 'Keyboard', () => dialogs.open('keys')),
  ];
}

/** The clock's own buttons know what they do just now. */
function clickOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click();
}

/** The commands that hold every word of `text`; those whose title starts with it come first. */
export function matching<T extends { title: string; hint: string }>(all: readonly T[], text: string): T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const first = words[0] ?? '';
  return all
    .filter((it) => words.every((word) => `${it.title} ${it.hint}`.toLowerCase().includes(word)))
    .sort((a, b) => Number(b.title.toLowerCase().startsWith(first)) - Number(a.title.toLowerCase().startsWith(first)));
}
