/** Makes an element: properties that exist on it are set, the rest become attributes. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name in element && name !== 'style' && name !== 'role') element[name] = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Asks the server; throws its own words when it refuses. */
export async function get(path) {
  return read(await fetch(path));
}

export async function post(act, body) {
  const headers = { 'content-type': 'application/json' };
  return read(await fetch(`/play/${act}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function read(response) {
  if (response.ok) return response.json();
  const text = await response.text();
  throw new Error(text.startsWith('{') ? JSON.parse(text).error : text);
}

const bot = /^(?:https?:\/\/)?(?:t\.me|telegram\.me)\/([\w$-]+)\/?(?:\?(.*))?$/i;

/** Where a link really leads here: the bot's own links open this chat, an invoice link its payment. */
export function localLink(url, botUsername) {
  const [, name, query] = bot.exec(url) ?? [];
  if (name?.startsWith('$')) return { invoice: name.slice(1) };
  if (name?.toLowerCase() !== botUsername.toLowerCase()) return undefined;
  const start = new URLSearchParams(query ?? '').get('start');
  return { path: start === null ? '/' : `/?${new URLSearchParams({ start })}` };
}

/** A colour of one's own for every name. */
export function hueOf(name) {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)) % 360;
  return sum;
}

export function initials(name) {
  return name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}

let timeZone;

/** Whose time the page shows; the visitor's own unless told. */
export function showTimesIn(zone) {
  timeZone = zone;
}

/** A moment in milliseconds as Russian words, by the page's clock. */
export function formatTime(ms, options) {
  return new Intl.DateTimeFormat('ru', { timeZone, ...options }).format(ms);
}

const personaKey = 'playground.persona';
const seenKey = 'playground.letters-seen';

export const memory = {
  persona: () => localStorage.getItem(personaKey) ?? '',
  setPersona: (id) => localStorage.setItem(personaKey, id),
  lettersSeen: () => Number(localStorage.getItem(seenKey) ?? 0),
  setLettersSeen: (id) => localStorage.setItem(seenKey, String(id)),
};
