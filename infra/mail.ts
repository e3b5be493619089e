import { createTransport } from 'nodemailer';

/** A letter in both its forms. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Ends such letters by one POST, which mail programs offer as a button of theirs (RFC 8058). */
  readonly unsubscribeUrl?: string;
  readonly attachments?: readonly LetterAttachment[];
}

export interface LetterAttachment {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** Sends letters; a promise is kept when a server has taken the letter, and broken with its answer when not. */
export interface Mailer {
  /** Shown to the client, who is to look for a letter from this address. */
  readonly senderAddress: string;
  send(letter: Letter): Promise<void>;
  close(): void;
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Sends by SMTP. `url` is smtp://user:password@host:port or smtps://…; `from` an address, or a name with one in <>.
 * Without smtps the connection must turn to TLS before anything is said, except to this machine itself; a server that
 * cannot is refused, unless the address says ?requireTLS=false.
 */
export function createSmtpMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 3,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    requireTLS: !loopback.has(new URL(url).hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    senderAddress: addressIn(from),
    send: async ({ to, subject, text, html, unsubscribeUrl, attachments = [] }) => {
      await transport.sendMail({
        from,
        to,
        subject,
        text,
        html,
        headers: { 'Auto-Submitted': 'auto-generated', ...(unsubscribeUrl ? unsubscribeHeaders(unsubscribeUrl) : {}) },
        attachments: attachments.map(({ fileName: filename, mediaType: contentType, content }) => ({
          filename,
          contentType,
          content: Buffer.from(content),
        })),
      });
    },
    close: () => transport.close(),
  };
}

/** An address that is folded over lines is no address to some programs, so the header is given as it is to be sent. */
function unsubscribeHeaders(url: string) {
  return {
    'List-Unsubscribe': { prepared: true, value: `<${url}>` },
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

/** The bare address of "Name <address>". */
export function addressIn(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1]?.trim() ?? from.trim();
}
