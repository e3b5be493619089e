import { createClock } from './clock.js';
import { byId, formatTime, get, h, localLink, memory, post } from './common.js';
import { createComposer } from './composer.js';
import { createMenu } from './menu.js';
import { renderMessage, sum } from './message.js';
import { createDrawer, renderControls, renderPeople } from './people.js';

const setup = await get('/play/setup');
const address = new URLSearchParams(location.search);
const state = {
  as: '',
  where: address.get('in') === 'group' ? 'group' : 'private',
  /** A deep link's payload that START will send. */
  payload: address.get('start') ?? undefined,
  telegramId: 0,
  blocked: false,
  started: false,
  /** The invoice that the dialog shows: a message or a link. */
  paying: {},
};
const elements = new Map();
const drawer = createDrawer();
let source;
let lastDay = '';
let toastTimer;
let actionTimer;

const act = {
  botUsername: setup.bot.username,
  telegramId: () => state.telegramId,
  send: (text) => tell('send', { text }),
  copy: async (text) => {
    await navigator.clipboard?.writeText(text).catch(() => undefined);
    toast('Скопировано');
  },
  press: async (message, button, element) => {
    element.setAttribute('aria-busy', 'true');
    try {
      const body = { as: state.as, where: state.where, messageId: message.message_id, data: button.callback_data };
      showAnswer(await post('press', body));
    } catch (error) {
      toast(error.message);
    }
    element.removeAttribute('aria-busy');
  },
  pay: (message, paid) => {
    if (paid) toast('Этот счёт уже оплачен');
    else openPayment(message.invoice, { messageId: message.message_id });
  },
  openInvoice: async (slug) => {
    const record = await get(`/play/invoice?${new URLSearchParams({ as: state.as, slug })}`).catch(() => undefined);
    if (record === undefined) toast('Такого счёта нет');
    else openPayment(record.invoice, { slug });
  },
};
const composer = createComposer(tell);
const clock = createClock(setup.clock, () => state.as || setup.personas[0].id);

async function tell(what, body) {
  try {
    return await post(what, { as: state.as, where: state.where, ...body });
  } catch (error) {
    toast(error.message);
    return undefined;
  }
}

function showAnswer(answer) {
  if (answer.url !== undefined) {
    const local = localLink(answer.url, setup.bot.username);
    if (local?.path !== undefined) location.assign(local.path);
    else window.open(answer.url, '_blank', 'noopener');
  }
  if (answer.text === undefined) return;
  if (!answer.showAlert) {
    toast(answer.text);
    return;
  }
  byId('alert-text').textContent = answer.text;
  byId('alert').showModal();
}

function toast(text) {
  const box = byId('toast');
  box.textContent = text;
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(
    () => {
      box.hidden = true;
    },
    Math.max(2500, text.length * 60),
  );
}

function openPayment(invoice, where) {
  byId('pay-title').textContent = invoice.title;
  byId('pay-description').textContent = invoice.description;
  byId('pay-sum').textContent = sum(invoice.total_amount, invoice.currency);
  byId('pay-refusal').textContent = '';
  state.paying = where;
  byId('pay').showModal();
}

async function pay() {
  const confirm = byId('pay-confirm');
  confirm.disabled = true;
  const { refusal } = await post('pay', { as: state.as, ...state.paying });
  confirm.disabled = false;
  byId('pay-refusal').textContent = refusal ?? '';
  if (refusal === undefined || refusal === null) byId('pay').close();
}

/** Adds or replaces a message; keeps to the end of the chat if the visitor is there. */
function show(view) {
  const scroll = byId('scroll');
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  const id = view.message.message_id;
  const element = renderMessage(view, act, state.where === 'group');
  const before = elements.get(id);
  if (before === undefined) {
    addDay(view.message.date);
    byId('log').append(element);
  } else {
    replaceKeepingFocus(before, element);
  }
  elements.set(id, element);
  if (atEnd || (!view.byBot && before === undefined)) scroll.scrollTop = scroll.scrollHeight;
  element.querySelector('img')?.addEventListener('load', () => {
    if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  });
}

/** A screen that is edited in place must not throw a keyboard user out of it. */
function replaceKeepingFocus(before, element) {
  const keys = [...before.querySelectorAll('.key')];
  const index = keys.indexOf(document.activeElement);
  element.style.animation = 'none';
  before.replaceWith(element);
  element.querySelector('.bubble')?.classList.add('flash');
  if (index >= 0)
    [...element.querySelectorAll('.key')].at(Math.min(index, element.querySelectorAll('.key').length - 1))?.focus();
}

function addDay(seconds) {
  const day = formatTime(seconds * 1000, { day: 'numeric', month: 'long' });
  if (day === lastDay) return;
  lastDay = day;
  byId('log').append(h('p', { className: 'day' }, day));
}

function hear(event) {
  clock.set(event.nowMs);
  if (event.kind === 'profile') {
    refreshSoon();
    return;
  }
  if (event.kind === 'letter') {
    announceLetter(event);
    return;
  }
  if (event.where !== state.where) return;
  if (event.kind === 'message' || event.kind === 'edited') {
    show(event.view);
    showAction();
    if (event.kind === 'message') showFoot({ started: true });
  }
  if (event.kind === 'deleted') {
    elements.get(event.messageId)?.remove();
    elements.delete(event.messageId);
  }
  if (event.kind === 'action') showAction(event.action);
  if (event.kind === 'chat') refreshSoon();
}

