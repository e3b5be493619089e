import { byId, h } from './common.js';
import { createMenu } from './menu.js';

/** The line where a message is typed; `tell(act, body)` sends what it makes. */
export function createComposer(tell) {
  const text = byId('text');
  const fit = () => {
    text.style.height = 'auto';
    text.style.height = `${text.scrollHeight}px`;
    const isEmpty = text.value.trim() === '';
    byId('send').hidden = isEmpty;
    byId('voice').hidden = !isEmpty;
  };
  const send = () => {
    const value = text.value.trim();
    if (value === '') return;
    text.value = '';
    fit();
    tell('send', { text: value });
  };

  text.addEventListener('input', fit);
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    send();
    text.focus();
  });
  byId('sticker').addEventListener('click', () => tell('sticker', {}));
  byId('voice').addEventListener('click', () => tell('voice', {}));
  byId('file').addEventListener('change', ({ target }) => void sendFile(target));
  createMenu('commands', 'commands-menu');

  async function sendFile(input) {
    const [file] = input.files;
    if (file === undefined) return;
    await tell('file', { name: file.name, type: file.type, data: await toBase64(file) });
    input.value = '';
  }

  return {
    insert(value) {
      text.value = value;
      fit();
      text.focus();
    },
    showCommands(commands) {
      byId('commands').hidden = commands.length === 0;
      byId('commands-menu').replaceChildren(
        ...commands.map(({ command, description }) =>
          h(
            'button',
            {
              type: 'button',
              role: 'menuitem',
              'data-testid': `command-${command}`,
              onclick: () => tell('send', { text: `/${command}` }),
            },
            description,
            h('small', {}, `/${command}`),
          ),
        ),
      );
    },
    showKeyboard(keyboard) {
      byId('keyboard').hidden = keyboard === null;
      byId('keyboard').replaceChildren(
        ...(keyboard?.keyboard ?? []).map((row) =>
          h(
            'div',
            { className: 'inline-row' },
            ...row.map((button) =>
              h('button', { type: 'button', onclick: () => tell('send', { text: button.text }) }, button.text),
            ),
          ),
        ),
      );
    },
  };
}

async function toBase64(file) {
  let binary = '';
  for (const byte of new Uint8Array(await file.arrayBuffer())) binary += String.fromCharCode(byte);
  return btoa(binary);
}
