/** Whether doing the same again can help: never (a person must change something), later (wait), unknown (it may have happened). */
export type Retry = 'never' | 'later' | 'unknown'

/** An error that says what it is by `code` and whether trying again helps. `context` never holds secrets or personal data. */
export class Fault extends Error {
  readonly code: string
  readonly retry: Retry
  readonly context: Record<string, unknown>

  constructor(
    code: string,
    message: string,
    options: { retry?: Retry; context?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'Fault'
    this.code = code
    this.retry = options.retry ?? 'never'
    this.context = options.context ?? {}
  }
}

export const isFault = (error: unknown, code?: string): error is Fault =>
  error instanceof Fault && (code === undefined || error.code === code)
