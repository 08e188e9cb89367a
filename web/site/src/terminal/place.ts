/**
 * What belongs to `one` of `all` in a list that was written beside it: both end at the same moment, and either may have lost
 * its beginning.
 */
export function place<One, Other>(all: readonly One[], one: One, others: readonly Other[]): Other | undefined {
  const at = all.lastIndexOf(one);
  return at < 0 ? undefined : others[others.length - (all.length - at)];
}
