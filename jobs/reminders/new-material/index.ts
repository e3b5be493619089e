import { z } from 'zod';
import { audienceSql, isMeantForSql } from '../../../domain/materials/audience.ts';
import { cutLabel } from '../../../locales/cut.ts';
import type { Database } from '../../../prisma/client.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import { type Button, defineNotice, type Recipient, todayOf } from '../../notice.ts';
import type { NoticeText } from '../../text.ts';
import type { Reminder } from '../reminder.ts';

/** For so many days after its publication a material is new. */
const NEW_DAYS = 14;

const SHOWN = 6;

/**
 * A material has been published to a client's children: told once to the client, however many of them it is meant for,
 * on the day of publication, which may be ahead when it comes in. What was there before an account was attached is not
 * new to its client.
 */
export const newMaterial: Reminder = {
  due: ({ id, timeZone }, { today }) => Prisma.sql`
    SELECT DISTINCT 'new-material:' || material.id || ':' || attachment.client_id AS key, attachment.client_id,
      jsonb_build_object('materialId', material.id) AS params, NULL::text AS reason
    FROM (${audienceSql(id, { since: today.subtract({ days: NEW_DAYS }).toString(), until: today.toString() })}) AS meant
    JOIN materials material ON material.id = meant.material_id
    JOIN accounts account ON account.id = meant.account_id AND account.access_open
    JOIN attachments attachment ON attachment.account_id = account.id AND attachment.detached_at IS NULL
    WHERE attachment.attached_at
      < greatest(material.first_seen_at, material.published_on::timestamp AT TIME ZONE ${timeZone}::text)`,
  notice: defineNotice({
    kind: 'new-material',
    isUrgent: false,
    isSwitchable: true,
    isSnoozable: false,
    needsConsent: true,
    digest: true,
    params: z.object({ materialId: z.number().int() }),
    load: (db, params, recipient) =>
      readMaterials(
        db,
        params.map(({ materialId }) => materialId),
        recipient,
      ),
    reasonToDrop: ({ isPublished }: Published) => (isPublished ? null : 'not-published'),
    render: (text, materials, { organization }) => {
      const params = { organization: organization?.name ?? '', count: materials.length };
      const more = materials.length - SHOWN;
      return {
        subject: text.plain('new-material-subject', params),
        text: [
          text.html('new-material', params),
          ...materials.slice(0, SHOWN).map((material) => lineOf(text, material)),
          ...(more > 0 ? [text.html('notice-more', { count: more })] : []),
        ].join('\n'),
        buttons: buttonsOf(text, materials),
      };
    },
  }),
};

interface Published {
  readonly id: number;
  readonly title: string;
  readonly schoolName: string | null;
  readonly groupName: string | null;
  readonly isPublished: boolean;
}

async function readMaterials(
  db: Database,
  ids: readonly number[],
  recipient: Recipient,
): Promise<(Published | null)[]> {
  const { clientId, organization } = recipient;
  if (clientId === null || organization === null) return ids.map(() => null);
  const rows = await db.$queryRaw<Published[]>`
    SELECT material.id, material.title, material.school_name AS "schoolName", material.group_name AS "groupName",
      material.published_on <= ${todayOf(recipient).toString()}::date AS "isPublished"
    FROM materials material
    WHERE material.id = ANY(${[...ids]}) AND material.organization_id = ${organization.id} AND EXISTS (
      SELECT FROM attachments attachment
      JOIN accounts account ON account.id = attachment.account_id AND account.access_open
      WHERE attachment.client_id = ${clientId} AND attachment.detached_at IS NULL
        AND account.organization_id = material.organization_id AND ${isMeantForSql})`;
  return ids.map((id) => rows.find((row) => row.id === id) ?? null);
}

function lineOf(text: NoticeText, { title, groupName, schoolName }: Published): string {
  const whom = groupName ?? schoolName ?? '';
  return text.html('new-material-line', {
    title,
    whom,
    for: groupName !== null ? 'group' : schoolName !== null ? 'school' : 'everyone',
  });
}

/** One opens at once; of several each has its button, and what is not named here is in the list. */
function buttonsOf(text: NoticeText, materials: readonly Published[]): Button[][] {
  const [first, ...others] = materials;
  if (first && others.length === 0) {
    return [[{ text: text.plain('new-material-button'), open: `material:${first.id}` }]];
  }
  const named = materials
    .slice(0, SHOWN)
    .map(({ id, title }) => [{ text: cutLabel(title), open: `material:${id}` }] satisfies Button[]);
  const rest = { text: text.plain('new-material-button-all'), open: 'materials' };
  return materials.length > SHOWN ? [...named, [rest]] : named;
}
