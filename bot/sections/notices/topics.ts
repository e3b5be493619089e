import { DomainError } from '../../../domain/errors.ts';
import { readPreferences, switchNotices } from '../../../domain/notices/preferences.ts';
import { isOn } from '../../../domain/notices/switches.ts';
import { TOPICS } from '../../../domain/notices/topics.ts';
import type { Cabinet } from '../../cabinet.ts';
import { footer } from '../../navigation.ts';
import { defineSection } from '../../section.ts';

type State = 'on' | 'off' | 'mixed';

/** What is told, kind by kind, each switched by a tap. The argument is an organization; without it, all at once. */
export const noticesTopics = defineSection({
  name: 'notices-topics',
  access: 'client',
  load: async ({ cabinet }, organizationId) => {
    const preferences = await readPreferences(cabinet.deps.db, cabinet.reader);
    const organizations = preferences.organizations.filter(({ id }) => (organizationId ?? id) === id);
    if (organizations.length === 0) throw new DomainError('not-yours');
    const topics = TOPICS.map(({ kind }) => kind).flatMap((kind) => {
      const states = organizations
        .filter(({ topics: own }) => own.includes(kind))
        .map(({ id }) => isOn(preferences.mutes, { organizationId: id, kind }));
      return states.length === 0 ? [] : [{ kind, state: stateOf(states) }];
    });
    return { organizationId: organizationId ?? '', organizations, topics };
  },
  text: ({ cabinet }, { organizations, organizationId, topics }) => {
    const [first] = organizations;
    return cabinet.html('notify-topics', {
      organization: organizationId === '' || !first ? cabinet.t('notify-topics-all') : first.name,
      mixed: topics.some(({ state }) => state === 'mixed') ? 'yes' : 'no',
      always: cabinet.t('notify-always'),
    });
  },
  buttons: (buttons, { cabinet }, { organizationId, topics }) => {
    for (const { kind, state } of topics) {
      const topic = cabinet.t(`notify-topic-${kind}`);
      const label = cabinet.t('notify-topic-button', { state, topic });
      // Told by some only: told by all again.
      const on = state !== 'on';
      buttons.row().text({ text: label, payload: kind }, async (tap) => {
        await turn(tap.cabinet, { organizationId, kind, on });
        tap.cabinet.toast(tap.cabinet.t('notify-switched', { state: on ? 'on' : 'off', topic }));
      });
    }
    // Where some are on and some off, either way is one tap.
    for (const state of ['on', 'off'] as const) {
      if (topics.every((topic) => topic.state === state)) continue;
      buttons.row().text({ text: cabinet.t(`notify-topic-all-${state}`), payload: state }, async (tap) => {
        await turn(tap.cabinet, { organizationId, kind: '', on: state === 'on' });
        tap.cabinet.toast(tap.cabinet.t('notify-switched-all', { state }));
      });
    }
    footer(buttons, cabinet, { section: 'notices' });
  },
});

async function turn(
  cabinet: Cabinet,
  wanted: { readonly organizationId: string; readonly kind: string; readonly on: boolean },
): Promise<void> {
  const { deps, reader } = cabinet;
  await switchNotices(deps.db, deps.clock, { ...reader, ...wanted });
  cabinet.reopen();
}

function stateOf(states: readonly boolean[]): State {
  if (states.every((on) => on)) return 'on';
  return states.some((on) => on) ? 'mixed' : 'off';
}
