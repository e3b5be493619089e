import { byId, formatTime, h, post, showTimesIn } from './common.js';

const everyMs = 1000;
const names = { 'Europe/Moscow': 'московское время' };

/** The clock of the page: shows what time it is there, and moves it on. `setup` is null where it cannot be moved. */
export function createClock(setup, asPersona) {
  let leadMs = 0;
  const show = () => {
    const ms = Date.now() + leadMs;
    const short = formatTime(ms, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
    byId('clock-time').textContent = formatTime(ms, { hour: '2-digit', minute: '2-digit' });
    byId('clock-day').textContent = formatTime(ms, { weekday: 'long', day: 'numeric', month: 'long' });
    byId('bar-time').textContent = short;
  };
  const set = (nowMs) => {
    if (setup === null || nowMs === undefined) return;
    leadMs = nowMs - Date.now();
    show();
  };
  if (setup === null) return { set };

  showTimesIn(setup.timeZone);
  const offset = formatTime(Date.now(), { timeZoneName: 'shortOffset' }).split(' ').at(-1).replace('GMT', 'UTC');
  byId('clock-zone').textContent = `${names[setup.timeZone] ?? setup.timeZone}, ${offset}`;
  byId('clock').hidden = false;
  byId('bar-time').hidden = false;
  byId('clock-moves').replaceChildren(
    ...setup.moves.map((name, index) =>
      h(
        'button',
        { type: 'button', className: 'move', 'data-testid': `move-${index}`, onclick: () => move(index) },
        name,
      ),
    ),
  );
  set(setup.nowMs);
  setInterval(show, everyMs);
  return { set };

  async function move(index) {
    const buttons = [...byId('clock-moves').children];
    for (const button of buttons) button.disabled = true;
    byId('clock-result').textContent = 'Время идёт…';
    const answer = await post('move', { as: asPersona(), index }).catch((error) => ({ result: error.message }));
    for (const button of buttons) button.disabled = false;
    byId('clock-result').textContent = answer.result;
    set(answer.nowMs);
  }
}
