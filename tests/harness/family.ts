import { onTestFinished } from 'vitest';
import type { BotDeps } from '../../bot/deps.ts';
import { applyRefunds } from '../../domain/payments/refunds/apply.ts';
import type { PaymentReport } from '../../domain/payments/report.ts';
import { settlePayment } from '../../domain/payments/settle.ts';
import { importFiles } from '../../feed/import.ts';
import { testFolder, topUpHere } from '../../feed/testing.ts';
import type { PlaygroundUser } from '../../playground/index.ts';
import type { Payment } from '../../prisma/generated/client.ts';
import type { OrganizationKind } from '../../prisma/generated/enums.ts';
import { bind } from './access.ts';
import { type BotWorld, openBotWorld } from './bot.ts';
import { makeMerchant } from './payments.ts';

export const EMAIL = 'family@example.com';

interface Business {
  readonly name: string;
  readonly kind: OrganizationKind;
  readonly accountWord: 'contract' | 'card' | 'personal_account';
  /** the rows of its files, a header first */
  readonly files: readonly (readonly string[])[];
}

/** Three organizations of which one family owes something of every kind; today is 22 November 2026. */
const BUSINESSES: Readonly<Record<string, Business>> = {
  sport: {
    name: 'Школа «Старт»',
    kind: 'school',
    accountWord: 'contract',
    files: [
      [
        'Группа;Оплата;Цена',
        'Футбол 8-10;абонемент;',
        'Гимнастика;абонемент;',
        'Шахматы;за занятие;700',
        'Летний лагерь;за курс;10 000',
      ],
      [
        'Абонемент;Занятий;Дней;Цена;Группы',
        '8 занятий;8;35;4800;"Футбол 8-10; Гимнастика"',
        '12 занятий;12;35;6600;"Футбол 8-10; Гимнастика"',
        'Разовое;1;7;700;"Футбол 8-10; Гимнастика"',
      ],
      ['Номер договора;Ученик;E-mail', `Д-01001;Смирнова Ольга;${EMAIL}`, `Д-01002;Смирнов Пётр;${EMAIL}`],
      [
        'Номер договора;Абонемент;Группа;Занятий;Осталось;Начало;Окончание;Стоимость;Оплачено;Статус',
        'Д-01001;8 занятий;Гимнастика;8;5;03.11.2026;07.12.2026;4800;2400;активен',
        'Д-01001;Летний лагерь, смена 1;Летний лагерь;;;02.11.2026;30.11.2026;10000;5000;активен',
      ],
      [
        'Номер договора;Группа;Дата;Время;Отметка',
        'Д-01001;Шахматы;15.11.2026;12:00;в долг',
        'Д-01002;Футбол 8-10;10.11.2026;18:00;в долг',
        'Д-01002;Футбол 8-10;13.11.2026;18:00;в долг',
        'Д-01002;Футбол 8-10;17.11.2026;18:00;в долг',
      ],
    ],
  },
  parcels: {
    name: 'Посылки из Европы',
    kind: 'shop',
    accountWord: 'card',
    files: [
      [
        'Номер заказа;E-mail;Дата;Статус;Комментарий;Сумма;Оплачено',
        `50001;${EMAIL};12.11.2026;Обрабатывается;;5000;2000`,
      ],
      ['Номер заказа;№;Наименование;Кол-во;Цена;Статус', '50001;1;Набор посуды;2;2500;На складе'],
      [
        'Посылка;Номер заказа;Создана;Отправлена;Вес, кг;Доставка;Трек;Стоимость доставки;Оплачено;Статус',
        'P-50001;50001;18.11.2026;;4,7;E2R Spedition;;900;0;Собирается',
      ],
    ],
  },
  waste: {
    name: 'Чистый город',
    kind: 'utility',
    accountWord: 'personal_account',
    files: [
      [
        'Номер ЛС;Владелец;Адрес регистрации;Адрес доставки;Зарегистрировано;Проживает;E-mail',
        `123543566;Смирнова Вера Павловна;г. Смоленск, ул. Кирова, д. 57;;3;3;${EMAIL}`,
      ],
      [
        'Номер ЛС;Период;Долг на начало;Начислено;Перерасчет;Начислено пени;Оплачено;К оплате',
        '123543566;09.2026;0;447,30;0;0;0;447,30',
        '123543566;10.2026;447,30;447,30;0;0;447,30;447,30',
      ],
    ],
  },
};

