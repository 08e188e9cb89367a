import { describe, expect, it } from 'vitest';
import { attributesThatPass } from './samples.ts';

describe('attributesThatPass', () => {
  it.each([
    [[], []],
    [['', 'not json'], []],
    [['{"kind":["new","old"]}', '{"kind":["old"]}'], ['kind String new']],
    [['{"total":[{"numeric":[">",100]}]}', '{"total":[{"numeric":["<",5]}]}'], ['total Number 101']],
    [['{"n":[7],"p":[{"prefix":"ab"}],"e":[{"exists":false}]}'], ['n Number 7', 'p String ab1']],
  ])('%j', (policies, expected) => {
    expect(attributesThatPass(policies).map((it) => `${it.name} ${it.type} ${it.value}`)).toEqual(expected);
  });
});
