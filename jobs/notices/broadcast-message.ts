import type { Message } from '../notice.ts';
import type { NoticeText } from '../text.ts';

/** What staff wrote, under the name of those who say it. The text was checked when it was written. */
export function broadcastMessage(text: NoticeText, organization: string, html: string): Message {
  return {
    subject: text.plain('broadcast-subject', { organization }),
    text: `${text.html('broadcast-heading', { organization })}\n\n${html}`,
    buttons: [],
  };
}
