import 'server-only'
import type { NextAuthOptions } from 'next-auth'
import type { JWT } from 'next-auth/jwt'
import Credentials from 'next-auth/providers/credentials'
import { signIn } from '../../lib/access/sign-in.ts'
import { systemClock } from '../../lib/kernel/clock.ts'
import { isFault } from '../../lib/kernel/fault.ts'
import { db } from './db.ts'
import { log } from './log.ts'
import { sessionSeconds } from './session-cookie.ts'
import { consoleSettings } from './settings.ts'

interface SessionToken extends JWT {
  sub: string
  version: number
}

/** What a session's token says: whose it is and which version of the account it was made from. */
export function readToken(token: JWT | null): { userId: string; version: number } | null {
  if (!token || typeof token.sub !== 'string' || typeof token.version !== 'number') return null
  return { userId: token.sub, version: token.version }
}

export function authOptions(): NextAuthOptions {
  const { NEXTAUTH_SECRET, SELVEDGE_KEYS } = consoleSettings()
  return {
    secret: NEXTAUTH_SECRET,
    session: { strategy: 'jwt', maxAge: sessionSeconds },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        async authorize(credentials, request) {
          const attempt = {
            email: String(credentials?.email ?? '').slice(0, 320),
            password: String(credentials?.password ?? '').slice(0, 400),
            address: addressOf(request.headers),
          }
          try {
            const user = await signIn(db(), SELVEDGE_KEYS, systemClock, attempt)
            return { id: user.id, version: user.sessionVersion }
          } catch (error) {
            if (isFault(error)) throw new Error(error.code)
            log.error({ err: error }, 'a sign-in failed')
            throw new Error('SIGN_IN_UNAVAILABLE')
          }
        },
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        if (!user) return token
        const made: SessionToken = { sub: user.id, version: (user as { id: string; version?: number }).version ?? 0 }
        return made
      },
      session: ({ session }) => ({ expires: session.expires }),
    },
    logger: {
      error: (code) => code !== 'CREDENTIALS_CALLBACK_ERROR' && log.warn({ code }, 'next-auth'),
      warn: () => {},
      debug: () => {},
    },
  }
}

/** The last hop a proxy in front of us wrote; what stands before it the caller may have made up. */
function addressOf(headers: Record<string, unknown> | undefined): string {
  const forwarded = String(headers?.['x-forwarded-for'] ?? '')
  return forwarded.split(',').at(-1)?.trim() || 'unknown'
}
