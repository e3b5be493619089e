import { count, oneOf, price, text } from '../cells.ts';
import type { Kind } from '../kind.ts';
import { orderNumber } from './common.ts';

export const items: Kind<'items'> = {
  name: 'items',
  title: 'позиции заказов',
  keyField: 'position',
  keyOf: ({ orderNumber: order, position }) => `${order}\n${position}`,
  check: ({ quantity }) => (quantity > 0 ? null : { field: 'quantity', reason: 'Количество должно быть больше нуля' }),
  fields: {
    orderNumber,
    position: {
      names: ['№', '№ п/п', 'П/п', 'Позиция', 'Номер позиции', 'Position', 'Line', 'No', 'Item no'],
      required: true,
      read: count,
    },
    name: { names: ['Наименование', 'Товар', 'Название', 'Name', 'Item', 'Product'], required: true, read: text },
    quantity: { names: ['Кол-во', 'Количество', 'Штук', 'Шт.', 'Quantity', 'Qty'], required: true, read: count },
    priceMinor: { names: ['Цена', 'Цена за штуку', 'Стоимость', 'Price', 'Unit price'], required: true, read: price },
    status: {
      names: ['Статус', 'Состояние', 'Status', 'State'],
      required: true,
      read: oneOf('Статус', {
        under_review: ['На рассмотрении', 'Рассматривается'],
        purchased: ['Куплен', 'Выкуплен', 'Куплено'],
        in_stock: ['На складе'],
        ready_to_ship: ['Готов к отправке'],
        shipped: ['Отправлен', 'Отправлен мне'],
      }),
    },
  },
};
