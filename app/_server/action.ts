import 'server-only'
import { headers } from 'next/headers'
import { createSafeActionClient, returnServerError } from 'next-safe-action'
import { z } from 'zod'
import { may, type Permission, permissions } from '../../lib/access/permissions.ts'
import { systemClock } from '../../lib/kernel/clock.ts'
import { db } from './db.ts'
import { type Failure, failureOf } from './failure.ts'
import { isOwnOrigin } from './origin.ts'
import { readPerson } from './session.ts'
import { consoleSettings } from './settings.ts'

const known = Object.keys(permissions) as [Permission, ...Permission[]]

/** The one way a page changes something: our own origin, a person, the permission the action names; failures become words. */
export const action = createSafeActionClient({
  defineMetadataSchema: () => z.object({ permission: z.enum(known) }),
  defaultValidationErrorsShape: 'flattened',
  handleServerError: (error): Failure => failureOf(error),
}).use(async ({ next, metadata }) => {
  const settings = consoleSettings()
  if (!isOwnOrigin(await headers(), settings.NEXTAUTH_URL)) {
    return returnServerError<Failure>({
      code: 'ORIGIN_REFUSED',
      message: 'This request did not come from the console.',
    })
  }
  const actor = await readPerson()
  if (!actor)
    return returnServerError<Failure>({ code: 'SIGNED_OUT', message: 'Your session has ended. Sign in again.' })
  if (!may(actor, metadata.permission)) {
    return returnServerError<Failure>({ code: 'NOT_PERMITTED', message: 'Your role may not do this.' })
  }
  return next({ ctx: { actor, db: db(), keyRing: settings.SELVEDGE_KEYS, clock: systemClock } })
})
