/** next-auth's name for the session's cookie: the prefix makes browsers refuse it over plain http. */
export const sessionCookie = (consoleUrl: string): string =>
  consoleUrl.startsWith('https:') ? '__Secure-next-auth.session-token' : 'next-auth.session-token'

/** A working day: after it one signs in again. */
export const sessionSeconds = 12 * 3600
