import { badRequest } from '../errors.ts';
import { isWithin } from '../keyboards.ts';
import type { Method } from './method.ts';

const longestToast = 200;

export const answerCallbackQuery: Method<'answerCallbackQuery'> = (world, parameters) => {
  const { text = '' } = parameters;
  if (!isWithin(text, longestToast, 0)) throw badRequest('MESSAGE_TOO_LONG');
  const answered = world.queries.answer('callback', parameters.callback_query_id, {
    ...(text === '' ? {} : { text }),
    ...(parameters.show_alert === true ? { showAlert: true } : {}),
    ...(parameters.url === undefined ? {} : { url: parameters.url }),
  });
  if (!answered) throw badRequest('query is too old and response timeout expired or query ID is invalid');
  return true;
};
