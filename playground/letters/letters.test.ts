import { createTransport } from 'nodemailer';
import { expect, it } from 'vitest';
import { openGround } from '../testing.ts';

it('keeps a letter with its code and links, and shows it to its address only', async () => {
  const { playground } = await openGround();
  const link = `https://t.me/${playground.botUsername}?start=v_abc`;
  const coming = playground.nextLetter('anna@example.com');
  await createTransport(playground.smtpUrl).sendMail({
    from: '"Личный кабинет" <cabinet@example.com>',
    to: 'Anna@Example.com',
    subject: 'Подтверждение адреса',
    text: `Ваш код: 048213.\nСсылка: ${link}`,
    html: `<p>Код <b>048213</b>, <a href="${link}">подтвердить</a></p>`,
  });
  expect(await coming).toMatchObject({
    at: '2026-11-22T10:00:00.000Z',
    from: 'Личный кабинет <cabinet@example.com>',
    to: ['anna@example.com'],
    subject: 'Подтверждение адреса',
    code: '048213',
    links: [link],
  });
  expect(playground.letters('ivan@example.com')).toEqual([]);

  const listed = await fetch(`${playground.pageUrl}letters.json?address=anna@example.com`);
  expect(await listed.json()).toMatchObject([{ code: '048213' }]);
  const page = await fetch(`${playground.pageUrl}letters/1/html`);
  expect(await page.text()).toContain('href="/?start=v_abc"');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
});

it('reads a letter that has HTML only', async () => {
  const { playground } = await openGround();
  const coming = playground.nextLetter('ivan@example.com');
  await createTransport(playground.smtpUrl).sendMail({
    from: 'a@example.com',
    to: 'ivan@example.com',
    subject: 'Счёт',
    html: '<style>p{}</style><p>Код 123456</p><p><a href="https://example.com/x">Оплатить</a></p>',
  });
  expect(await coming).toMatchObject({ text: 'Код 123456\nОплатить https://example.com/x', code: '123456' });
});
