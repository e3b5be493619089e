import { day, optional, text, webPage } from '../cells.ts';
import type { Kind } from '../kind.ts';
import { freeText, groupField, schoolField } from './common.ts';

/** A title is a line of a list and a part of a message about several. */
const LONGEST_TITLE = 200;

export const materials: Kind<'materials'> = {
  name: 'materials',
  title: 'материалы',
  keyField: 'number',
  keyOf: ({ number }) => number,
  check: ({ title }) =>
    title.length > LONGEST_TITLE
      ? { field: 'title', reason: `Название длиннее ${LONGEST_TITLE} знаков: остальное запишите в текст` }
      : null,
  fields: {
    number: {
      names: ['Номер', '№', 'Номер материала', '№ материала', 'Код', 'Number', 'No', 'Material number', 'Material no'],
      required: true,
      read: text,
    },
    title: {
      names: ['Название', 'Заголовок', 'Тема', 'Материал', 'Title', 'Subject', 'Material', 'Name'],
      required: true,
      read: text,
    },
    text: { names: ['Текст', 'Описание', 'Содержание', 'Text', 'Description', 'Content'], read: freeText },
    url: {
      names: ['Ссылка', 'Адрес страницы', 'Файл', 'Видео', 'Link', 'URL', 'File', 'Video'],
      read: optional(webPage),
    },
    schoolName: schoolField,
    groupName: groupField,
    publishedOn: {
      names: ['Опубликовано', 'Дата публикации', 'Публикация', 'Дата', 'Published', 'Published on', 'Date'],
      required: true,
      read: day,
    },
  },
};
