import { byId, get, h, localLink, memory } from './common.js';

const setup = await get('/play/setup');
const persona = memory.persona();
const select = byId('address');
const dates = new Intl.DateTimeFormat('ru', { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' });
const shown = new Map();
select.value = '';

if (persona !== '')
  document.querySelector('[data-testid="back-to-chat"]').href = `/?${new URLSearchParams({ as: persona })}`;
select.addEventListener('change', () => void refresh());

async function refresh() {
  const all = await get('/letters.json');
  const chosen = select.value;
  const own = setup.personas.find(({ id }) => id === persona)?.emails ?? [];
  const addresses = [...new Set([...own.map((address) => address.toLowerCase()), ...all.flatMap(({ to }) => to)])];
  select.replaceChildren(
    h('option', { value: '' }, `Все адреса (${all.length})`),
    ...addresses.map((address) => option(address, all)),
  );
  select.value = addresses.includes(chosen) ? chosen : '';
  const letters = all.filter(({ to }) => select.value === '' || to.includes(select.value));
  byId('empty').hidden = letters.length > 0;
  byId('letters').replaceChildren(...letters.map((letter) => shown.get(letter.id) ?? remember(letter)));
  memory.setLettersSeen(all[0]?.id ?? 0);
}

function option(address, all) {
  const count = all.filter(({ to }) => to.includes(address)).length;
  return h('option', { value: address }, `${address} (${count})`);
}

function remember(letter) {
  const element = render(letter);
  shown.set(letter.id, element);
  return element;
}

function render(letter) {
  return h(
    'article',
    { className: 'letter', 'data-testid': 'letter', 'aria-label': letter.subject },
    h('h2', {}, letter.subject || 'Без темы'),
    h('p', { className: 'who' }, `${letter.from} → ${letter.to.join(', ')} · ${dates.format(new Date(letter.at))}`),
    letter.code === undefined ? undefined : code(letter.code),
    h('div', { className: 'text', 'data-testid': 'letter-text' }, ...linkify(letter.text)),
    letter.html === '' ? undefined : asHtml(letter),
  );
}

function code(value) {
  const copy = async ({ currentTarget: button }) => {
    await navigator.clipboard?.writeText(value).catch(() => undefined);
    button.textContent = 'Скопирован';
  };
  return h(
    'div',
    { className: 'code' },
    h('output', { 'data-testid': 'code', 'aria-label': 'Код' }, value),
    h('button', { type: 'button', className: 'copy', onclick: copy }, 'Скопировать код'),
  );
}

/** The letter as a mail program shows it; loaded when it is opened. */
function asHtml({ id, subject }) {
  const details = h('details', { open: false }, h('summary', {}, 'Как в почтовой программе'));
  details.addEventListener('toggle', () => {
    if (!details.open || details.querySelector('iframe') !== null) return;
    const sandbox = 'allow-popups allow-top-navigation-by-user-activation';
    details.append(h('iframe', { sandbox, src: `/letters/${id}/html`, title: `Письмо: ${subject}` }));
  });
  return details;
}

function linkify(text) {
  return text.split(/(https?:\/\/[^\s<>"«»]+[^\s<>"«».,;:!?)])/).map((part, index) => {
    if (index % 2 === 0) return part;
    const local = localLink(part, setup.bot.username);
    if (local?.path === undefined) return h('a', { href: part, target: '_blank', rel: 'noopener noreferrer' }, part);
    return h('a', { href: local.path, 'data-testid': 'bot-link' }, part);
  });
}

await refresh();
const source = new EventSource(`/play/events?${new URLSearchParams({ as: persona || setup.personas[0]?.id })}`);
source.addEventListener('message', ({ data }) => {
  if (JSON.parse(data).kind === 'letter') void refresh();
});
