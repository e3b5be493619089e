import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addressIn, createSmtpMailer } from './mail.ts';

let server: SMTPServer;
let port: number;
let letters: string[];
let refuse: boolean;

beforeEach(async () => {
  letters = [];
  refuse = false;
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, callback) => {
      callback(refuse ? Object.assign(new Error('No such mailbox'), { responseCode: 550 }) : null);
    },
    onData: (stream, _session, callback) => {
      let raw = '';
      stream.setEncoding('utf8').on('data', (text: string) => {
        raw += text;
      });
      stream.on('end', () => {
        letters.push(raw);
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  port = (server.server.address() as AddressInfo).port;
});

afterEach(() => new Promise<void>((resolve) => server.close(resolve)));

const letter = { to: 'anna@example.ru', subject: 'Код 123456', text: 'Ваш код', html: '<p>Ваш код</p>' };
const from = 'Личный кабинет <office@example.ru>';

it('sends a letter in both forms, with its sender', async () => {
  const mailer = createSmtpMailer({ url: `smtp://127.0.0.1:${port}`, from });
  await mailer.send(letter);
  mailer.close();
  const got = await PostalMime.parse(letters[0] ?? '');
  expect(got).toMatchObject({
    subject: 'Код 123456',
    from: { name: 'Личный кабинет', address: 'office@example.ru' },
    to: [{ address: 'anna@example.ru' }],
  });
  expect(got.text?.trim()).toBe('Ваш код');
  expect(got.html).toContain('<p>Ваш код</p>');
});

it('lets a mail program end such letters by one click, and brings what is attached', async () => {
  const mailer = createSmtpMailer({ url: `smtp://127.0.0.1:${port}`, from });
  const unsubscribeUrl = `https://cabinet.example/unsubscribe/${'Aa-_'.repeat(60)}`;
  const content = Buffer.from('%PDF-1.7');
  const attachments = [{ fileName: 'Квитанция за ноябрь.pdf', mediaType: 'application/pdf', content }];
  await mailer.send({ ...letter, unsubscribeUrl, attachments });
  await mailer.send(letter);
  mailer.close();
  const [got, plain] = await Promise.all(letters.map((raw) => PostalMime.parse(raw)));
  const headers = new Map(got?.headers.map(({ key, value }) => [key, value]));
  expect(headers.get('list-unsubscribe')).toBe(`<${unsubscribeUrl}>`);
  expect(letters[0]).toContain(`List-Unsubscribe: <${unsubscribeUrl}>\r\n`);
  expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  expect(got?.attachments).toMatchObject([{ filename: 'Квитанция за ноябрь.pdf', mimeType: 'application/pdf' }]);
  expect(Buffer.from(got?.attachments[0]?.content as ArrayBuffer)).toEqual(content);
  expect(got?.html).toContain('<p>Ваш код</p>');
  expect(plain?.headers.some(({ key }) => key.startsWith('list-'))).toBe(false);
});

it('passes on that a server refused', async () => {
  refuse = true;
  const mailer = createSmtpMailer({ url: `smtp://127.0.0.1:${port}`, from });
  await expect(mailer.send(letter)).rejects.toMatchObject({ responseCode: 550 });
  mailer.close();
});

it('does not speak to another machine in the clear unless told to', async () => {
  // Another name for the same loopback address, so that no network is touched.
  const url = `smtp://127.0.0.2:${port}`;
  const elsewhere = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'] });
  await new Promise<void>((resolve) => {
    elsewhere.listen(port, '127.0.0.2', resolve);
  });
  const mailer = createSmtpMailer({ url, from });
  await expect(mailer.send(letter)).rejects.toMatchObject({ code: 'ETLS' });
  mailer.close();
  await new Promise<void>((resolve) => elsewhere.close(resolve));
});

it('knows the bare address, for the chat to name it', () => {
  expect(addressIn(from)).toBe('office@example.ru');
  expect(addressIn('office@example.ru')).toBe('office@example.ru');
});
