// Rows that many database tests start from.
import { afterAll, beforeAll, expect } from 'vitest'
import type { Actor } from '../../lib/kernel/actor.ts'
import type { Db } from '../../lib/kernel/db.ts'
import { createDb } from '../../lib/kernel/db.ts'
import type { KeyRing } from '../../lib/kernel/seal.ts'
import { createKeyRing } from '../../lib/kernel/seal.ts'
import { cloneDatabase } from './clone-database.ts'

export const testKeyRing: KeyRing = createKeyRing(`test:${Buffer.alloc(32, 7).toString('base64')}`)

/** A database of the file's own, there from `beforeAll` on and dropped after. */
export function givenDatabase(): { db: Db; url: string } {
  const given = {} as { db: Db; url: string }
  let drop = async () => {}
  beforeAll(async () => {
    const database = await cloneDatabase()
    drop = database.drop
    Object.assign(given, { db: createDb(database.url, 'worker'), url: database.url })
  })
  afterAll(async () => {
    await given.db?.$disconnect()
    await drop()
  })
  return given
}

type UserActor = Extract<Actor, { kind: 'user' }>

/** A person of a role, without a row of their own. */
export const person = (role: UserActor['role'], storefrontIds: string[] | null = null): UserActor => ({
  kind: 'user',
  id: `00000000-0000-7000-8000-0000000000${{ admin: '01', ecommerce: '02', finance: '03', service: '04', viewer: '05' }[role]}`,
  label: `A ${role} person`,
  role,
  storefrontIds,
})

let shops = 0

/** A shop joined to an ERP, every built-in status classed, its orders flow live. */
export async function givenStorefront(
  db: Db,
  options: { code?: string; mode?: 'off' | 'shadow' | 'live'; liveFrom?: Date | null; erpConnectionId?: string } = {},
): Promise<{ id: string; code: string; connectionId: string; erpConnectionId: string }> {
  const code = options.code ?? `SHOP${String(++shops).padStart(3, '0')}`
  const secretSealed = Buffer.from('not sealed')
  const shop = await db.connection.create({
    data: { kind: 'storefront', platform: 'woocommerce', code, name: code, url: 'https://shop.test', secretSealed },
  })
  const erpConnectionId =
    options.erpConnectionId ??
    (
      await db.connection.create({
        data: {
          kind: 'erp',
          platform: 'bluecherry',
          code: `${code}-ERP`,
          name: 'ERP',
          url: 'https://erp.test',
          secretSealed,
        },
      })
    ).id
  const storefront = await db.storefront.create({
    data: {
      code,
      name: code,
      connectionId: shop.id,
      erpConnectionId,
      currency: 'GBP',
      timeZone: 'Europe/London',
      liveFrom: options.liveFrom === undefined ? new Date('2026-08-01T00:00:00Z') : options.liveFrom,
      releaseDelaySeconds: 0,
      flows: { create: [{ flow: 'orders', mode: options.mode ?? 'live' }] },
      statuses: {
        create: [
          { slug: 'processing', name: 'Processing', class: 'paid' },
          { slug: 'completed', name: 'Completed', class: 'paid' },
          { slug: 'refunded', name: 'Refunded', class: 'paid' },
          { slug: 'pending', name: 'Pending', class: 'not_paid' },
          { slug: 'on-hold', name: 'On hold', class: 'not_paid' },
          { slug: 'failed', name: 'Failed', class: 'not_paid' },
          { slug: 'cancelled', name: 'Cancelled', class: 'cancelled' },
        ],
      },
    },
  })
  return { id: storefront.id, code, connectionId: shop.id, erpConnectionId }
}

type OrderRow = Parameters<Db['webOrder']['create']>[0]['data']

let orders = 1000

/** A landed order without a revision: enough for what reads rows only. */
export async function givenOrder(db: Db, storefrontId: string, fields: Partial<OrderRow> = {}): Promise<bigint> {
  const externalId = String(++orders)
  const at = new Date('2026-11-20T10:00:00Z')
  const { id } = await db.webOrder.create({
    data: {
      storefrontId,
      externalId,
      number: externalId,
      statusSlug: 'processing',
      statusClass: 'paid',
      currency: 'GBP',
      scale: 2,
      totalAmount: 100_000n,
      placedAt: at,
      paidAt: at,
      modifiedAt: at,
      fetchStartedAt: at,
      landedAt: at,
      landedVia: 'poll',
      ...fields,
    } as OrderRow,
    select: { id: true },
  })
  return id
}

/** Fails unless the newest audit row of the action names the subject; answers it. */
export async function expectAuditRow(db: Db, action: string, subjectId: string) {
  const row = await db.auditRow.findFirst({ where: { action }, orderBy: { id: 'desc' } })
  expect(row, `an audit row of ${action}`).not.toBeNull()
  expect(row?.subjectId).toBe(subjectId)
  return row
}

/** Fails unless the promise rejects with a Fault of this code. */
export async function expectFault(promise: Promise<unknown>, code: string): Promise<void> {
  await expect(promise).rejects.toMatchObject({ name: 'Fault', code })
}
