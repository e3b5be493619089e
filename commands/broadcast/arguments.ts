import { parseArgs } from 'node:util';

/** How the command is called. */
export const USAGE = `npm run broadcast -- create --organization ID --text ТЕКСТ|--file ФАЙЛ [--text-en ТЕКСТ|--file-en ФАЙЛ]
                              [--plain] [кому]
npm run broadcast -- count  --organization ID [кому] | --id N
npm run broadcast -- test   --id N --client НОМЕР|E-MAIL | --telegram ID
npm run broadcast -- send   --id N [--yes]
npm run broadcast -- stop   --id N
npm run broadcast -- report --id N [--json]
npm run broadcast -- list   [--organization ID] [--json]

  Сообщение клиентам организации: черновик, проба себе, отправка. Уходит тем, кто подходит в минуту отправки; кто отключил
  рассылки, не давал согласия или уже не подходит (оплатил долг), не получит.

  create   проверить текст и записать черновик; никому не уходит
  count    сколько клиентов получат, в чаты и письмами, сколько отключили и сколько недоступны
  test     прислать черновик одному клиенту или пользователю Telegram, знакомому боту
  send     отправить: сначала показывает, скольким, и спрашивает
  stop     остановить: что ещё не ушло, не уйдёт
  report   сколько отправлено, не отправлено и почему, сколько осталось и когда кончится

  --text, --file         текст по-русски: сам или в файле UTF-8; HTML, как в Telegram: <b>, <i>, <u>, <s>, <a href="…">,
                         <code>, <pre>, <blockquote>, <tg-spoiler>; не длиннее 4096 знаков вместе с названием организации
  --text-en, --file-en   то же по-английски, для тех, кто читает по-английски; без него они получат русский
  --plain                в тексте нет разметки: < и & — просто знаки
  --organization ID      чья рассылка; с --id — проверить, что она этой организации
  --yes                  не спрашивать

Кому (всё сразу, что указано; ничего — всем клиентам организации):
  --school НАЗВАНИЕ      есть счёт в этой школе; можно несколько
  --group НАЗВАНИЕ       … в этой группе; можно несколько
  --debt any|overdue     есть долг; есть просроченный долг
  --debt-from СУММА      долг не меньше, например 1000,00
  --subscription-ending  заканчивается абонемент
  --order-status СТАТУС  есть заказ в статусе new, processing, in_stock, ready_to_ship, shipped, cancelled; можно несколько
  --language ru|en       кто читает на этом языке

Код выхода: 0 — сделано, 1 — нет.`;

/** The flags as they were given. */
export type Values = ReturnType<typeof readArguments>['values'];

/** Reads the command line; parseArgs says what is wrong with it. */
export function readArguments(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const many = { type: 'string', multiple: true } as const;
  const flag = { type: 'boolean', default: false } as const;
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      organization: text,
      id: text,
      text,
      file: text,
      'text-en': text,
      'file-en': text,
      plain: flag,
      school: many,
      group: many,
      debt: text,
      'debt-from': text,
      'subscription-ending': flag,
      'order-status': many,
      language: text,
      client: text,
      telegram: text,
      yes: flag,
      json: flag,
      help: flag,
    },
  });
}
