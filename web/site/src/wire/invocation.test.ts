import { describe, expect, it } from 'vitest';
import { faultOf, reportOf } from './invocation.ts';

const report = (more: string) =>
  `START RequestId: 1 Version: $LATEST\nEND RequestId: 1\nREPORT RequestId: 1\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 70 MB\t${more}\n`;

describe('what a run reports', () => {
  it.each([
    [report('Init Duration: 45.60 ms\t'), { milliseconds: 12.34, initMilliseconds: 45.6, memoryMegabytes: 70 }],
    [report(''), { milliseconds: 12.34, memoryMegabytes: 70 }],
    ['cut off', undefined],
    ['', undefined],
  ])('%#', (log, expected) => expect(reportOf(log)).toEqual(expected));
});

describe('how a function failed', () => {
  const fault = (failure: string, payload: string) => faultOf({ status: 200, failure, payload, log: '' });
  it('is nothing for one that did not', () => expect(fault('', '{"errorType":"x"}')).toBeUndefined());
  it('has the places in its own files', () => {
    const payload = JSON.stringify({
      errorType: 'TypeError',
      errorMessage: 'no',
      trace: ['TypeError: no', '    at handler (/var/task/index.js:2:9)', '    at run (blob:null/1:1:1)'],
    });
    expect(fault('Unhandled', payload)).toEqual({
      type: 'TypeError',
      message: 'no',
      trace: ['at handler (/var/task/index.js:2:9)'],
    });
  });
  it('stands being told otherwise', () => {
    expect(fault('Unhandled', 'oh')).toEqual({ type: 'Unhandled', message: 'oh', trace: [] });
    expect(fault('Handled', '{}')).toEqual({ type: 'Handled', message: '', trace: [] });
  });
});
