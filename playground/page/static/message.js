import { formatTime, h, hueOf, localLink } from './common.js';
import { renderText } from './text.js';

/** The element of a message; `act` is what its links and buttons do, `inGroup` shows who wrote it. */
export function renderMessage({ message, byBot, reaction, invoicePaid }, act, inGroup) {
  if (message.successful_payment !== undefined) return renderPaid(message);
  const keyboard = renderKeyboard(message, act, invoicePaid);
  const classes = ['message', byBot ? 'in' : inGroup && message.from.id !== act.telegramId() ? 'in' : 'out'];
  if (keyboard !== undefined) classes.push('keyed');
  if (message.has_protected_content) classes.push('protected');
  const bubble = h('div', { className: message.sticker === undefined ? 'bubble' : 'bubble sticker' });
  const who = byBot ? 'Личный кабинет' : message.from.first_name;
  if (inGroup && classes.includes('in'))
    bubble.append(h('span', { className: 'sender', style: `--hue: ${hueOf(who)}` }, who));
  if (message.reply_to_message !== undefined) bubble.append(quote(message.reply_to_message));
  bubble.append(...content(message, act));
  if (reaction !== '')
    bubble.append(h('span', { className: 'reaction', 'aria-label': `Реакция ${reaction}` }, reaction));
  if (message.has_protected_content && (message.document ?? message.photo) !== undefined) {
    bubble.append(h('small', { className: 'guard', 'data-testid': 'protected' }, '🔒 Нельзя сохранить и переслать'));
  }
  bubble.append(meta(message));
  return h(
    'article',
    {
      className: classes.join(' '),
      'data-testid': 'message',
      'data-message-id': message.message_id,
      'data-from': byBot ? 'bot' : 'user',
      'aria-label': byBot ? 'Бот' : who,
    },
    bubble,
    keyboard,
  );
}

function* content(message, act) {
  if (message.photo !== undefined) yield photo(message);
  if (message.document !== undefined) yield documentCard(message);
  if (message.sticker !== undefined)
    yield h('span', { role: 'img', 'aria-label': 'Стикер' }, message.sticker.emoji ?? '👍');
  if (message.voice !== undefined) {
    yield h('div', { className: 'voice' }, '🎤', h('i'), `0:0${message.voice.duration}`);
  }
  if (message.invoice !== undefined) yield invoiceCard(message.invoice);
  const text = message.text ?? message.caption;
  if (text !== undefined) {
    const entities = message.entities ?? message.caption_entities;
    yield h('span', { className: 'body', 'data-testid': 'text-of-message' }, renderText(text, entities, act));
  }
}

function meta(message) {
  // Screens with buttons are edited all the time, so Telegram's apps do not say it of them.
  const edited = message.edit_date === undefined || message.reply_markup !== undefined ? '' : 'изменено ';
  const date = new Date(message.date * 1000);
  return h(
    'time',
    { className: 'meta', dateTime: date.toISOString() },
    edited + formatTime(date, { hour: '2-digit', minute: '2-digit' }),
  );
}

function quote(replied) {
  return h('span', { className: 'quote' }, replied.text ?? replied.caption ?? 'Сообщение');
}

function photo(message) {
  const { file_id: id, width, height } = message.photo.at(-1);
  const veiled = message.has_media_spoiler === true;
  const image = h('img', {
    className: veiled ? 'photo veiled' : 'photo',
    src: `/play/file/${id}`,
    alt: message.caption ?? 'Фотография',
    width,
    height,
    draggable: message.has_protected_content !== true,
  });
  image.style.height = 'auto';
  if (veiled) image.addEventListener('click', () => image.classList.remove('veiled'));
  if (message.has_protected_content) image.addEventListener('contextmenu', (event) => event.preventDefault());
  else if (!veiled) return h('a', { href: image.src, target: '_blank', rel: 'noopener', className: 'to-photo' }, image);
  return image;
}

/** What a browser shows by itself; anything else can only be kept. */
const shownByBrowser = new Set(['application/pdf', 'text/plain', 'image/png', 'image/jpeg', 'image/webp', 'image/gif']);

