/**
 * Which lab goes along beside the stage. Apart from the labs, so that the page need not load them to know. A lab has a
 * sandbox of its own: what a person built elsewhere is neither in its way nor touched by it.
 */

const prefix = 'lab-';
/** A challenge as an interview: a clock, and no help. */
const interviewPrefix = 'interview-';

const replaySandbox = 'replay';

class LessonSide {
  id = $state(labOfSandbox(new URLSearchParams(location.search).get('sandbox') ?? ''));
}

/** The lab whose sandbox this is; "" for none. */
export function labOfSandbox(sandbox: string): string {
  const [, id = ''] = /^(?:lab|interview)-(.+)$/.exec(sandbox) ?? [];
  return id;
}

export function isInterview(sandbox: string): boolean {
  return sandbox.startsWith(interviewPrefix);
}

/** What a candidate is sent. */
export function pageOfInterview(id: string): string {
  return `${location.pathname}?sandbox=${interviewPrefix}${id}`;
}

/** The page with the sandbox of a lab; "" for a person's own. */
export function pageOfLab(id: string, hash = '#/map'): string {
  return `${location.pathname}${id === '' ? '' : `?sandbox=${prefix}${id}`}${hash}`;
}

/** A page that plays an example in a sandbox of its own: what a link to a demo opens. */
export function pageOfDemo(id: string): string {
  return `${location.pathname}?sandbox=demo-${id}#/play/${id}`;
}

/** The page that shows what a candidate did, in a sandbox that keeps nothing. */
export function pageOfReplay(): string {
  return `${location.pathname}?sandbox=${replaySandbox}`;
}

export function isReplay(sandbox: string): boolean {
  return sandbox === replaySandbox;
}

/** Whether a sandbox is not a person's own, but was made for a lab or a demo. */
export function isBorrowed(sandbox: string): boolean {
  return /^(lab|demo|interview)-/.test(sandbox) || isReplay(sandbox);
}

export const lessonSide = new LessonSide();
