import { z } from 'zod';
import { apiBase } from '../settings.ts';
import { ALGORITHMS } from './signature.ts';

const password = z.string().min(8).max(100);

/** A test account has the pair of test passwords of its shop, which are of no use for real money. */
export const settings = z.object({
  merchantLogin: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .meta({ title: 'Идентификатор магазина (MerchantLogin)' }),
  password1: password.meta({ title: 'Пароль #1 (для тестового подключения — тестовый)', secret: true }),
  password2: password.meta({ title: 'Пароль #2 (для тестового подключения — тестовый)', secret: true }),
  password3: password.optional().meta({ title: 'Пароль #3, если открыт доступ к API возвратов', secret: true }),
  algorithm: z
    .string()
    .toLowerCase()
    .pipe(z.enum(ALGORITHMS))
    .default('md5')
    .meta({ title: `Алгоритм расчёта хеша, если не MD5: ${ALGORITHMS.slice(1).join(', ')}` }),
  invoiceOffset: z
    .string()
    .regex(/^\d{1,9}$/)
    .default('0')
    .meta({ title: 'Сколько прибавлять к номерам счетов (InvId), если номера с единицы заняты другим сайтом' }),
  siteUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ title: 'Адрес сайта организации, если Robokassa делает чеки зачёта предоплаты' }),
  apiBase: apiBase('https://auth.robokassa.ru'),
  servicesBase: apiBase('https://services.robokassa.ru'),
  fiscalBase: apiBase('https://ws.roboxchange.com'),
});

export type RobokassaSettings = z.infer<typeof settings>;