/** A file: the circle and the name open it where the browser can, the arrow keeps it. */
function documentCard(message) {
  const { file_id: id, file_name: name, file_size: bytes, mime_type: type } = message.document;
  const isProtected = message.has_protected_content === true;
  const href = `/play/file/${id}`;
  const face = [
    h('span', { className: 'file', 'aria-hidden': 'true' }, name.includes('.') ? name.split('.').at(-1) : 'файл'),
    h('span', { className: 'about-file' }, h('strong', {}, name), h('small', {}, size(bytes))),
  ];
  const opened = { className: 'face', href, target: '_blank', rel: 'noopener', 'aria-label': `Открыть ${name}` };
  const kept = { className: 'face', href, download: name, 'aria-label': `Скачать ${name}` };
  const card = h('span', { className: 'document', 'data-testid': 'document' });
  if (shownByBrowser.has(type)) card.append(h('a', { ...opened, 'data-testid': 'open-document' }, ...face));
  else if (isProtected) card.append(h('span', { className: 'face' }, ...face));
  else card.append(h('a', kept, ...face));
  if (!isProtected) {
    card.append(
      h('a', { ...kept, className: 'keep', title: 'Скачать', 'data-testid': 'download-document' }, downArrow()),
    );
  }
  return card;
}

function downArrow() {
  const arrow = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  arrow.setAttribute('viewBox', '0 0 24 24');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', 'M12 4v11m-5-5 5 5 5-5M5 20h14');
  arrow.append(line);
  return arrow;
}

function invoiceCard({ title, description, currency, total_amount: amount }) {
  return h(
    'div',
    { className: 'invoice' },
    h('strong', {}, title),
    h('span', { className: 'body' }, description),
    h('div', { className: 'sum' }, sum(amount, currency)),
  );
}

function renderPaid({ successful_payment: paid, message_id: id }) {
  const text = `Вы оплатили ${sum(paid.total_amount, paid.currency)}`;
  return h('p', { className: 'service', 'data-testid': 'message', 'data-message-id': id }, text);
}

function renderKeyboard(message, act, invoicePaid) {
  const rows = message.reply_markup?.inline_keyboard;
  if (rows === undefined) return undefined;
  const keyboard = h('div', { className: 'inline-keyboard', role: 'group', 'aria-label': 'Кнопки сообщения' });
  for (const row of rows) {
    keyboard.append(
      h('div', { className: 'inline-row' }, ...row.map((button) => renderKey(message, button, act, invoicePaid))),
    );
  }
  return keyboard;
}

function renderKey(message, button, act, invoicePaid) {
  const style = button.style === undefined ? '' : ` style-${button.style}`;
  const common = { 'data-testid': 'inline-button' };
  const url = button.url ?? button.web_app?.url ?? button.login_url?.url;
  if (url !== undefined) {
    const local = localLink(url, act.botUsername);
    if (local?.invoice !== undefined) {
      return h(
        'button',
        { ...common, type: 'button', className: `key${style}`, onclick: () => act.openInvoice(local.invoice) },
        button.text,
      );
    }
    const target =
      local === undefined ? { href: url, target: '_blank', rel: 'noopener noreferrer' } : { href: local.path };
    return h('a', { ...common, ...target, className: `key link${style}` }, button.text);
  }
  const press = (event) => {
    if (button.pay) return act.pay(message, invoicePaid);
    if (button.copy_text !== undefined) return act.copy(button.copy_text.text);
    return act.press(message, button, event.currentTarget);
  };
  const kind = button.pay ? ' primary' : button.copy_text === undefined ? '' : ' copy';
  const label = button.pay && invoicePaid ? 'Оплачено ✓' : button.text;
  return h('button', { ...common, type: 'button', className: `key${kind}${style}`, onclick: press }, label);
}

export function sum(amount, currency) {
  if (currency === 'XTR') return `${amount} ⭐`;
  const format = new Intl.NumberFormat('ru', { style: 'currency', currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

function size(bytes = 0) {
  if (bytes < 1024) return `${bytes} Б`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1).replace('.', ',')} КБ`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace('.', ',')} МБ`;
}
