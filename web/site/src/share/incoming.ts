import { dialogs } from '../ui/dialogs.svelte.ts';
import { picked } from './picked.svelte.ts';
import { interviewPrefix, replayPrefix, worldPrefix } from './prefixes.ts';

/** What an address may hold, and the dialog that asks about it; a replay has its own player. */
const known = { world: worldPrefix, begin: interviewPrefix, replay: replayPrefix } as const;

/** Asks what to do whenever the page's address holds a sandbox. Nothing is unpacked before that. */
export function listenForWorlds(): void {
  const look = () => {
    for (const [what, prefix] of Object.entries(known)) {
      if (!location.hash.startsWith(prefix)) continue;
      // Kept at once: the page may change its address before the dialog is there.
      picked.text = location.hash.slice(prefix.length);
      picked.file = undefined;
      if (what === 'replay') history.replaceState(null, '', '#/map');
      else dialogs.open(what === 'begin' ? 'begin' : 'world');
      if (what === 'replay') dispatchEvent(new HashChangeEvent('hashchange'));
      return;
    }
  };
  addEventListener('hashchange', look);
  look();
}
