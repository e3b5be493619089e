import { readFile } from 'node:fs/promises';
import { createBroadcast, UnfitTextError } from '../../domain/broadcasts/broadcasts.ts';
import type { MarkupProblem, MarkupProblemCode } from '../../domain/broadcasts/markup.ts';
import type { Segment } from '../../domain/broadcasts/segment.ts';
import { escapeHtml } from '../../locales/html.ts';
import { UsageError } from '../run.ts';
import type { Values } from './arguments.ts';
import type { BroadcastCommandDeps } from './deps.ts';

/** Checks the texts and writes a draft down; gives its number. Throws a `UsageError` with all that is to be mended. */
export async function create(
  { db, clock, actor }: BroadcastCommandDeps,
  values: Values,
  { organizationId, segment }: { readonly organizationId: string; readonly segment: Segment },
): Promise<number> {
  const textRu = await textOf(values, FLAGS.ru);
  if (textRu === null) throw new UsageError('Что написать клиентам? --text ТЕКСТ или --file ФАЙЛ');
  const textEn = await textOf(values, FLAGS.en);
  try {
    return await createBroadcast(db, clock, { organizationId, segment, textRu, textEn, actor });
  } catch (error) {
    if (!(error instanceof UnfitTextError)) throw error;
    const [textFlag, fileFlag] = FLAGS[error.language];
    const flag = values[fileFlag] === undefined ? textFlag : fileFlag;
    throw new UsageError([`--${flag}: так отправить нельзя`, ...error.problems.map(problemWords)].join('\n'), {
      cause: error,
    });
  }
}

/** By which flags the text of each language is given: itself, or by a file. */
const FLAGS = { ru: ['text', 'file'], en: ['text-en', 'file-en'] } as const;

async function textOf(
  values: Values,
  [textFlag, fileFlag]: (typeof FLAGS)[keyof typeof FLAGS],
): Promise<string | null> {
  const { [textFlag]: given, [fileFlag]: path, plain } = values;
  if (given !== undefined && path !== undefined) throw new UsageError(`--${textFlag} или --${fileFlag}, не оба`);
  if (given === undefined && path === undefined) return null;
  const text = path === undefined ? given : await readFile(path, 'utf8').catch(() => null);
  if (text === null || text === undefined) throw new UsageError(`--${fileFlag}: нет такого файла`);
  const whole = text
    .replace(/^\ufeff/u, '')
    .replaceAll('\r\n', '\n')
    .trim();
  return plain ? escapeHtml(whole) : whole;
}

function problemWords({ code, line, what }: MarkupProblem): string {
  const words = WORDS[code](what);
  return code === 'too-long' || code === 'too-many-tags' || code === 'empty'
    ? `  ${words}`
    : `  строка ${line}: ${words}`;
}

const WORDS: Readonly<Record<MarkupProblemCode, (what: string) => string>> = {
  'unknown-tag': (what) => `<${what}> в Telegram нет; уберите или замените`,
  'not-a-tag': () => 'знак < не начинает тег; напишите &lt; или добавьте --plain',
  'not-ended': (what) => `у ${what} нет закрывающей >`,
  unclosed: (what) => `<${what}> не закрыт; добавьте </${what}>`,
  'end-without-start': (what) => `</${what}> закрывает то, что не открыто; уберите`,
  'wrong-end': (what) => `теги закрыты не в том порядке: здесь ${what.replace(', ', ', а нужен ')}`,
  'unknown-attribute': (what) => `лишнее в теге: ${what}; уберите`,
  'no-link': (what) => `ссылка «${what}» не откроется; нужен адрес вида https://example.org`,
  'unknown-entity': (what) => `${what} в Telegram не знак; напишите сам знак`,
  'too-many-tags': (what) => `тегов больше ${what}, остальные Telegram не покажет; уберите лишние`,
  'too-long': (what) => `текст длиннее, чем берёт Telegram; сократите на ${what} знаков`,
  empty: () => 'текст пуст',
};
