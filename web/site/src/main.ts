import { mount } from 'svelte';
import './tokens.css';
import './base.css';
import { serveApis } from './cloud/apis.ts';
import { live } from './cloud/live.svelte.ts';
import { session } from './cloud/session.svelte.ts';
import App from './frame/App.svelte';
import { listenForKeys } from './frame/keys.ts';
import { embedded } from './ui/embed.ts';
import { listenForWorlds } from './share/incoming.ts';

/** Reading the page's code and making the page are two pieces of work: between them a tap is heard. */
function begin(): void {
  const target = document.getElementById('app');
  if (target) {
    target.replaceChildren();
    mount(App, { target });
    listenForKeys();
    listenForWorlds();
    performance.mark('cloudtab:painted');
  }
  // The frame is on the screen before anything heavy is asked for.
  requestAnimationFrame(() =>
    setTimeout(() => {
      void session.start();
      void live.start();
      if (embedded) void import('./embed/parent.ts').then((it) => it.speakToParent());
      else void serveApis();
    }),
  );
}

setTimeout(begin);
