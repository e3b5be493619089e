/** A call that is refused; `code` and `message` are Telegram's `error_code` and `description`. */
export class ApiError extends Error {
  readonly code: number;
  readonly retryAfter: number | undefined;

  /** `retryAfter` is in seconds. */
  constructor(code: number, description: string, retryAfter?: number) {
    super(description);
    this.name = 'ApiError';
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

export function badRequest(reason: string): ApiError {
  return new ApiError(400, `Bad Request: ${reason}`);
}

export function forbidden(reason: string): ApiError {
  return new ApiError(403, `Forbidden: ${reason}`);
}

export function tooManyRequests(seconds: number): ApiError {
  return new ApiError(429, `Too Many Requests: retry after ${seconds}`, seconds);
}
