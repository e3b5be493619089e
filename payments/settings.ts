import { z } from 'zod';
import { isNetwork } from './networks.ts';

/** The setting `apiBase`: where the provider's API is; its own address unless told, https unless on this machine. */
export function apiBase(address: string) {
  return z
    .url({ protocol: /^https?$/ })
    .regex(SECURE, 'Нужен адрес https://')
    .transform((url) => url.replace(/\/+$/, ''))
    .default(address)
    .meta({ title: `Адрес API, если не ${address}` });
}

const SECURE = /^(https:\/\/|http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?(\/|$))/;

/** The setting `callbackNetworks`: where callbacks come from, as a list; the provider's published one unless told. */
export function callbackNetworks(published: readonly string[]) {
  return z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
    .refine((parts) => parts.length > 0 && parts.every(isNetwork), 'Нужны адреса или сети через запятую')
    .transform((parts) => parts.join(', '))
    .default(published.join(', '))
    .meta({ title: 'Сети, из которых приходят уведомления, если не те, что в документации провайдера' });
}
