import { ProviderError } from './provider.ts';

/** How long a provider may take to answer. */
export const PROVIDER_TIMEOUT_MS = 10_000;

/** What a provider answered, whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** Far more than any provider has to say; a broken one must not fill the memory. */
const MAX_ANSWER_CHARS = 1_000_000;

/**
 * One call to a provider. Throws a `ProviderError` that is not final for a connection that failed, ran out of time or
 * was answered with 429 or 5xx, because then nobody knows whether the provider did what it was asked.
 */
export async function callProvider(fetcher: typeof fetch, url: string, init: RequestInit): Promise<HttpAnswer> {
  const host = new URL(url).host;
  let answer: HttpAnswer;
  try {
    const response = await fetcher(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(PROVIDER_TIMEOUT_MS),
    });
    answer = { status: response.status, text: await response.text() };
  } catch (error) {
    throw new ProviderError(`${host} did not answer`, false, { cause: error });
  }
  if (answer.text.length > MAX_ANSWER_CHARS) throw new ProviderError(`${host} answered with too much`, false);
  if (answer.status >= 500 || answer.status === 429) {
    throw new ProviderError(`${host} answered with ${answer.status}`, false);
  }
  return answer;
}
