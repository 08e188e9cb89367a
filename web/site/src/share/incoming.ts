import { dialogs } from '../ui/dialogs.svelte.ts';

/** An address that holds a sandbox: `#world=...`. */
export const worldPrefix = '#world=';

/** Asks what to do whenever the page's address holds a sandbox. Nothing is unpacked before that. */
export function listenForWorlds(): void {
  const look = () => {
    if (location.hash.startsWith(worldPrefix)) dialogs.open('world');
  };
  addEventListener('hashchange', look);
  look();
}
