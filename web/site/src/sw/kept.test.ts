import { describe, expect, it } from 'vitest';
import { addressesOf, cacheNameOf, keptAddressOf } from './kept.ts';

const scope = 'https://a.example/some/folder/';

describe('what is answered without a network', () => {
  it.each([
    ['the page', 'navigate', scope, scope],
    ['a sandbox of it', 'navigate', `${scope}?sandbox=lab-cors#/map`, scope],
    ['the page by its file', 'navigate', `${scope}index.html`, scope],
    ['a script', 'cors', `${scope}assets/index-1.js`, `${scope}assets/index-1.js`],
    ['its sign', 'no-cors', `${scope}favicon.svg`, `${scope}favicon.svg`],
    ['another page of the folder', 'navigate', `${scope}other/`, undefined],
    ['a page of the host', 'navigate', 'https://a.example/', undefined],
    ['an address of an API', 'cors', `${scope}_cloudtab/apis/x/live/`, undefined],
    ['another host', 'cors', 'https://b.example/some/folder/assets/x.js', undefined],
  ])('%s', (_, mode, url, expected) => {
    expect(keptAddressOf({ method: 'GET', mode, url }, scope)).toBe(expected);
    expect(keptAddressOf({ method: 'POST', mode, url }, scope)).toBeUndefined();
  });

  it('is the page and its files, in a place of its own', () => {
    expect(addressesOf(['assets/a.js'], scope)).toEqual([scope, `${scope}assets/a.js`]);
    expect(cacheNameOf(scope)).toBe('cloudtab /some/folder/');
  });
});
