import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { Clock } from '../../domain/clock.ts';
import type { Letters } from './letters.ts';

export interface MailServer {
  /** For the app's SMTP_URL. */
  url: string;
  close(): Promise<void>;
}

const largestLetterBytes = 10 * 1024 * 1024;

/** A mail server on this machine that keeps every letter instead of sending it on. */
export async function startMailServer(
  letters: Letters,
  clock: Clock,
  log: (message: string) => void,
): Promise<MailServer> {
  const keep = async (source: Readable, to: string[], done: (error?: Error) => void) => {
    try {
      // Loaded with the first letter, since most runs see none for a while.
      const { default: PostalMime } = await import('postal-mime');
      const { from, subject = '', text = '', html = '' } = await PostalMime.parse(await buffer(source));
      const sender = from?.address ?? '';
      const name = from?.name === undefined || from.name === '' ? sender : `${from.name} <${sender}>`;
      letters.add({ at: clock.now().toISOString(), from: name, to, subject, text: text.trim() || asText(html), html });
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    size: largestLetterBytes,
    onData(stream, { envelope }, done) {
      const to = envelope.rcptTo.map(({ address }) => address.toLowerCase());
      void keep(stream, to, done);
    },
  });
  server.on('error', (error) => log(`the playground's mail server: ${error.message}`));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** A letter without a plain text is read from its HTML, links included. */
function asText(html: string): string {
  return html
    .replaceAll(/<(style|script|head)[^>]*>.*?<\/\1>/gis, '')
    .replaceAll(/<a\s[^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gis, '$2 $1')
    .replaceAll(/<(?:br|\/p|\/div|\/h\d|\/tr|\/li)[^>]*>/gi, '\n')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/[ \t]*\n\s*/g, '\n')
    .trim();
}
