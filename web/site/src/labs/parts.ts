import type { Act, Check, Expectation, Json, Question } from './format.ts';
import { services } from './requests.ts';
import { LabError, type Reader } from './reader.ts';

/** The parts of a lab's YAML: acts, checks and questions. */

type File = (name: string) => string;

export function actsOf(reader: Reader, file: File, id: string): Act[] {
  if (reader.value === null) throw new LabError(reader.where, 'is missing');
  return reader.list('', (it) => {
    const act = actOf(it, file, id);
    it.end();
    return act;
  });
}

function actOf(it: Reader, file: File, id: string): Act {
  if (it.value === 'undo') return { kind: 'undo' };
  const times = it.optionalNumber('times') ?? 1;
  if (it.has('advance')) return { kind: 'advance', milliseconds: it.number('advance') * 1000 };
  if (it.has('choose')) return { kind: 'choose', choice: it.number('choose') };
  if (it.has('http')) {
    const [method, url] = requestOf(it);
    return { kind: 'http', method, url, headers: it.texts('headers'), body: bodyOf(it), times };
  }
  if (it.has('deploy')) {
    const template = file(it.text('deploy'));
    if (template === '') throw new LabError(it.where, `there is no ${it.text('deploy')}`);
    return { kind: 'deploy', stack: it.optionalText('stack') || id, template, fails: it.has('fails') };
  }
  const [service, operation] = operationOf(it);
  const input = it.member(`${service}.${operation}`).value as Json;
  return { kind: 'call', service, operation, input: input ?? {}, times, save: it.texts('save') };
}

export function checksOf(reader: Reader, file: File, id: string): Check[] {
  if (reader.value === null) return [];
  return reader.list('', (it) => {
    const check = checkOf(it, file, id);
    it.end();
    return check;
  });
}

function checkOf(it: Reader, file: File, id: string): Check {
  if (it.has('trial')) {
    const trial = it.member('trial');
    return { kind: 'trial', acts: actsOf(trial, file, id), checks: checksOf(it.member('checks'), file, id) };
  }
  const expect = expectations(it);
  if (it.has('messages')) return { kind: 'messages', queue: it.text('messages'), expect };
  if (it.has('events')) return { kind: 'events', where: it.texts('events'), expect };
  if (it.has('meters')) return { kind: 'meters', where: it.texts('meters'), expect };
  if (it.has('http')) {
    const [method, url] = requestOf(it);
    return { kind: 'http', method, url, headers: it.texts('headers'), body: bodyOf(it), expect };
  }
  const [service, operation] = operationOf(it);
  const input = it.member(`${service}.${operation}`).value as Json;
  if (!/^(Get|Describe|List|Query|Scan|BatchGet)/.test(operation))
    throw new LabError(it.where, `${operation} changes the sandbox: only a trial may`);
  return { kind: 'call', service, operation, input: input ?? {}, refused: it.optionalText('refused'), expect };
}

export function expectations(reader: Reader): Expectation[] {
  return reader.list('expect', (it) => {
    const min = it.optionalNumber('min');
    const max = it.optionalNumber('max');
    const { value: same } = it.member('same');
    if (same !== null && !Array.isArray(same)) throw new LabError(it.where, 'same: a list');
    const matches = it.optionalText('matches');
    const expectation: Expectation = {
      at: it.text('at'),
      ...(it.has('is') && { is: it.member('is').value as Json }),
      ...(it.has('there') && { there: it.member('there').value === true }),
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
      ...(matches !== '' && { matches }),
      ...(same !== null && { same: same as Json[] }),
      else: it.text('else'),
    };
    if (Object.keys(expectation).length < 3) throw new LabError(it.where, 'expects nothing');
    it.end();
    return expectation;
  });
}

export function questionOf(reader: Reader): Question | undefined {
  if (reader.value === null) return undefined;
  const question = {
    ask: reader.text('ask'),
    choices: reader.list('choices', (it) => {
      const choice = { text: it.text('text'), right: it.has('right'), says: it.optionalText('says') };
      if (!choice.right && choice.says === '') throw new LabError(it.where, 'a wrong choice says why');
      it.end();
      return choice;
    }),
  };
  reader.end();
  if (question.choices.filter((it) => it.right).length !== 1) throw new LabError(reader.where, 'one choice is right');
  return question;
}

function requestOf(it: Reader): [string, string] {
  const [method = '', url = ''] = it.text('http').split(' ');
  if (!/^(GET|POST|PUT|DELETE|OPTIONS)$/.test(method) || url === '') throw new LabError(it.where, 'METHOD URL');
  return [method, url];
}

function bodyOf(it: Reader): Json {
  return it.member('body').value as Json;
}

/** The member `service.Operation`. */
function operationOf(it: Reader): [string, string] {
  const name = it.names.find((each) => each.includes('.')) ?? '';
  const [service = '', operation = ''] = name.split('.');
  if (!services.includes(service) || operation === '')
    throw new LabError(it.where, `${name || 'nothing'} is no act: SERVICE.Operation of ${services.join(', ')}`);
  return [service, operation];
}