export type BusinessId = 'sport' | 'parcels' | 'waste';

/** A family's chat with the bot, and what happens to their money outside of it. */
export interface FamilyWorld extends BotWorld {
  readonly user: PlaygroundUser;
  readonly telegramUserId: bigint;
  readonly clientId: number;
  accountId(number: string): Promise<number>;
  topUp(number: string, amountMinor: bigint): Promise<void>;
  /** the newest payment gets this much through its provider */
  settle(receivedMinor: bigint): Promise<{ id: number; number: string }>;
  /** a payment's provider says that it has given back so much in all */
  refunded(paymentId: number, refundedMinor: bigint): Promise<void>;
}

/** The family of `EMAIL` in a chat of the language, bound, with the organizations named. */
export async function openFamilyWorld(
  locale: 'ru' | 'en',
  businesses: readonly BusinessId[] = ['sport', 'parcels', 'waste'],
  changes: Partial<BotDeps> = {},
): Promise<FamilyWorld> {
  const world = await openBotWorld(changes);
  const { db, clock } = world;
  const folder = await testFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  for (const id of businesses) await addBusiness(world, folder, id);
  const user = locale === 'ru' ? world.vera : world.john;
  user.start();
  await user.until((message) => message.from?.is_bot ?? false);
  const telegramUserId = locale === 'ru' ? 7001n : 7002n;
  const { clientId } = await bind(db, clock, telegramUserId, EMAIL);
  const accountId = async (number: string) => (await db.account.findFirstOrThrow({ where: { number } })).id;
  return {
    ...world,
    user,
    telegramUserId,
    clientId,
    accountId,
    topUp: async (number, amountMinor) => {
      await topUpHere(db, clock, { accountId: await accountId(number), amountMinor });
    },
    settle: async (receivedMinor) => {
      const payment = await db.payment.findFirstOrThrow({ where: { clientId }, orderBy: { id: 'desc' } });
      await settlePayment(db, clock, { paymentId: payment.id, report: reportOf(payment, receivedMinor) });
      return payment;
    },
    refunded: async (paymentId, refundedMinor) => {
      const payment = await db.payment.findUniqueOrThrow({ where: { id: paymentId } });
      const report = { ...reportOf(payment, payment.receivedMinor), refundedMinor };
      const outcome = await applyRefunds(db, clock, { paymentId, report });
      if (outcome !== 'refunded') throw new Error(outcome);
    },
  };
}

function reportOf({ number, currency }: Payment, receivedMinor: bigint): PaymentReport {
  return {
    providerPaymentId: `bank-${number}`,
    state: 'succeeded',
    receivedMinor,
    currency,
    reference: number,
    merchantMatches: true,
    method: '•• 4242',
  };
}

async function addBusiness(
  { db, clock }: BotWorld,
  folder: Awaited<ReturnType<typeof testFolder>>,
  id: BusinessId,
): Promise<void> {
  const business = BUSINESSES[id];
  if (!business) throw new Error(id);
  const { name, kind, accountWord, files } = business;
  await db.organization.create({
    data: {
      id,
      name,
      kind,
      accountWord,
      timeZone: 'Europe/Moscow',
      currency: 'RUB',
      registrationMode: 'invited',
      contacts: { phone: '+7 495 000-00-00' },
      legalDetails: { name: `ООО ${name}`, inn: '7700000001' },
    },
  });
  await makeMerchant(db, id);
  const paths = await Promise.all(files.map((rows, index) => folder.write(`${id}-${index}.csv`, rows.join('\r\n'))));
  const { files: reports } = await importFiles(db, clock, { organizationId: id, paths, invitations: 'none' });
  const refused = reports.flatMap(({ refused: rows }) => rows);
  if (refused.length > 0) throw new Error(JSON.stringify(refused));
}
