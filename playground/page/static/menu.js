import { byId } from './common.js';

/** A button that opens a menu: arrows walk it, Escape and a click elsewhere close it. */
export function createMenu(buttonId, menuId) {
  const button = byId(buttonId);
  const menu = byId(menuId);
  const items = () => [...menu.querySelectorAll('[role="menuitem"]')].filter((item) => !item.hidden);
  const set = (open) => {
    menu.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    if (open) items()[0]?.focus();
  };
  button.addEventListener('click', () => set(menu.hidden));
  menu.addEventListener('click', () => set(false));
  menu.addEventListener('keydown', (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') {
      set(false);
      button.focus();
    } else if (step !== undefined) {
      event.preventDefault();
      all.at((at + step + all.length) % all.length)?.focus();
    }
  });
  document.addEventListener('click', (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) set(false);
  });
  return { close: () => set(false) };
}
