/**
 * Whether a request that changes something comes from our own pages. A browser sends Origin with every POST; who sends none
 * is no browser of ours.
 */
export function isOwnOrigin(headers: Headers, consoleUrl: string): boolean {
  const origin = headers.get('origin')
  if (!origin || !URL.canParse(origin)) return false
  const { host, origin: exact } = new URL(origin)
  return exact === new URL(consoleUrl).origin || (isLoopback(consoleUrl) && host === headers.get('host'))
}

/** The demo is reached as localhost and as 127.0.0.1 alike. */
const isLoopback = (url: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)
