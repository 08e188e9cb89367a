import { describe, expect, it } from 'vitest';
import { WorldError } from './packed.ts';
import { fileBytes, linkLengthMax, pack, unpack, worldOf, type World } from './world-link.ts';

const world: World = {
  version: 1,
  note: 'Look at the dead letters',
  contents: '1 stack, 2 queues',
  time: 1_767_225_600_000,
  speed: 0,
  region: 'eu-west-1',
  at: '#/queues/work',
  template: { name: 'orders', text: 'Resources: {}' },
};
const state = new Uint8Array(5_000).map((_, index) => index % 7);

describe('a world', () => {
  it('comes back from its text', async () => {
    const text = await pack(world, state);
    expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(text.length).toBeLessThan(linkLengthMax);
    const opened = await unpack(text);
    expect(opened.world).toEqual(world);
    expect(opened.state).toEqual(state);
  });

  it('comes back from a file', async () => {
    const opened = await worldOf(await fileBytes(world, state));
    expect(opened.world).toEqual(world);
    expect(opened.state).toEqual(state);
  });

  it.each(['', 'x', '!!!', 'AAAA', 'eyJhIjoxfQ'])('%s is refused', async (text) => {
    await expect(unpack(text)).rejects.toBeInstanceOf(WorldError);
  });

  it('cut short is refused', async () => {
    const text = await pack(world, state);
    await expect(unpack(text.slice(0, -8))).rejects.toBeInstanceOf(WorldError);
  });

  it('that unpacks to too much is refused', async () => {
    const bomb = await pack(world, new Uint8Array(40 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(100_000);
    await expect(unpack(bomb)).rejects.toThrow('larger');
  });

  it('reads members of the wrong kind as absent', async () => {
    const opened = await unpack(await pack({ version: 1, note: 3, region: '<b>', at: 'javascript:x' } as never, state));
    expect(opened.world).toMatchObject({ note: '', region: 'us-east-1', at: '#/', speed: 1 });
  });
});
