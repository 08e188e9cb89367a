import { afterEach, describe, expect, it, vi } from 'vitest';

/** A page at an address, in a browser that keeps things. */
async function pageAt(search: string, kept: Map<string, string>) {
  vi.resetModules();
  vi.stubGlobal('location', { search });
  vi.stubGlobal('document', { documentElement: { dataset: {} } });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  return import('./settings.svelte.ts');
}

describe('what a sandbox keeps of its own', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('a lesson leaves the template one was writing, and its editor, as they were', async () => {
    const kept = new Map<string, string>();
    const mine = await pageAt('', kept);
    mine.draft.write('shop', 'Resources: {}');
    const lesson = await pageAt('?sandbox=lab-cors', kept);
    expect(lesson.draft.read()).toEqual({ name: '', text: '' });
    lesson.draft.write('cors', 'other');
    lesson.settings.toggleEditor();
    const again = await pageAt('', kept);
    expect(again.draft.read()).toEqual({ name: 'shop', text: 'Resources: {}' });
    expect(again.settings.editorOpen).toBe(false);
    expect((await pageAt('?sandbox=lab-cors', kept)).settings.editorOpen).toBe(true);
  });

  it('how the page looks is the same in all of them', async () => {
    const kept = new Map<string, string>();
    (await pageAt('', kept)).settings.setTheme('dark');
    expect((await pageAt('?sandbox=other', kept)).settings.theme).toBe('dark');
  });
});
