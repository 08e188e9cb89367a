import { timeTravel } from '../history/history.svelte.ts';
import { dialogs } from '../ui/dialogs.svelte.ts';
import { settings } from '../ui/settings.svelte.ts';
import { terminalPlace } from '../ui/terminal.svelte.ts';
import { openTemplate } from './commands.ts';
import { sectionInfos, watchInfos } from './sections.ts';

/** How long `g` waits for its letter. */
const jumpMilliseconds = 1_500;

/** The page's keys. Keys that the browser or a text field wants are left alone. */
export function listenForKeys(): void {
  let jumpUntil = 0;
  addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      dialogs.open('palette');
      return;
    }
    if (event.ctrlKey && event.code === 'Backquote' && !dialogs.current) {
      event.preventDefault();
      terminalPlace.toggle();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !isTyping(event) && !dialogs.current) {
      const key = event.key.toLowerCase();
      if (key === 'z' || key === 'y') {
        event.preventDefault();
        void (key === 'y' || event.shiftKey ? timeTravel.redo() : timeTravel.undo());
        return;
      }
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event) || dialogs.current) return;
    if (performance.now() < jumpUntil) {
      jumpUntil = 0;
      if (jump(event.key)) event.preventDefault();
      return;
    }
    if (event.key === 'g') jumpUntil = performance.now() + jumpMilliseconds;
    if (event.key === '?') dialogs.open('keys');
    if (event.key === 'h') timeTravel.toggle();
    if (event.key === '.') clickOn('[data-clock="next"]');
    // Space presses what has the focus; it is the clock's only where nothing has.
    if (event.key === ' ' && !isControl(event)) {
      event.preventDefault();
      clickOn('[data-clock="toggle"]');
    }
  });
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function isControl(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && target.closest('button, a, summary, [tabindex="0"]') !== null;
}

function clickOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click();
}

function jump(key: string): boolean {
  const section = sectionInfos.find((it) => it.key === key);
  const watch = watchInfos.find((it) => it.key === key);
  if (section) location.hash = `#/${section.section}`;
  else if (watch) location.hash = `#/${watch.view}`;
  else if (key === 'h') location.hash = '#/';
  else if (key === 'm') location.hash = '#/map';
  else if (key === 'l') location.hash = '#/labs';
  else if (key === 'i') location.hash = '#/inbox';
  else if (key === 'x') location.hash = '#/faults';
  else if (key === 'c') terminalPlace.open();
  else if (key === 'v') showActivity();
  else if (key === 'e') focusEditor();
  else return false;
  return true;
}

function showActivity(): void {
  settings.setDockTab('activity');
  if (!settings.dockOpen) settings.toggleDock();
  if (matchMedia('(max-width: 640px)').matches) location.hash = '#/activity';
  requestAnimationFrame(() => document.getElementById('activity')?.focus());
}

/** The editor may have to be drawn, and before that loaded. */
function focusEditor(attempts = 40): void {
  openTemplate();
  const content = document.querySelector('[data-editor]')?.shadowRoot?.querySelector<HTMLElement>('.cm-content');
  if (content) content.focus();
  else if (attempts > 0) setTimeout(() => focusEditor(attempts - 1), 60);
}