let refreshTimer;
function refreshSoon() {
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(async () => showChat(await loadChat()), 60);
}

const actions = {
  typing: 'печатает…',
  upload_document: 'отправляет файл…',
  upload_photo: 'отправляет фото…',
};

function showAction(action) {
  const status = byId('status');
  status.textContent =
    action === undefined ? (state.where === 'group' ? 'группа' : 'бот') : (actions[action] ?? 'печатает…');
  status.classList.toggle('busy', action !== undefined);
  clearTimeout(actionTimer);
  if (action !== undefined) actionTimer = setTimeout(() => showAction(), 5000);
}

function announceLetter({ id, subject }) {
  showLetterBadge(id);
  byId('banner').replaceChildren(
    h('span', {}, `✉️ Новое письмо: ${subject ?? ''}`),
    h('a', { href: '/letters', 'data-testid': 'letter-banner' }, 'Открыть'),
  );
  byId('banner').hidden = false;
}

function showLetterBadge(newest) {
  const unread = newest - memory.lettersSeen();
  for (const badge of document.querySelectorAll('[data-letters-badge]')) {
    badge.hidden = unread <= 0;
    badge.textContent = String(unread);
  }
}

const loadChat = () => get(`/play/chat?${new URLSearchParams({ as: state.as, in: state.where })}`);

function showFoot({ started = state.started, blocked = state.blocked } = {}) {
  Object.assign(state, { started, blocked });
  const wantsStart = state.where === 'private' && (!started || state.payload !== undefined) && !blocked;
  byId('start').hidden = !wantsStart;
  byId('unblock').hidden = !blocked || state.where === 'group';
  byId('composer').hidden = wantsStart || (blocked && state.where === 'private');
  byId('about').hidden = elements.size > 0 || state.where === 'group';
}

function showChat(chat) {
  composer.showCommands(chat.commands);
  composer.showKeyboard(chat.keyboard);
  byId('about-title').textContent = 'Что умеет этот бот?';
  byId('description').textContent = chat.description || chat.about || 'Нажмите «Начать», чтобы открыть кабинет.';
  byId('title').textContent = state.where === 'group' ? setup.group.title : setup.bot.name;
  byId('more-menu').querySelector('[data-act="switch"]').textContent =
    state.where === 'group' ? 'Открыть чат с ботом' : 'Открыть группу';
  byId('more-menu').querySelector('[data-act="block"]').hidden =
    chat.blocked || !chat.started || state.where === 'group';
  showLetterBadge(chat.newestLetter);
  showFoot(chat);
}

/** Shows the chat of the chosen persona from the beginning. */
async function open() {
  const chat = await loadChat();
  elements.clear();
  lastDay = '';
  byId('log').replaceChildren();
  byId('log').ariaBusy = 'true';
  state.telegramId = chat.telegramId;
  for (const view of chat.messages) show(view);
  byId('log').ariaBusy = 'false';
  showAction();
  showChat(chat);
  byId('scroll').scrollTop = byId('scroll').scrollHeight;
  if (!byId('start').hidden) byId('start').focus({ preventScroll: true });
}

/** A reload comes back here, with a deep link still to be started. */
function rememberPlace() {
  const place = new URLSearchParams({ as: state.as });
  if (state.where === 'group') place.set('in', 'group');
  if (state.payload !== undefined) place.set('start', state.payload);
  history.replaceState(null, '', `/?${place}`);
}

function choose(id) {
  state.as = id;
  memory.setPersona(id);
  rememberPlace();
  renderPeople(setup.personas, id, { onChoose: choose, onEmail: (email) => composer.insert(email) });
  drawer.close();
  source?.close();
  source = new EventSource(`/play/events?${new URLSearchParams({ as: id })}`);
  source.addEventListener('open', () => void open());
  source.addEventListener('message', ({ data }) => hear(JSON.parse(data)));
  document.documentElement.dataset.persona = id;
}

async function start() {
  const { payload } = state;
  delete state.payload;
  rememberPlace();
  await tell('start', { payload });
  showFoot({ started: true, blocked: false });
  byId('text').focus();
}

byId('start').addEventListener('click', () => void start());
// START unblocks the bot, as in Telegram's apps.
byId('unblock').addEventListener('click', () => void start());
byId('pay-confirm').addEventListener('click', () => void pay());
createMenu('more', 'more-menu');
byId('more-menu').addEventListener('click', ({ target }) => {
  if (target.dataset.act === 'block') void tell('block');
  if (target.dataset.act !== 'switch') return;
  state.where = state.where === 'group' ? 'private' : 'group';
  choose(state.as);
});

renderControls(setup.controls, () => state.as);
const known = (id) => setup.personas.some((persona) => persona.id === id);
const wanted = [address.get('as') ?? '', memory.persona()].find(known);
if (wanted === undefined) {
  renderPeople(setup.personas, '', { onChoose: choose, onEmail: () => undefined });
  byId('about').hidden = false;
  byId('about-title').textContent = 'Здравствуйте!';
  byId('description').textContent = 'Выберите, кем вы будете: у каждого свой чат с ботом и своя почта.';
  drawer.open();
} else {
  choose(wanted);
}
