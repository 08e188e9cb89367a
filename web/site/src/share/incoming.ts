import { dialogs } from '../ui/dialogs.svelte.ts';
import { picked } from './picked.svelte.ts';

/** An address that holds a sandbox: `#world=...`. */
export const worldPrefix = '#world=';

/** Asks what to do whenever the page's address holds a sandbox. Nothing is unpacked before that. */
export function listenForWorlds(): void {
  const look = () => {
    if (!location.hash.startsWith(worldPrefix)) return;
    // Kept at once: the page may change its address before the dialog is there.
    picked.text = location.hash.slice(worldPrefix.length);
    picked.file = undefined;
    dialogs.open('world');
  };
  addEventListener('hashchange', look);
  look();
}
