import type { CellReader } from '../cells.ts';
import { day, oneOf, optional, orElse, price, text } from '../cells.ts';
import type { Kind } from '../kind.ts';
import { freeText, orderNumber, paidField } from './common.ts';

/** Kilograms with a comma or a point, as whole grams. */
const kilograms: CellReader<number> = (cell) => {
  const match = /^(\d{1,5})(?:[.,](\d{1,6}))?(?:\s*кг)?$/.exec(cell.replace(/[\s\u00a0]/g, ''));
  if (!match) return { reason: `«${cell}» — не вес в килограммах. Запишите его так: 4,7` };
  return { value: Number(match[1]) * 1000 + Math.round(Number(`0.${match[2] ?? '0'}`) * 1000) };
};

export const parcels: Kind<'parcels'> = {
  name: 'parcels',
  title: 'посылки',
  keyField: 'number',
  keyOf: ({ number }) => number,
  fields: {
    number: {
      names: ['Посылка', 'Номер посылки', '№ посылки', 'Посылка №', 'Parcel', 'Parcel number', 'Parcel no'],
      required: true,
      read: text,
    },
    orderNumber,
    madeOn: {
      names: ['Создана', 'Дата', 'Дата создания', 'Сформирована', 'Made', 'Made on', 'Created', 'Date'],
      required: true,
      read: day,
    },
    shippedOn: { names: ['Отправлена', 'Дата отправки', 'Shipped', 'Shipped on', 'Sent'], read: optional(day) },
    weightGrams: { names: ['Вес, кг', 'Вес', 'Weight', 'Weight, kg'], read: optional(kilograms) },
    deliveryMethod: {
      names: ['Доставка', 'Способ доставки', 'Служба доставки', 'Delivery', 'Delivery method', 'Carrier'],
      read: freeText,
    },
    trackingNumber: {
      names: ['Трек', 'Трек-номер', 'Номер отслеживания', 'Tracking', 'Tracking number', 'Track'],
      read: freeText,
    },
    deliveryPriceMinor: {
      names: [
        'Стоимость доставки',
        'Цена доставки',
        'Доставка, руб.',
        'Delivery price',
        'Delivery cost',
        'Shipping cost',
      ],
      required: true,
      read: orElse(price, 0n),
    },
    paidMinor: paidField,
    status: {
      names: ['Статус', 'Состояние', 'Статус посылки', 'Status', 'Parcel status'],
      required: true,
      read: oneOf('Статус', {
        new: ['Новая', 'Создана'],
        assembling: ['Собирается', 'В сборке'],
        ready: ['Готова к отправке', 'Готова', 'ready to ship'],
        shipped: ['Отправлена'],
        cancelled: ['Отменена', 'canceled'],
      }),
    },
  },
};
