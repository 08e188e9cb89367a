import { describe, expect, it } from 'vitest';
import { headersFor, isServed } from './policy.ts';

describe('what a sandbox may serve on the site', () => {
  it.each([
    ['', true],
    ['document', true],
    ['script', false],
    ['style', false],
    ['image', false],
    ['iframe', false],
    ['worker', false],
  ] as const)('%s: %s', (destination, expected) => {
    expect(isServed(destination as RequestDestination)).toBe(expected);
  });

  it('is data, not a document', () => {
    const html: [string, string][] = [
      ['content-type', 'text/html'],
      ['set-cookie', 'a=b'],
      ['location', 'https://elsewhere.example/'],
      ['x-mine', 'kept'],
    ];
    const shown = headersFor(html, 'document');
    expect(shown.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(shown.get('content-security-policy')).toContain('sandbox');
    expect(shown.get('location')).toBeNull();
    expect(shown.get('set-cookie')).toBeNull();
    expect(shown.get('x-mine')).toBe('kept');
  });

  it('keeps its type for a script that asked', () => {
    const headers = headersFor([['content-type', 'application/json']], '');
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('shows JSON as JSON', () => {
    expect(headersFor([['content-type', 'application/json; charset=utf-8']], 'document').get('content-type')).toBe(
      'application/json',
    );
  });
});
