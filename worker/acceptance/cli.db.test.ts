import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDb, type Db } from '../../lib/kernel/db.ts'
import { writeAccountCsv } from '../../lib/mappings/account-csv.ts'
import { writeMappingCsv } from '../../lib/mappings/csv.ts'
import { demoAccount, demoMappingRows } from '../../lib/mappings/demo/rows.ts'
import { mappingTableNames } from '../../lib/mappings/tables.ts'
import type { Erp } from '../../sandbox/bluecherry/create-erp.ts'
import { createErp } from '../../sandbox/bluecherry/create-erp.ts'
import type { Shop } from '../../sandbox/woocommerce/create-shop.ts'
import { createShop } from '../../sandbox/woocommerce/create-shop.ts'
import { cloneDatabase } from '../../scripts/testing/clone-database.ts'
import { createCommandLine } from './testing/command-line.ts'
import { faultsUnder } from './testing/demo-faults.ts'
import { moneyOf, paidOrders } from './testing/recorded-store.ts'

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`
const [firstKey, secondKey] = [key('a'), key('b')]
const folder = mkdtempSync(join(tmpdir(), 'selvedge-cli-'))
const mappings = join(folder, 'mappings')

let shop: Shop
let erp: Erp
let db: Db
let selvedge: ReturnType<typeof createCommandLine>
let close: () => Promise<unknown>

beforeAll(async () => {
  const database = await cloneDatabase()
  shop = createShop()
  erp = createErp()
  await Promise.all([shop.listen(), erp.listen()])
  db = createDb(database.url, 'worker')
  selvedge = createCommandLine({
    DATABASE_URL: database.url,
    SELVEDGE_DATA_DIR: join(folder, 'data'),
    SELVEDGE_KEYS: firstKey,
    SELVEDGE_ALLOW_PRIVATE_HOSTS: '1',
  })
  close = async () => {
    await Promise.all([shop.close(), erp.close(), db.$disconnect()])
    await database.drop()
  }
})
afterAll(async () => {
  await close?.()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a command that must do what it is asked; answers what it says. */
async function run(line: string, given: Parameters<typeof selvedge>[1] = {}): Promise<string> {
  const { code, stdout, stderr } = await selvedge(line.split(' '), given)
  expect({ line, code, stderr: code === 0 ? '' : stderr }).toEqual({ line, code: 0, stderr: '' })
  return stdout
}

/** "Not ready" is an answer too, on a busy machine: it is asked again. */
async function status() {
  for (let tries = 0; tries < 10; tries++) {
    const { code, stdout } = await selvedge(['status', '--json'])
    if (code !== 3) return JSON.parse(stdout)
  }
  throw new Error('status never became ready')
}
const held = new Set(faultsUnder('Faults that hold orders').flatMap(({ orders }) => orders))
const going = paidOrders.filter(({ id, isCancelled }) => !isCancelled && !held.has(id)).length

describe.sequential('an operator, from an empty database to a shop that runs', { timeout: 90_000 }, () => {
  it('adds people: a password is made up and printed, or read from where it does not show', async () => {
    expect(await run('user add --email admin@shop.example --role admin')).toMatch(
      /^admin@shop\.example may sign in as admin\. Password: \S{20}\n$/,
    )
    const input = 'a password of some length\n'
    expect(await run('user add --email fin@shop.example --role finance --password -', { input })).not.toContain(
      'length',
    )
    expect(await db.user.count()).toBe(2)
    expect(await selvedge(['user', 'add', '--email', 'x@shop.example', '--role', 'boss'])).toMatchObject({ code: 1 })
    expect(await selvedge(['user', 'add', '--email', 'x@shop.example'])).toMatchObject({ code: 2 })
    expect(await db.user.count()).toBe(2)
  })

  it('connects an ERP and a shop, secrets from standard input or the environment; a shop starts in shadow', async () => {
    expect(
      await run(`connect bluecherry --url ${erp.url} --key - --rate 0 --concurrent-writes 8`, { input: erp.key }),
    ).toMatch(/^ERP is connected to http\S+\.\nIt answers: /)
    const { key: consumer, secret } = shop.keys.read_write
    const given = { input: `${secret}\n`, env: { SELVEDGE_CONNECT_KEY: consumer } }
    const said = await run(`connect woocommerce --code uk --url ${shop.url} --secret - --live-from 2026-01-01`, given)
    expect(said).toMatch(/^UK is connected to http\S+, orders shadow\.\nIt answers: /)
    const secrets = await db.connection.findMany({ select: { secretSealed: true } })
    expect(secrets.every(({ secretSealed }) => !Buffer.from(secretSealed).includes(secret.slice(0, 12)))).toBe(true)
  })

  it('says no in one line, with exit code 1, to a key the shop refuses; the connection stays as it was kept', async () => {
    const line = `connect woocommerce --code US --url ${shop.url} --key ck_wrong --secret cs_wrong`
    const { code, stderr } = await selvedge(line.split(' '))
    expect(code).toBe(1)
    expect(stderr).toMatch(/^The connection is kept, but it does not answer: .+\n$/)
    await db.storefront.delete({ where: { code: 'US' } })
    await db.connection.delete({ where: { code: 'US' } })
  })

  it('pulls the ERP’s codes and imports the mappings: nothing half applied, then all of it, and out again unchanged', async () => {
    expect(await run('codes pull')).toMatch(/^ERP: .*taxcode 21/)
    const files = Object.fromEntries(
      mappingTableNames.map((table) => [
        table,
        writeMappingCsv(
          table,
          demoMappingRows.filter((row) => row.table === table),
        ),
      ]),
    )
    const account = writeAccountCsv([{ storefront: '', account: demoAccount }])
    for (const [table, text] of Object.entries({ ...files, account })) write(`${table}.csv`, text)
    write('fee.csv', `${files.fee}\n,20,,,NOWHERE,,\n`)
    const bad = await selvedge(['mappings', 'import', mappings])
    expect(bad).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Nothing was imported\. fee\.csv line \d+, name: /),
    })
    expect(await db.mappingRow.count()).toBe(0)

    write('fee.csv', files.fee ?? '')
    expect(await run(`mappings import ${mappings} --approve-as fin@shop.example`)).toMatch(/^Version 1 is in force/)
    expect(await db.mappingRow.count()).toBe(demoMappingRows.length)
    expect(await run(`mappings import ${mappings} --approve-as fin@shop.example`)).toMatch(/^Nothing differs/)
    const again = join(folder, 'again')
    await run(`mappings export ${again}`)
    for (const file of readdirSync(again)) {
      if (file !== 'account.csv') expect([file, readFileSync(join(again, file), 'utf8')]).toEqual([file, read(file)])
    }
  })

  it('syncs once in shadow: everything stands as it will, and the ERP has received no write', async () => {
    expect(await run('sync orders --storefront UK --once')).toBe(
      `240 paid = 0 in the ERP + 0 excluded + 15 cancelled + 37 held + ${going} queued + 0 unexplained\n`,
    )
    expect(erp.requests().writes).toBe(0)
  })

  it('goes live and syncs once: status --json has exactly its keys and the recorded store’s figures', async () => {
    expect(await run('mode orders live --storefront UK')).toBe('UK: orders live\n')
    await run('sync orders --once')
    expect(await status()).toEqual({
      paid: 240,
      inErp: going,
      excluded: 0,
      cancelled: 15,
      held: 37,
      queued: 0,
      unexplained: 0,
      heldBy: {
        SKU_MISSING: 12,
        SKU_UNKNOWN: 10,
        SKU_INACTIVE: 6,
        SKU_AMBIGUOUS: 4,
        PRODUCT_DELETED: 2,
        CUSTOMER_DATA_MISSING: 3,
      },
      exceptions: {
        SKU_MISSING: 1,
        SKU_UNKNOWN: 2,
        SKU_INACTIVE: 1,
        SKU_AMBIGUOUS: 1,
        PRODUCT_DELETED: 2,
        CUSTOMER_DATA_MISSING: 1,
        PRICE_OFF_MASTER: 2,
      },
      money: moneyOf(paidOrders),
      lagSeconds: 0,
    })
    expect(erp.ledger()).toMatchObject({ orders: going, duplicates: 0 })
    expect(await run('status')).toMatch(/^240 paid\n {2}188 in the ERP\n/)
  })

  it('backfills: a dry run lands nothing, and what was landed is known', async () => {
    const said = await run('backfill orders --from 2026-09-01 --to 2026-10-01 --dry-run')
    expect(said).toMatch(
      /^UK: (\d+) orders read, 0 would be landed, 0 changed, \1 known, 0 not readable \(dry run\)\n$/,
    )
    expect(await selvedge('backfill orders --from yesterday'.split(' '))).toMatchObject({ code: 2 })
  })

  it('failure 26: recovers after a restore without sending anything twice', async () => {
    const before = erp.ledger()
    expect(await run('recover')).toMatch(/^\d+ sales orders are looked up before they are sent/)
    await run('sync orders --once')
    expect(erp.ledger()).toEqual(before)
    expect(await status()).toMatchObject({ paid: 240, inErp: going, unexplained: 0 })
  })

  it('rotates the keys: everything opens with the new one first, the shop and the orders too', async () => {
    const env = { SELVEDGE_KEYS: `${secondKey},${firstKey}` }
    expect(await run('keys rotate', { env })).toMatch(
      /^2 connections and 33\d orders are sealed with the newest key now/,
    )
    expect(await run('keys rotate', { env })).toMatch(/^0 connections and 0 orders /)
    const sealed = await db.connection.findMany({ select: { secretSealed: true } })
    // Layout: length of the key's id, the id.
    expect(sealed.map(({ secretSealed }) => Buffer.from(secretSealed).subarray(1, 2).toString())).toEqual(['b', 'b'])
    const { code, stdout } = await selvedge(['sync', 'orders', '--once'], { env })
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^240 paid = 188 in the ERP/) })
  })

  it('doctor finds nothing wrong but that no worker runs, and names a shop that does not answer', async () => {
    const env = { SELVEDGE_KEYS: `${secondKey},${firstKey}` }
    const well = await selvedge(['doctor'], { env })
    expect(well.stdout.split('\n').filter((line) => line.startsWith('WRONG'))).toEqual([
      expect.stringMatching(/^WRONG +workers: none/),
    ])
    expect(well.code).toBe(1)
    erp.faults.add({ status: 401 })
    const ill = await selvedge(['doctor'], { env })
    erp.faults.clear()
    expect(ill.stdout).toMatch(/^WRONG +connection ERP: /m)
    expect(ill.stdout).toMatch(/^ok +connection UK: .* answers/m)
  })

  it('refuses what would harm: live without a go-live instant, an unknown shop, a weak key', async () => {
    await db.storefront.update({ where: { code: 'UK' }, data: { liveFrom: null } })
    await run('mode orders shadow')
    expect(await selvedge('mode orders live'.split(' '))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('go-live'),
    })
    expect(await selvedge('sync orders --storefront FR'.split(' '))).toMatchObject({
      code: 1,
      stderr: 'There is no shop with the code FR. There are: UK\n',
    })
    const env = { SELVEDGE_KEYS: `a:${Buffer.alloc(32, 1).toString('base64')}` }
    const weak = await selvedge(['sync', 'orders', '--once'], { env })
    expect(weak).toMatchObject({ code: 1, stderr: expect.stringContaining('SELVEDGE_KEYS') })
    expect(weak.stderr).not.toContain(env.SELVEDGE_KEYS.slice(2))
  })
})

describe('status never waits', () => {
  const silent = new Set<Server>()
  /** What a command takes that has nothing to do, on this machine as busy as it is. */
  let bare: number
  beforeAll(async () => {
    bare = (await selvedge(['--help'])).ms
  })
  afterAll(() => {
    for (const server of silent) server.close()
  })

  it.each(['a port nobody listens on', 'a database that accepts and never answers', 'no instance at all'])(
    '%s: exit code 3 and one line within two seconds of its own',
    async (place) => {
      const env: Record<string, string> = {}
      if (place.startsWith('a port')) env.DATABASE_URL = 'postgresql://u:p@127.0.0.1:1/x'
      else if (place.startsWith('a database'))
        env.DATABASE_URL = `postgresql://u:p@127.0.0.1:${await listenSilently()}/x`
      else env.DATABASE_URL = ''
      const { code, stdout, stderr, ms } = await selvedge(['status', '--json'], { env })
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
      expect(stderr).toMatch(/^Not ready: [^\n]+\n$/)
      expect(ms - bare).toBeLessThan(2_000)
    },
  )

  it('a schema that lacks migrations: exit code 3, naming them', async () => {
    const database = await cloneDatabase()
    const bare = createDb(database.url, 'worker')
    await bare.$executeRaw`delete from _prisma_migrations where migration_name like '%_orders'`
    await bare.$disconnect()
    const { code, stderr } = await selvedge(['status'], { env: { DATABASE_URL: database.url } })
    await database.drop()
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringMatching(/^Not ready: .*_orders.* npm run migrate\n$/),
    })
  })

  async function listenSilently(): Promise<number> {
    const server = createServer((socket) => socket.unref())
    silent.add(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    server.unref()
    const address = server.address()
    return typeof address === 'object' && address ? address.port : 0
  }
})

function write(file: string, text: string): void {
  mkdirSync(mappings, { recursive: true })
  writeFileSync(join(mappings, file), text)
}

const read = (file: string) => readFileSync(join(mappings, file), 'utf8')
