// The demo: a user per role, a shop and an ERP (the sandboxes), mappings. Never in production; run again it changes nothing.
//
//   tsx prisma/seed.ts   with DATABASE_URL, SELVEDGE_KEYS and SELVEDGE_DEMO=1; ends with one line of JSON
import { createUser } from '../lib/access/create-user.ts'
import { connectErp } from '../lib/connections/connect-erp.ts'
import { connectStorefront } from '../lib/connections/connect-storefront.ts'
import { readAddressPolicy } from '../lib/http/address-policy.ts'
import type { Actor } from '../lib/kernel/actor.ts'
import { systemClock } from '../lib/kernel/clock.ts'
import type { Db } from '../lib/kernel/db.ts'
import { createDb } from '../lib/kernel/db.ts'
import { createKeyRing } from '../lib/kernel/seal.ts'
import { demoAccount, demoMappingRows } from '../lib/mappings/demo/rows.ts'
import { replaceMappings } from '../lib/mappings/import-mappings.ts'
import { mappingTableNames } from '../lib/mappings/tables.ts'

const actor: Actor = { kind: 'system', label: 'demo' }
const password = 'weft-and-warp-2026'

const people = [
  { role: 'admin', name: 'Ada Admin' },
  { role: 'ecommerce', name: 'Eli Ecommerce' },
  { role: 'finance', name: 'Finn Finance' },
  { role: 'service', name: 'Sia Service' },
  { role: 'viewer', name: 'Vic Viewer' },
] as const

const emailOf = (role: string) => `${role}@selvedge.example`

/** The sandboxes' fixed keys: they open nothing but a demo on this machine. */
const sandboxKeys = {
  shop: {
    key: 'ck_sandbox_read_write_0000000000000000000000',
    secret: 'cs_sandbox_read_write_0000000000000000000000',
  },
  erp: { key: 'b1c7e0a94d5f4e2c8a6f3d2e1b0c9a87' },
}

async function seed(db: Db, env: NodeJS.ProcessEnv): Promise<boolean> {
  if ((await db.connection.count({ where: { demo: false } })) > 0) return false
  const known = new Set((await db.user.findMany({ select: { email: true } })).map(({ email }) => email))
  for (const { role, name } of people) {
    const email = emailOf(role)
    if (!known.has(email)) await createUser(db, actor, { email, name, role, password })
  }
  const urls = {
    shop: `http://127.0.0.1:${env.SELVEDGE_SHOP_PORT ?? 8410}`,
    erp: `http://127.0.0.1:${env.SELVEDGE_ERP_PORT ?? 9410}/DEMO`,
  }
  const standing = new Map(
    (await db.connection.findMany({ select: { code: true, url: true } })).map((c) => [c.code, c.url]),
  )
  const keyRing = createKeyRing(env.SELVEDGE_KEYS ?? '')
  const policy = readAddressPolicy(env)
  if (standing.get('DEMO-ERP') !== urls.erp) {
    await connectErp(db, keyRing, policy, actor, {
      code: 'DEMO-ERP',
      name: 'Demo ERP',
      url: urls.erp,
      ...sandboxKeys.erp,
      ratePerSecond: 0,
      concurrentWrites: 4,
      demo: true,
    })
  }
  if ((await db.mappingRow.count()) === 0) {
    await replaceMappings(db, systemClock, actor, mappingTableNames, demoMappingRows, { note: 'demo' })
  }
  if (standing.get('DEMO') !== urls.shop) {
    await connectStorefront(db, keyRing, policy, actor, {
      code: 'DEMO',
      name: 'Demo shop',
      url: urls.shop,
      ...sandboxKeys.shop,
      currency: 'GBP',
      timeZone: 'Europe/London',
      liveFrom: new Date('2026-08-01T00:00:00Z'),
      mode: 'live',
      releaseDelaySeconds: 0,
      account: demoAccount,
      erpCode: 'DEMO-ERP',
      demo: true,
    })
  }
  return true
}

async function main(): Promise<void> {
  if (process.env.SELVEDGE_DEMO !== '1') throw new Error('The demo is written only where SELVEDGE_DEMO=1 asks for it.')
  const db = createDb(process.env.DATABASE_URL ?? '', 'worker')
  try {
    const demo = await seed(db, process.env)
    const signIns = demo ? people.map(({ role }) => ({ role, email: emailOf(role), password })) : []
    console.log(JSON.stringify({ demo, signIns }))
  } finally {
    await db.$disconnect()
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
