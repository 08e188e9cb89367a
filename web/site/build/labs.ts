import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { parse } from 'yaml';
import type { Lab, LabCard, Step } from '../src/labs/format.ts';
import { actsOf, checksOf, expectations, questionOf } from '../src/labs/parts.ts';
import { LabError, Reader } from '../src/labs/reader.ts';

/**
 * Reads the folders of `web/labs` and refuses what is not a lab, so that a mistake ends the build and not a lesson.
 * `web/labs/README.md` tells the format.
 */

export const labsFolder = fileURLToPath(new URL('../../labs/', import.meta.url));
const wordsMax = 80;
const kinds = ['lesson', 'challenge'] as const;
const parts = ['table', 'queue', 'topic', 'api', 'function', 'bucket', 'stack', 'dead'] as const;

export function readLabs(folder = labsFolder): Lab[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((it) => it.isDirectory() && /^\d\d-/.test(it.name))
    .map((it) => it.name)
    .sort();
  const labs = names.map((name) => readLab(join(folder, name), name.slice(3)));
  for (const { id, next } of labs)
    if (next !== '' && !labs.some((it) => it.id === next))
      throw new LabError(`${id}/lab.md`, `no lab is named ${next}`);
  return labs;
}

export function readLab(folder: string, id: string): Lab {
  const file = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '');
  const reader = (name: string) => new Reader(`${id}/${name}`, yaml(`${id}/${name}`, file(name)));
  const [, head = '', body = ''] = /^---\n([^]*?)\n---\n([^]*)$/.exec(file('lab.md')) ?? [];
  if (body === '') throw new LabError(`${id}/lab.md`, 'begins with front matter between two lines of ---');
  const front = new Reader(`${id}/lab.md`, yaml(`${id}/lab.md`, head));
  const sections = sectionsOf(`${id}/lab.md`, body);
  const seen = sections.pop();
  if (seen?.title !== 'What you saw') throw new LabError(`${id}/lab.md`, 'ends with the section "What you saw"');
  const checks = reader('checks.yaml');
  const solution = reader('solution/steps.yaml');
  const tasks = sections.map((it) => stepOf(it, checks, solution, file, id));
  checks.end();
  solution.end();
  const start = reader('start/acts.yaml');
  const par = front.optionalNumber('par');
  const lab: Lab = {
    id,
    kind: front.oneOf('kind', kinds),
    title: front.text('title'),
    about: front.text('about'),
    minutes: front.number('minutes'),
    sketch: front.list('sketch', (it) => it.list('', (each) => each.oneOf('', parts))),
    steps: tasks.length,
    open: front.optionalText('open') || '#/map',
    ...(par !== undefined && { par }),
    read: front.text('read'),
    next: front.optionalText('next'),
    template: front.optionalText('edits') === '' ? '' : file(front.optionalText('edits')),
    start: start.value === null ? [] : actsOf(start, file, id),
    tasks,
    seen: seen.paragraphs.flatMap((it) => it.split(/\n?- /)).filter((it) => it !== ''),
  };
  if (!lab.read.startsWith('https://docs.aws.amazon.com/')) throw new LabError(`${id}/lab.md`, 'read: a page of AWS');
  front.end();
  return lab;
}

interface Section {
  title: string;
  paragraphs: string[];
}

function sectionsOf(where: string, body: string): Section[] {
  const [before = '', ...rest] = body.split(/^# /m);
  if (before.trim() !== '') throw new LabError(where, 'begins with a heading after its front matter');
  return rest.map((text) => {
    const [title = '', ...lines] = text.split('\n');
    const paragraphs = lines
      .join('\n')
      .trim()
      .split(/\n{2,}/)
      .map((it) => (it.startsWith('- ') ? it : it.replaceAll('\n', ' ')));
    return { title: title.trim(), paragraphs };
  });
}

const marks = ['Do', 'Go', 'Hint', 'Why'] as const;

function stepOf(section: Section, checks: Reader, solution: Reader, file: (name: string) => string, id: string): Step {
  const { title } = section;
  const where = `${id}/lab.md, "${title}"`;
  const marked = new Map<string, string>();
  const text: string[] = [];
  for (const paragraph of section.paragraphs) {
    const mark = marks.find((it) => paragraph.startsWith(`${it}: `));
    if (mark === undefined) text.push(paragraph);
    else if (marked.has(mark)) throw new LabError(where, `has two paragraphs of ${mark}`);
    else marked.set(mark, paragraph.slice(mark.length + 2));
  }
  const need = (mark: string) => {
    const found = marked.get(mark);
    if (found === undefined) throw new LabError(where, `has no paragraph "${mark}: ..."`);
    return found;
  };
  const words = [...text, need('Do')].join(' ').split(/\s+/).length;
  if (words > wordsMax) throw new LabError(where, `has ${words} words; a step has at most ${wordsMax}`);
  const asked = checks.member(title);
  const question =
    asked.value !== null && !Array.isArray(asked.value) ? questionOf(asked.member('question')) : undefined;
  const step: Step = {
    title,
    text,
    task: need('Do'),
    go: marked.get('Go') ?? '',
    hint: need('Hint'),
    why: need('Why'),
    ...(question !== undefined && { question }),
    checks: checksOf(question === undefined ? asked : asked.member('checks'), file, id),
    solution: actsOf(solution.member(title), file, id),
  };
  asked.end();
  if (step.go !== '' && !step.go.startsWith('#/')) throw new LabError(where, 'Go: an address of the page, #/...');
  if (step.checks.length === 0 && question === undefined) throw new LabError(where, 'has no check');
  return step;
}

function yaml(where: string, text: string): unknown {
  try {
    return text === '' ? null : (parse(text, { maxAliasCount: 0 }) as unknown);
  } catch (thrown) {
    throw new LabError(where, thrown instanceof Error ? thrown.message : String(thrown));
  }
}

export { expectations };

const name = 'virtual:labs';

/** `virtual:labs` has the cards of all labs and loads each lab by itself. */
export function labsPlugin(): Plugin {
  return {
    name: 'labs',
    resolveId: (id) => (id === name || id.startsWith(`${name}/`) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${name}`)) return undefined;
      const labs = readLabs();
      for (const lab of readdirSync(labsFolder)) this.addWatchFile(join(labsFolder, lab));
      if (id !== `\0${name}`) {
        const lab = labs.find((it) => id === `\0${name}/${it.id}`);
        return `export default ${JSON.stringify(lab)}`;
      }
      const cards = labs.map(({ id: its, kind, title, about, minutes, sketch, steps }) => {
        const card: LabCard = { id: its, kind, title, about, minutes, sketch, steps };
        return card;
      });
      const loads = labs.map((it) => `${JSON.stringify(it.id)}: () => import('${name}/${it.id}')`);
      return `export const cards = ${JSON.stringify(cards)};\nexport const loads = {${loads.join(',')}};`;
    },
  };
}
