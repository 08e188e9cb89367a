import { live } from '../cloud/live.svelte.ts';
import { demo } from '../demo/demo.svelte.ts';
import { workbench } from '../editor/workbench.svelte.ts';
import { contentsWords } from '../frame/contents.ts';
import { router } from '../ui/router.svelte.ts';
import { settings } from '../ui/settings.svelte.ts';
import { hrefOf } from '../ui/route.ts';
import type { OpenedWorld, World } from './world-link.ts';

/** The sandbox as it is now, to be sent. */
export async function present(note: string): Promise<OpenedWorld> {
  const { control } = live;
  if (!control) throw new Error('The cloud is still starting.');
  const [state, clock] = await Promise.all([control.snapshot(), control.clock()]);
  const world: World = {
    version: 1,
    note,
    contents: contentsWords(),
    time: clock?.time ?? Date.now(),
    speed: clock?.speed ?? 1,
    region: settings.region,
    at: hrefOf(router.route),
    // An example's text is on the page already, and longer than all the rest.
    template: { name: workbench.name, text: workbench.example ? '' : workbench.text },
  };
  return { world, state };
}

/** Puts it in place of this sandbox. One change, which can be undone. */
export async function open({ world, state }: OpenedWorld): Promise<void> {
  if (!live.control) throw new Error('The cloud is still starting.');
  await live.control.replace(state);
  demo.close();
  settings.setRegion(world.region);
  if (world.template.text !== '') {
    workbench.name = world.template.name;
    workbench.edit(world.template.text);
  } else {
    workbench.load(world.template.name);
  }
  await live.setClock({ speed: world.speed });
  await live.reread();
}
