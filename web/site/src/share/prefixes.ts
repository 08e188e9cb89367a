/** What an address may hold after its `#` besides a place on the page. Apart, so that reading them loads nothing. */

/** A sandbox. */
export const worldPrefix = '#world=';
/** A task, and the sandbox it begins with. */
export const interviewPrefix = '#interview=';
/** What a candidate did. */
export const replayPrefix = '#replay=';
