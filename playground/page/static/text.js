import { h, localLink } from './common.js';

const tags = { bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre' };

/** A text with its entities as elements. `act` has `botUsername`, `send(text)`, `openInvoice(slug)` and `copy(text)`. */
export function renderText(text, entities, act) {
  const sorted = (entities ?? []).toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  renderRange(fragment, text, 0, text.length, sorted, act);
  return fragment;
}

function renderRange(parent, text, from, to, entities, act) {
  let at = from;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    if (entity.offset < at) continue;
    const end = Math.min(to, entity.offset + entity.length);
    parent.append(text.slice(at, entity.offset));
    const element = elementFor(entity, text.slice(entity.offset, end), act);
    const inner = entities.slice(index + 1).filter((other) => other.offset < end);
    renderRange(element, text, entity.offset, end, inner, act);
    parent.append(element);
    at = end;
  }
  parent.append(text.slice(at, to));
}

function elementFor(entity, content, act) {
  const tag = tags[entity.type];
  if (tag === 'code') return h('code', { title: 'Скопировать', onclick: () => act.copy(content) });
  if (tag !== undefined) return h(tag);
  switch (entity.type) {
    case 'blockquote':
      return h('blockquote');
    case 'expandable_blockquote':
      return h('blockquote', {
        className: 'folded',
        onclick: (event) => event.currentTarget.classList.toggle('folded'),
      });
    case 'spoiler':
      return spoiler();
    case 'text_link':
      return link(entity.url, act);
    case 'url':
      return link(/^https?:/i.test(content) ? content : `http://${content}`, act);
    case 'email':
      return h('a', { href: `mailto:${content}` });
    case 'phone_number':
      return h('a', { href: `tel:${content.replaceAll(/[^+\d]/g, '')}` });
    case 'bot_command':
      return h('button', { type: 'button', className: 'linklike', onclick: () => act.send(content) });
    case 'mention':
    case 'hashtag':
      return h('span', { className: 'linklike' });
    default:
      return h('span');
  }
}

function link(url, act) {
  const local = localLink(url, act.botUsername);
  if (local?.invoice !== undefined) {
    return h('button', { type: 'button', className: 'linklike', onclick: () => act.openInvoice(local.invoice) });
  }
  if (local !== undefined) return h('a', { href: local.path });
  if (!/^(?:https?|tg|ton|mailto|tel):/i.test(url)) return h('span');
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' });
}

const show = (event) => event.currentTarget.classList.add('shown');

function spoiler() {
  return h('span', {
    className: 'spoiler',
    tabIndex: 0,
    role: 'button',
    'aria-label': 'Показать скрытый текст',
    onclick: show,
    onkeydown: (event) => event.key === 'Enter' && show(event),
  });
}
