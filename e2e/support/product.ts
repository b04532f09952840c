// The whole product for a browser test: an own database, sandboxes, worker and the built console on free ports.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { ensurePostgres, freePort } from '../../scripts/postgres.mjs'
import { checkout } from '../../scripts/prepare.mjs'
import { lastLines, Parts } from '../../scripts/start/parts.mjs'
import { seed } from '../../scripts/start/seed.mjs'
import { demoEnvironment, readPlaces } from '../../scripts/start/settings.mjs'
import { cloneTemplate, makeTemplate, testDataDir } from '../../scripts/testing/template.mjs'
import { openDatabase } from './database.ts'

export type Role = 'ecommerce' | 'finance' | 'admin' | 'service' | 'viewer'

export interface SignIn {
  role: Role
  email: string
  password: string
}

export interface Product {
  /** The console's address. */
  url: string
  shopUrl: string
  erpUrl: string
  databaseUrl: string
  /** Of the PostgreSQL that every product of a run has its database in. */
  serverUrl: string
  signIns: SignIn[]
  /** Runs `npm run selvedge -- ..args` against this product; what it wrote on standard output. */
  command(...args: string[]): Promise<string>
  stop(): Promise<void>
}

const run = promisify(execFile)

/** Between two polls of the shop. */
export const pollSeconds = 2

/** @throws {Error} with the last lines of the part that did not come up */
export async function startProduct(): Promise<Product> {
  const dataDir = mkdtempSync(join(tmpdir(), 'selvedge-product-'))
  const postgres = await ensurePostgres({ dataDir: testDataDir, purpose: 'test' })
  const database = await cloneTemplate(postgres.url, await makeTemplate(postgres.url))
  const free = async () => String(await freePort())
  const ports = { PORT: await free(), SELVEDGE_SHOP_PORT: await free(), SELVEDGE_ERP_PORT: await free() }
  const places = readPlaces({ ...ports, SELVEDGE_DATA_DIR: dataDir })
  const env = demoEnvironment({
    ...places,
    databaseUrl: database.url,
    env: { ...process.env, ...ports, NEXTAUTH_URL: undefined, SELVEDGE_POLL_SECONDS: String(pollSeconds) },
  })
  env.NEXTAUTH_URL = `http://localhost:${ports.PORT}`
  const ended: string[] = []
  const parts = new Parts(dataDir, { onExit: (name: string) => ended.push(name) })

  const stop = async () => {
    await parts.stop([
      [['console', 'worker'], 30_000],
      [['sandbox'], 5_000],
    ])
    await database.drop()
    await postgres.stop()
    rmSync(dataDir, { recursive: true, force: true })
    if (ended.length > 0) throw new Error(`Ended during the tests: ${ended.join(', ')}.`)
  }

  try {
    const demo = await seed(env, parts.logOf('seed'))
    await readUpToNow(database.url)
    const sandbox = await parts.start('sandbox', ['--import', 'tsx', 'sandbox/main.ts', '--json'], env, {
      until: (line: string) => line.startsWith('{'),
    })
    const { shop, erp } = JSON.parse(sandbox)
    await parts.start('worker', ['--import', 'tsx', 'worker/index.ts'], env)
    await parts.start('console', ['scripts/console.mjs'], env)
    const url = `http://localhost:${ports.PORT}`
    await untilReady(`${url}/api/ready`, () => ended.includes('console'), parts.logOf('console'))
    return {
      url,
      shopUrl: shop.url,
      erpUrl: erp.url,
      databaseUrl: database.url,
      serverUrl: postgres.url,
      signIns: demo.signIns as SignIn[],
      async command(...args) {
        try {
          const { stdout } = await run(process.execPath, ['--import', 'tsx', 'worker/cli/main.ts', ...args], {
            cwd: checkout,
            env,
          })
          return stdout
        } catch (error) {
          // What it found stands on standard output, and the message has the other alone.
          const { message, stdout = '' } = error as Error & { stdout?: string }
          throw new Error(`${message}\n${stdout}`, { cause: error })
        }
      },
      stop,
    }
  } catch (error) {
    await stop().catch(() => {})
    throw error
  }
}

/** A sandbox has one clock and commits at once: what it lists can be trusted sooner than a shop's that has many of both. */
async function readUpToNow(databaseUrl: string) {
  const database = await openDatabase(databaseUrl)
  await database.rows(`update connections set profile = profile || '{"pollLagSeconds": 2}' where kind = 'storefront'`)
  await database.close()
}

/** The demo's recorded orders are all where they belong: landed, judged, sent, and counted by a census. */
export async function passageSettled({ databaseUrl }: Pick<Product, 'databaseUrl'>) {
  const database = await openDatabase(databaseUrl)
  try {
    for (let waited = 0; waited < 120_000; waited += 250) {
      const [row] = await database.rows<{ settled: boolean }>(`
        select exists (select from censuses where finished_at is not null)
          and exists (select from web_orders where bucket = 'in_erp')
          and not exists (select from web_orders where dirty or bucket in ('arriving', 'queued'))
          and not exists (select from census_orders c where c.paid and not exists (
            select from web_orders o where o.storefront_id = c.storefront_id and o.external_id = c.external_id)) as settled`)
      if (row?.settled) return
      await sleep(250)
    }
    throw new Error('The demo orders are not through after two minutes.')
  } finally {
    await database.close()
  }
}

async function untilReady(address: string, hasEnded: () => boolean, log: string) {
  for (let waited = 0; waited < 60_000 && !hasEnded(); waited += 100) {
    const answer = await fetch(address).catch(() => null)
    if (answer?.ok) return
    await sleep(100)
  }
  throw new Error(`The console does not become ready:\n${lastLines(log)}`)
}
