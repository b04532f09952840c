import { createUser } from '../../lib/access/create-user.ts'
import { roles } from '../../lib/access/permissions.ts'
import { connectErp } from '../../lib/connections/connect-erp.ts'
import { connectStorefront } from '../../lib/connections/connect-storefront.ts'
import { recordStatuses } from '../../lib/connections/record-statuses.ts'
import { setFlowMode } from '../../lib/connections/set-flow-mode.ts'
import type { AddressPolicy } from '../../lib/http/address-policy.ts'
import type { Actor } from '../../lib/kernel/actor.ts'
import { systemClock } from '../../lib/kernel/clock.ts'
import type { Db } from '../../lib/kernel/db.ts'
import type { KeyRing } from '../../lib/kernel/seal.ts'
import { demoAccount, demoMappingRows } from '../../lib/mappings/demo/rows.ts'
import { replaceMappings } from '../../lib/mappings/import-mappings.ts'
import { mappingTableNames } from '../../lib/mappings/tables.ts'
import { setTerms } from '../../lib/reconciliation/periods/set-terms.ts'
import type { TermsInput } from '../../lib/reconciliation/periods/terms.ts'

/** Of every demo account. The demo listens on loopback and holds a recorded shop; it is never made in production. */
export const demoPassword = 'woven-edge-demo'

/** What the sandboxes open for; they open nothing else. */
export const demoKeys = {
  shop: {
    key: 'ck_sandbox_read_write_0000000000000000000000',
    secret: 'cs_sandbox_read_write_0000000000000000000000',
  },
  erp: 'b1c7e0a94d5f4e2c8a6f3d2e1b0c9a87',
}

export interface DemoAddresses {
  shopUrl: string
  erpUrl: string
}

export interface SignIn {
  role: string
  email: string
  password: string
}

const actor: Actor = { kind: 'operator', label: 'demo seed' }
const shopCode = 'DEMO'
const erpCode = 'DEMO-ERP'

/** The recorded shop's first order is of August: everything in it counts. */
const liveFrom = new Date('2026-08-01T00:00:00Z')

/** The first month of the recorded shop is the first that is closed. */
const demoTerms: TermsInput = {
  startsOn: '2026-08-01',
  calendar: { kind: 'months' },
  tolerance: { minorUnits: 0, basisPoints: 0, lagDays: 5 },
  creditDays: 5,
  invoiceDays: 10,
  taxBasis: 'invoice',
  materiality: { GBP: { item: '5000000', total: null } },
}

const statuses = {
  pending: 'Pending payment',
  processing: 'Processing',
  'on-hold': 'On hold',
  completed: 'Completed',
  cancelled: 'Cancelled',
  refunded: 'Refunded',
  failed: 'Failed',
  'checkout-draft': 'Draft',
}

/**
 * The demo: a person a role, the recorded shop live, its ERP, its mappings. Run again it changes nothing but the addresses; a
 * database with a real shop gets none.
 * @returns null when a real shop is connected
 */
export async function seedDemo(
  db: Db,
  keyRing: KeyRing,
  policy: AddressPolicy,
  { shopUrl, erpUrl }: DemoAddresses,
): Promise<SignIn[] | null> {
  if ((await db.connection.count({ where: { demo: false, kind: 'storefront' } })) > 0) return null
  if ((await db.connection.count({ where: { demo: true } })) === 0) {
    await connectErp(db, keyRing, policy, actor, {
      code: erpCode,
      name: 'BlueCherry sandbox',
      url: erpUrl,
      key: demoKeys.erp,
      profile: { settleSeconds: 5, stockLagSeconds: 2 },
      ratePerSecond: 50,
      concurrentWrites: 4,
      demo: true,
    })
    if ((await db.mappingVersion.count()) === 0) {
      await replaceMappings(db, systemClock, actor, mappingTableNames, demoMappingRows, { note: 'demo' })
    }
    const { storefrontId } = await connectStorefront(db, keyRing, policy, actor, {
      code: shopCode,
      name: 'Demo shop',
      url: shopUrl,
      ...demoKeys.shop,
      currency: 'GBP',
      timeZone: 'Europe/London',
      liveFrom,
      mode: 'live',
      releaseDelaySeconds: 0,
      account: demoAccount,
      erpCode,
      demo: true,
    })
    await setFlowMode(db, actor, storefrontId, 'catalogue', 'live')
    await setFlowMode(db, actor, storefrontId, 'shipments', 'live')
    await setFlowMode(db, actor, storefrontId, 'returns', 'live')
    await seedStock(db, storefrontId)
    await setTerms(db, systemClock.now(), actor, storefrontId, demoTerms)
    const named = Object.entries(statuses).map(([slug, name]) => ({ slug, name }))
    await db.$transaction((tx) => recordStatuses(tx, systemClock.now(), storefrontId, 'woocommerce', named))
  }
  await db.connection.updateMany({ where: { code: shopCode, demo: true }, data: { url: shopUrl } })
  await db.connection.updateMany({ where: { code: erpCode, demo: true }, data: { url: erpUrl } })
  return seedUsers(db)
}

/** The shop shows what the ERP can sell, at a pace somebody can watch. */
async function seedStock(db: Db, storefrontId: string): Promise<void> {
  await db.storefrontFlow.upsert({
    where: { storefrontId_flow: { storefrontId, flow: 'inventory' } },
    create: { storefrontId, flow: 'inventory', mode: 'live', liveSince: systemClock.now() },
    update: {},
  })
  await db.stockPolicy.upsert({
    where: { storefrontId },
    create: { storefrontId, normalSeconds: 10, peakSeconds: 5 },
    update: {},
  })
}

async function seedUsers(db: Db): Promise<SignIn[]> {
  const wanted = roles.map((role) => ({ role, email: `${role}@selvedge.demo`, name: `Demo ${role}` }))
  const known = await db.user.findMany({
    where: { email: { in: wanted.map(({ email }) => email) } },
    select: { email: true, disabledAt: true },
  })
  for (const user of wanted) {
    if (known.some(({ email }) => email === user.email)) continue
    await createUser(db, actor, { ...user, password: demoPassword })
  }
  const disabled = new Set(known.filter(({ disabledAt }) => disabledAt).map(({ email }) => email))
  return wanted
    .filter(({ email }) => !disabled.has(email))
    .map(({ role, email }) => ({ role, email, password: demoPassword }))
}
