import { parseArgs } from 'node:util';
import { providers } from '../../payments/registry.ts';
import { UsageError } from '../run.ts';
import { fiscalHelp } from './fiscal.ts';

/** How the command is called. */
export const USAGE = `npm run merchant -- add --organization ID --provider NAME [--title ТЕКСТ] [--mode test|live]
                         [--set ПОЛЕ=ЗНАЧЕНИЕ ...] [--settings ФАЙЛ.json] [--like N] [--unchecked]
                         [--receipts yes|no] [--fiscal ПОЛЕ=ЗНАЧЕНИЕ ...] [--cards yes|no]
npm run merchant -- set --id N [--title ТЕКСТ] [--set ПОЛЕ=ЗНАЧЕНИЕ ...] [--ask ПОЛЕ ...] [--settings ФАЙЛ.json]
                         [--cards yes|no] [--unchecked]
npm run merchant -- fiscal --id N [--receipts yes|no] [--fiscal ПОЛЕ=ЗНАЧЕНИЕ ...]
npm run merchant -- list [--organization ID]
npm run merchant -- check [--id N] [--organization ID]
npm run merchant -- disable|enable --id N
npm run merchant -- rotate

  add       завести счёт организации в платёжной системе; на терминале спросит, чего не хватает
  set       изменить название или настройки; адрес уведомлений остаётся прежним
  fiscal    изменить то, что пишется в чеках 54-ФЗ
  check     спросить платёжную систему, верны ли настройки, и показать, что она умеет
  disable   новых платежей не будет; деньги, которые уже идут, будут зачислены
  rotate    перешифровать ключи самым новым ключом из SECRET_KEY

  --title      как способ оплаты видят клиенты: «Картой», «СБП», «Из-за рубежа»
  --like N     взять настройки у мерчанта N той же организации: когда нужен новый адрес уведомлений
  --unchecked  записать, даже если платёжная система не отвечает
  --cards      разрешила ли платёжная система сохранять карты
  --receipts   делает ли платёжная система чеки 54-ФЗ; значений по умолчанию у чеков нет:
${fiscalHelp}

Платёжные системы:
${providers.map(({ name, title, fields }) => `  ${name.padEnd(18)} ${title}: ${fields.map((field) => field.name).join(', ')}`).join('\n')}

Секреты из --set остаются в истории команд: не указывайте их, и вас о них спросят, или положите их в файл --settings.`;

/** The flags as they were given. */
export type Values = ReturnType<typeof readArguments>['values'];

/** Reads the command line; throws a `UsageError` with what is wrong and how to call it. */
export function readArguments(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const many = { type: 'string', multiple: true, default: [] as string[] } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        organization: text,
        provider: text,
        title: text,
        mode: text,
        set: many,
        ask: many,
        settings: text,
        like: text,
        receipts: text,
        fiscal: many,
        cards: text,
        unchecked: flag,
        id: text,
        hook: flag,
        help: flag,
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}
