import type { InlineKeyboardButton } from 'grammy/types';
import { dayIn } from '../domain/clock.ts';
import { formatMoney } from '../domain/money.ts';
import type { FinishUpdate, Link, Place, Screen, ScreenState, Sender } from '../domain/updates/updates.ts';
import { escapeHtml } from '../locales/html.ts';
import type { Translate } from '../locales/index.ts';
import { dateFormat } from './date-format.ts';
import type { BotDeps } from './deps.ts';

export type TextParams = Readonly<Record<string, string | number>>;

/** What is to be shown when the update has been handled. */
export interface Target extends Place {
  /** where «back» leads from it, the latest last; none: wherever the section itself says */
  readonly trail?: readonly Place[] | undefined;
}

/** More steps back than anyone takes; a trail is kept with the chat. */
const LONGEST_TRAIL = 12;

/**
 * The sender's cabinet during one update: who they are, the screen they see, and what they shall see next. Handlers
 * only say what to show (`open`, `toast`); it is shown once, when the update has been handled.
 */
export class Cabinet {
  readonly deps: BotDeps;
  readonly telegramUserId: number;
  locale: string;
  clientId: number | null;
  bindingId: number | null;
  screen: Screen | null;
  subjectKey: string | null;
  /** the conversation's state as stored; undefined: none */
  conversation: unknown;
  conversationChanged = false;
  /** rendering what will be sent, as against finding the button that was pressed */
  presenting = false;
  target: Target | null = null;
  /** the buttons of the screen being shown, in their order: where those lead that only lead on */
  offered: readonly (Link | undefined)[] = [];
  /** the same buttons as they were sent */
  drawn: readonly InlineKeyboardButton[] = [];
  /** a line above the screen: what has just happened */
  notice: string | null = null;
  answer: { text: string; alert: boolean } | null = null;
  /** the tap was answered before its work was done; Telegram takes one answer */
  answered = false;
  /** send a new message even where one could be edited */
  asNewMessage = false;

  readonly #translate: Translate;
  readonly #loaded = new Map<string, Promise<unknown>>();
  readonly #before: { locale: string; subjectKey: string | null; screen: Screen | null };

  constructor(deps: BotDeps, translate: Translate, telegramUserId: number, sender: Sender | null, locale: string) {
    this.deps = deps;
    this.#translate = translate;
    this.telegramUserId = telegramUserId;
    this.locale = sender?.locale ?? locale;
    this.clientId = sender?.clientId ?? null;
    this.bindingId = sender?.bindingId ?? null;
    this.screen = sender?.screen ?? null;
    this.subjectKey = sender?.subjectKey ?? null;
    this.#before = { locale: this.locale, subjectKey: this.subjectKey, screen: this.screen };
  }

  /** The client's id; only for sections that are shown to clients alone. */
  get client(): number {
    if (this.clientId === null) throw new Error('a client section was reached without a binding');
    return this.clientId;
  }

  /** The client and the Telegram user who asks: what every read of personal data is checked against. */
  get reader(): { clientId: number; telegramUserId: bigint } {
    return { clientId: this.client, telegramUserId: BigInt(this.telegramUserId) };
  }

  get now(): Date {
    return this.deps.clock.now();
  }

  /** Texts in any language, for what is made beside the chat. */
  get translate(): Translate {
    return this.#translate;
  }

  /** Plain text: for buttons and toasts. */
  t(key: string, params?: TextParams): string {
    return this.#translate(this.locale, key, params);
  }

