import { rotateSecrets } from '../../settlement/rotate.ts';
import { UsageError } from '../run.ts';
import type { Values } from './arguments.ts';
import type { MerchantCommandDeps } from './deps.ts';

/** A new address needs no move of what was paid: it is another account beside the old one. */
const NEW_ADDRESS = `Адрес уведомлений у мерчанта не меняется: по нему ещё придут вести о прежних платежах. Новый адрес — новый мерчант:
  1. npm run merchant -- add --organization ID --provider NAME --like N   настройки возьмутся у N
  2. укажите его адреса в кабинете платёжной системы вместо прежних
  3. npm run merchant -- disable --id N   новые платежи пойдут через нового; прежние досчитаются по старому адресу
Карты, сохранённые у N, останутся у него: клиенты сохранят их заново.`;

/**
 * Seals all secrets anew with the newest key of SECRET_KEY, and says when the older ones may be dropped. The exit code is
 * 1 where something is sealed with a key that SECRET_KEY does not hold.
 */
export async function rotate(deps: MerchantCommandDeps, { hook }: Values): Promise<number> {
  if (hook) throw new UsageError(NEW_ADDRESS);
  const { db, clock, open, seal, keys, actor, print } = deps;
  const { newest, known } = keys;
  print(`Самый новый ключ в SECRET_KEY — ${newest}.`);
  const { merchants, savedMethods, closed } = await rotateSecrets({ db, open, seal, newestKeyId: newest });
  if (merchants + savedMethods > 0) {
    const details = { keyId: newest, merchants, savedMethods };
    await db.auditEntry.create({ data: { actor, action: 'secrets-rotated', details, createdAt: clock.now() } });
  }
  print(`Перешифровано: мерчантов — ${merchants}, сохранённых карт — ${savedMethods}.`);
  if (closed.length > 0) {
    for (const { table, id, keyId } of closed) {
      print(`Не открывается: ${table === 'merchants' ? 'мерчант' : 'сохранённая карта'} ${id}, ключ ${keyId}`);
    }
    print('Добавьте недостающий ключ в SECRET_KEY через запятую после нового и повторите. Старые ключи не убирайте.');
    print('Если ключ потерян, введите настройки заново: npm run merchant -- set --id N --settings ФАЙЛ.json');
    return 1;
  }
  if (known.length === 1) {
    print('В SECRET_KEY один ключ, и всё зашифровано им.');
    return 0;
  }
  print('Всё зашифровано новым ключом. Теперь уберите старые из SECRET_KEY и перезапустите все процессы программы.');
  print('До того их запускают с обоими ключами: процесс, который нового не знает, таких настроек не откроет.');
  return 0;
}
