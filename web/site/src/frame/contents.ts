import { count } from '../text/format.ts';
import { entriesOf, sectionInfos } from './sections.ts';

/** What is in the sandbox, in words: `1 stack, 2 queues`; "" for nothing. Reactive where it is called reactively. */
export function contentsWords(): string {
  return sectionInfos
    .map((it) => ({ title: it.title, number: entriesOf(it.section).length }))
    .filter((it) => it.number > 0)
    .map((it) =>
      count(
        it.number,
        it.title.replace(/s$/, '').replace(/^[A-Z](?=[a-z])/, (c) => c.toLowerCase()),
      ),
    )
    .join(', ');
}
