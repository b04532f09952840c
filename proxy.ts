import { type NextRequest, NextResponse } from 'next/server'
import { decode } from 'next-auth/jwt'
import { sessionCookie } from './app/_server/session-cookie.ts'

/** Paths nobody needs a session for. Everything else sends nobody to the sign-in, or answers 401 under /api. */
const open = [/^\/sign-in$/, /^\/api\/(auth\/|live$|ready$)/]

/** Security headers for every answer, and a first look at the session; the page itself decides who it is for. */
export async function proxy(request: NextRequest) {
  const { pathname, search } = request.nextUrl
  const consoleUrl = process.env.NEXTAUTH_URL ?? ''
  const https = consoleUrl.startsWith('https:')
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = contentPolicy(nonce, https)

  const answer = async () => {
    if (open.some((path) => path.test(pathname)) || (await isSignedIn(request, consoleUrl))) {
      const headers = new Headers(request.headers)
      headers.set('x-nonce', nonce)
      headers.set('content-security-policy', policy)
      return NextResponse.next({ request: { headers } })
    }
    if (pathname.startsWith('/api/')) return NextResponse.json({ code: 'SIGNED_OUT' }, { status: 401 })
    const target = new URL('/sign-in', request.url)
    if (pathname !== '/') target.searchParams.set('to', `${pathname}${search}`)
    return NextResponse.redirect(target)
  }

  const response = await answer()
  response.headers.set('content-security-policy', policy)
  response.headers.set('x-content-type-options', 'nosniff')
  response.headers.set('x-frame-options', 'DENY')
  response.headers.set('referrer-policy', 'same-origin')
  response.headers.set('cross-origin-opener-policy', 'same-origin')
  response.headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()')
  if (https) response.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
  return response
}

/** Scripts and style sheets only with this answer's nonce. Style attributes are allowed: they run nothing and charts need them. */
function contentPolicy(nonce: string, https: boolean): string {
  const development = process.env.NODE_ENV === 'development'
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? ` 'unsafe-eval'` : ''}`,
    development ? `style-src 'self' 'unsafe-inline'` : `style-src 'self' 'nonce-${nonce}'`,
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
    ...(https ? ['upgrade-insecure-requests'] : []),
  ].join('; ')
}

async function isSignedIn(request: NextRequest, consoleUrl: string): Promise<boolean> {
  const token = request.cookies.get(sessionCookie(consoleUrl))?.value
  const secret = process.env.NEXTAUTH_SECRET
  if (!token || !secret) return false
  return (await decode({ token, secret }).catch(() => null)) !== null
}

export const config = { matcher: '/((?!_next/static|_next/image|icon.svg).*)' }
