import 'server-only'
import { cookies } from 'next/headers'
import { forbidden, redirect } from 'next/navigation'
import { decode } from 'next-auth/jwt'
import { cache } from 'react'
import { may, type Permission } from '../../lib/access/permissions.ts'
import { actorOf, checkSession } from '../../lib/access/session-user.ts'
import type { Actor } from '../../lib/kernel/actor.ts'
import { readToken } from './auth.ts'
import { db } from './db.ts'
import { sessionCookie } from './session-cookie.ts'
import { consoleSettings } from './settings.ts'

export type Person = Extract<Actor, { kind: 'user' }>

/** What the session's cookie claims; nothing is believed of it but the id and the version. */
export async function readClaim(): Promise<{ userId: string; version: number } | null> {
  const { NEXTAUTH_URL, NEXTAUTH_SECRET } = consoleSettings()
  const cookie = (await cookies()).get(sessionCookie(NEXTAUTH_URL))?.value
  if (!cookie) return null
  return readToken(await decode({ token: cookie, secret: NEXTAUTH_SECRET }).catch(() => null))
}

/** The person behind this request, read from the database once a request: a disabled or changed account is nobody at once. */
export const readPerson = cache(async (): Promise<Person | null> => {
  const claim = await readClaim()
  if (!claim) return null
  const user = await checkSession(db(), claim.userId, claim.version)
  return user ? actorOf(user) : null
})

/** Who looks at this page. Nobody goes to the sign-in; who may not sees the page that says so (403). */
export async function requirePerson(permission?: Permission): Promise<Person> {
  const person = await readPerson()
  if (!person) redirect('/sign-in')
  if (permission && !may(person, permission)) forbidden()
  return person
}
