import { z } from 'zod';
import { type FiscalProfile, fiscalProfileSchema } from '../../domain/fiscal/profile.ts';
import type { PaymentProvider } from '../../payments/provider.ts';
import { UsageError } from '../run.ts';
import type { Questions } from './deps.ts';

type Field = keyof FiscalProfile;
type Words<Name extends Field> = Readonly<Record<FiscalProfile[Name], string>>;

const VAT: Words<'vat'> = {
  none: 'без НДС',
  vat0: '0 %',
  vat5: '5 %',
  vat7: '7 %',
  vat10: '10 %',
  vat20: '20 %',
  vat22: '22 %',
  vat105: 'расчётная 5/105',
  vat107: 'расчётная 7/107',
  vat110: 'расчётная 10/110',
  vat120: 'расчётная 20/120',
  vat122: 'расчётная 22/122',
};

/** What is asked for a fiscal profile, and the answers there are, in the words of the law. */
const FIELDS: { readonly [Name in Field]: { readonly title: string; readonly words: Words<Name> } } = {
  taxSystem: {
    title: 'Система налогообложения',
    words: {
      osn: 'ОСН',
      usn_income: 'УСН «доходы»',
      usn_income_outcome: 'УСН «доходы минус расходы»',
      esn: 'ЕСХН',
      patent: 'патент',
    },
  },
  vat: { title: 'Ставка НДС на то, что продаётся', words: VAT },
  prepaymentVat: { title: 'Ставка НДС на предоплату (как правило, расчётная: для 20 % — 20/120)', words: VAT },
  subject: {
    title: 'Что продаётся (предмет расчёта)',
    words: { commodity: 'товар', service: 'услуга', job: 'работа', payment: 'платёж', another: 'иной предмет' },
  },
  prepaymentMode: {
    title: 'Как в чеке назвать деньги за то, что будет дано потом',
    words: { full_prepayment: 'предоплата 100 %', advance: 'аванс' },
  },
  offset: {
    title: 'Когда делать чеки зачёта предоплаты',
    words: { monthly: 'раз в месяц', finished: 'когда всё дано', none: 'организация делает их сама' },
  },
};

/** The flags of `FIELDS` with their answers, for the usage text. */
export const fiscalHelp: string = Object.entries(FIELDS)
  .map(([name, { title, words }]) => `  ${name.padEnd(15)} ${title}: ${Object.keys(words).join(' | ')}`)
  .join('\n');

/**
 * What a merchant's fiscal receipts say; null where the payment system makes none. Nothing has a default: what is not
 * given by flags is asked, and where nobody can be asked a `UsageError` names what is missing.
 */
export async function collectFiscal(
  provider: PaymentProvider,
  {
    receipts,
    given,
    questions,
  }: {
    readonly receipts: boolean | undefined;
    readonly given: readonly string[];
    readonly questions: Questions | null;
  },
): Promise<FiscalProfile | null> {
  if (!provider.makesReceipts) {
    if (receipts || given.length > 0) throw new UsageError(`${provider.title}: чеков 54-ФЗ эта система не делает`);
    return null;
  }
  const answers = readPairs(given);
  const wanted = receipts ?? (given.length > 0 || (await isWanted(questions)));
  if (!wanted) {
    if (given.length > 0) throw new UsageError('--receipts no и поля --fiscal вместе не имеют смысла');
    return null;
  }
  for (const [name, { title, words }] of Object.entries(FIELDS)) {
    if (answers[name] !== undefined || !questions) continue;
    const choices = Object.entries(words).map(([value, word]) => ({ value, name: word }));
    answers[name] = await questions.choose({ title, choices });
  }
  const profile = fiscalProfileSchema.safeParse(answers);
  if (profile.success) return profile.data;
  const problems = profile.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new UsageError(
    [
      'Поля чека указаны не полностью или с ошибкой:',
      ...problems,
      'Все поля, каждое --fiscal ПОЛЕ=ЗНАЧЕНИЕ:',
      fiscalHelp,
    ].join('\n'),
  );
}

/** A profile in a line: «УСН «доходы», без НДС, услуга, …»; of one that is not readable, that. */
export function fiscalLine(fiscal: unknown): string {
  if (fiscal === null) return 'чеки здесь не делаются';
  const profile = fiscalProfileSchema.safeParse(fiscal);
  if (!profile.success) return 'поля чека не читаются, задайте их заново: npm run merchant -- fiscal';
  const words = Object.entries(profile.data).map(([name, value]) => wordOf(FIELDS[name as Field].words, value));
  return `чеки: ${words.join(', ')}`;
}

const wordOf = (words: Readonly<Record<string, string>>, value: string): string => words[value] ?? value;

async function isWanted(questions: Questions | null): Promise<boolean> {
  if (!questions) {
    throw new UsageError(
      `Чеки 54-ФЗ делает платёжная система? Если нет — --receipts no, если да — каждое --fiscal ПОЛЕ=ЗНАЧЕНИЕ:\n${fiscalHelp}`,
    );
  }
  const choices = [
    { value: 'yes', name: 'да: касса подключена к платёжной системе' },
    { value: 'no', name: 'нет: чеки делает сама организация, или они ей не нужны' },
  ];
  return (await questions.choose({ title: 'Чеки 54-ФЗ делает платёжная система?', choices })) === 'yes';
}

function readPairs(pairs: readonly string[]): Record<string, string> {
  const known = z.enum(Object.keys(FIELDS) as [Field, ...Field[]]);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      if (!known.safeParse(name).success) {
        throw new UsageError(`У чека нет поля ${name}; есть ${Object.keys(FIELDS).join(', ')}`);
      }
      return [name, value.join('=')];
    }),
  );
}
