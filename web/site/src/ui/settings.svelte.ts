import { keyOfSandbox, sandboxOf } from './sandboxes.ts';

/** What a person chose about the page itself, kept in this browser. A browser that keeps nothing still works. */

export type Theme = 'system' | 'light' | 'dark';
/** What the dock shows when it is unfolded. */
export type DockTab = 'activity' | 'terminal';

function read(key: string): string {
  try {
    return localStorage.getItem(`cloudtab.${key}`) ?? '';
  } catch {
    return '';
  }
}

/** What is kept of the sandbox that is shown. */
function own(key: string): string {
  return keyOfSandbox(key, sandboxOf(location.search));
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(`cloudtab.${key}`, value);
  } catch {
    // Storage is off: the choice lasts as long as the page.
  }
}

class Settings {
  theme = $state<Theme>(read('theme') === 'light' ? 'light' : read('theme') === 'dark' ? 'dark' : 'system');
  region = $state(read('region') || 'us-east-1');
  // The first thing one sees is the cloud; the template is a step away.
  editorOpen = $state(read(own('editor')) === 'open');
  dockOpen = $state(read('dock') !== 'closed');
  dockTab = $state<DockTab>(read('dock.tab') === 'terminal' ? 'terminal' : 'activity');

  setTheme(theme: Theme): void {
    this.theme = theme;
    write('theme', theme);
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }

  setRegion(region: string): void {
    this.region = region;
    write('region', region);
  }

  toggleEditor(): void {
    this.editorOpen = !this.editorOpen;
    write(own('editor'), this.editorOpen ? 'open' : 'closed');
  }

  setDockTab(tab: DockTab): void {
    this.dockTab = tab;
    write('dock.tab', tab);
  }

  toggleDock(): void {
    this.dockOpen = !this.dockOpen;
    write('dock', this.dockOpen ? 'open' : 'closed');
  }
}

export const settings = new Settings();
settings.setTheme(settings.theme);

/** The template being written, of each sandbox its own, survives a reload, as everything else does. */
export const draft = {
  read: () => ({ name: read(own('draft.name')), text: read(own('draft.text')) }),
  write(name: string, text: string): void {
    write(own('draft.name'), name);
    write(own('draft.text'), text);
  },
};