  /** Text for a message in HTML mode: what is put in is escaped. */
  html(key: string, params: TextParams = {}): string {
    const escaped = Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? escapeHtml(value) : value,
    ]);
    return this.#translate(this.locale, key, Object.fromEntries(escaped));
  }

  money(amountMinor: bigint, currency: string): string {
    return formatMoney(amountMinor, currency, this.locale);
  }

  /** «24 ноября», with the year where it is not this year's. */
  date(day: { year: number; month: number; day: number }, timeZone = 'UTC'): string {
    const thisYear = dayIn(timeZone, this.now).year === day.year;
    const format = dateFormat(this.locale, thisYear ? 'long' : 'long-year');
    return format.format(Date.UTC(day.year, day.month - 1, day.day));
  }

  /** «ноябрь 2026 г.» of any day of the month, 'YYYY-MM-DD'. */
  month(day: string): string {
    return dateFormat(this.locale, 'month').format(new Date(`${day}T00:00:00Z`));
  }

  /** Shows a section when the update has been handled; what was read before is read anew. */
  open(section: string, argument?: string, state?: ScreenState): void {
    this.#show({ section, argument, state });
  }

  /** As `open`, with a way back to the screen that is shown now, as it is now. */
  visit(section: string, argument?: string, state?: ScreenState): void {
    const { screen } = this;
    if (!screen) return this.open(section, argument, state);
    const here: Place = { section: screen.section, argument: screen.argument, state: screen.state };
    const trail = [...(screen.trail ?? []), here];
    // Coming again to a screen that one came through goes back to it: steps in a circle do not add up.
    const before = trail.findIndex((place) => place.section === section && place.argument === argument);
    this.#show({
      section,
      argument,
      state,
      trail: trail.slice(0, before < 0 ? undefined : before).slice(-LONGEST_TRAIL),
    });
  }

  /** Shows the same section otherwise: another page, another month. The way back stays; what was read is read anew. */
  turn(argument: string | undefined, state?: ScreenState): void {
    if (this.screen) this.#show({ section: this.screen.section, argument, state, trail: this.screen.trail });
  }

  /**
   * Back to the screen one came from, as it was or with what it remembers changed; `otherwise` where one came from
   * nowhere.
   */
  back(otherwise: Place, state?: ScreenState): void {
    const trail = this.screen?.trail ?? [];
    const place = trail.at(-1) ?? otherwise;
    this.#show({ ...place, state: state ?? place.state, trail: trail.slice(0, -1) });
  }

  /** Shows the same screen with what it remembers changed; nothing is read anew. */
  remember(state: ScreenState): void {
    if (!this.screen) return;
    const { section, argument, trail } = this.screen;
    this.target = { section, argument, state, trail };
  }

  /** Shows the current screen afresh (home where there is none). */
  reopen(): void {
    const { section, argument, state, trail } = this.screen ?? { section: 'home' };
    this.#show({ section, argument, state, trail });
  }

  #show(target: Target): void {
    this.#loaded.clear();
    this.target = target;
  }

  toast(text: string): void {
    this.answer = { text, alert: false };
  }

  alert(text: string): void {
    this.answer = { text, alert: true };
  }

  /** What the screen being shown (or tapped) remembers. */
  get state(): ScreenState {
    return (this.target ?? this.screen)?.state ?? {};
  }

  /** Where «back» leads from the screen being shown (or tapped); null: wherever its section says. */
  get cameFrom(): Place | null {
    return (this.target ?? this.screen)?.trail?.at(-1) ?? null;
  }

  /** Reads something once for the update, until a section is opened anew. */
  once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = this.#loaded.get(key);
    if (known) return known as Promise<T>;
    const reading = read();
    this.#loaded.set(key, reading);
    return reading;
  }

  /** What must be kept of this update; undefined for what did not change. */
  changes(): Pick<FinishUpdate, 'screen' | 'shownPaymentId' | 'subjectKey' | 'locale' | 'conversation'> {
    const { screen } = this;
    return {
      ...(screen === this.#before.screen ? {} : { screen }),
      ...(screen !== this.#before.screen && screen?.section === 'payment'
        ? { shownPaymentId: Number(screen.argument) }
        : {}),
      ...(this.subjectKey === this.#before.subjectKey ? {} : { subjectKey: this.subjectKey }),
      ...(this.locale === this.#before.locale ? {} : { locale: this.locale }),
      ...(this.conversationChanged ? { conversation: this.conversation ?? null } : {}),
    };
  }
}
