import { byId, h, hueOf, initials, post } from './common.js';

/** The list of who the visitor can be; `onChoose(id)` and `onEmail(address)` hear what is clicked. */
export function renderPeople(personas, chosenId, { onChoose, onEmail }) {
  byId('people-list').replaceChildren(
    ...personas.map((persona) => {
      const chosen = persona.id === chosenId;
      return h(
        'li',
        { className: chosen ? 'persona chosen' : 'persona' },
        h(
          'button',
          {
            type: 'button',
            'data-testid': `persona-${persona.id}`,
            'aria-pressed': String(chosen),
            onclick: () => onChoose(persona.id),
          },
          h(
            'span',
            { className: 'avatar', style: `--hue: ${hueOf(persona.name)}`, 'aria-hidden': 'true' },
            initials(persona.name),
          ),
          h('span', {}, h('strong', {}, persona.name), h('small', {}, persona.about)),
        ),
        h(
          'div',
          { className: 'emails' },
          ...persona.emails.map((address) =>
            h(
              'button',
              { type: 'button', className: 'chip', title: 'Вставить в сообщение', onclick: () => onEmail(address) },
              address,
            ),
          ),
        ),
      );
    }),
  );
}

/** The buttons by which the visitor makes the app do something; `asPersona()` says who the visitor is. */
export function renderControls(names, asPersona) {
  byId('controls').hidden = names.length === 0;
  byId('controls-list').replaceChildren(
    ...names.map((name, index) =>
      h(
        'button',
        {
          type: 'button',
          className: 'control',
          'data-testid': `control-${index}`,
          onclick: run(name, index, asPersona),
        },
        name,
      ),
    ),
  );
}

function run(name, index, asPersona) {
  return async ({ currentTarget: button }) => {
    button.setAttribute('aria-busy', 'true');
    const result = await post('control', { as: asPersona(), index }).catch((error) => ({ result: error.message }));
    button.removeAttribute('aria-busy');
    byId('controls-result').textContent = result.result ?? `${name}: готово`;
  };
}

/** On a telephone the list is a drawer. */
export function createDrawer() {
  const drawer = byId('people');
  const set = (open) => {
    drawer.classList.toggle('open', open);
    byId('scrim').hidden = !open;
    byId('people-open').setAttribute('aria-expanded', String(open));
    if (open) drawer.querySelector('[aria-pressed="true"], .persona > button')?.focus();
  };
  byId('people-open').addEventListener('click', () => set(true));
  byId('people-close').addEventListener('click', () => {
    set(false);
    byId('people-open').focus();
  });
  byId('scrim').addEventListener('click', () => set(false));
  drawer.addEventListener('keydown', (event) => event.key === 'Escape' && set(false));
  return { open: () => set(true), close: () => set(false) };
}
