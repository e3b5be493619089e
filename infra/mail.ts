import { createTransport } from 'nodemailer';

/** A letter in both its forms. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
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
    send: async (letter) => {
      await transport.sendMail({ from, ...letter, headers: { 'Auto-Submitted': 'auto-generated' } });
    },
    close: () => transport.close(),
  };
}

/** The bare address of "Name <address>". */
export function addressIn(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1]?.trim() ?? from.trim();
}
