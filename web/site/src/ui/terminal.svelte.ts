import { router } from './router.svelte.ts';
import { screen } from './screen.svelte.ts';
import { settings } from './settings.svelte.ts';

/** Where the terminal is shown, and what others put into it. Apart from the terminal, so that the page need not load it. */
class TerminalPlace {
  /** A line that waits to be taken into the terminal's input. */
  line = $state('');
  /** Counts up whenever the input shall have the focus. */
  wanted = $state(0);

  /** Shows the terminal with its input ready; with a line, the line in it. */
  open(line = ''): void {
    if (line !== '') this.line = line;
    settings.setDockTab('terminal');
    if (!settings.dockOpen) settings.toggleDock();
    if (screen.narrow) router.go({ view: 'terminal' });
    this.wanted += 1;
  }

  /** Shows it, or folds it away if it is there. */
  toggle(): void {
    const isShown = screen.narrow
      ? router.route.view === 'terminal'
      : settings.dockOpen && settings.dockTab === 'terminal';
    if (!isShown) this.open();
    else if (screen.narrow) history.back();
    else settings.toggleDock();
  }
}

export const terminalPlace = new TerminalPlace();
