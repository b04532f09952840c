import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeAccountCsv } from '../../lib/mappings/account-csv.ts'
import { demoAccount } from '../../lib/mappings/demo/rows.ts'
import { givenDatabase } from '../../scripts/testing/given.ts'
import { createCommandLine } from './testing/command-line.ts'

const given = givenDatabase()
const folder = mkdtempSync(join(tmpdir(), 'selvedge-account-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let selvedge: ReturnType<typeof createCommandLine>
beforeAll(async () => {
  selvedge = createCommandLine({
    DATABASE_URL: given.url,
    SELVEDGE_DATA_DIR: folder,
    SELVEDGE_KEYS: `a:${randomBytes(32).toString('base64')}`,
    SELVEDGE_CONNECT_KEY: 'ck_1',
    SELVEDGE_CONNECT_SECRET: 'cs_1',
  })
  for (const role of ['admin', 'finance']) {
    expect(await selvedge(['user', 'add', '--email', `${role}@shop.example`, '--role', role])).toMatchObject({
      code: 0,
    })
  }
})

const connect = (account: object, ...more: string[]) => {
  const shop = ['--code', 'UK', '--url', 'https://shop.example', '--no-test']
  return selvedge(['connect', 'woocommerce', ...shop, '--account', JSON.stringify(account), ...more])
}
const customer = async () => {
  const { account } = await given.db.storefront.findUniqueOrThrow({ where: { code: 'UK' } })
  return (account as typeof demoAccount).customer
}

it('rule 28: the account of a connected shop changes in the name of a finance user only, by connect as by import', async () => {
  expect(await connect(demoAccount)).toMatchObject({ code: 0 })
  expect(await connect(demoAccount), 'the same once more').toMatchObject({ code: 0 })
  const other = { ...demoAccount, customer: 'OTHER' }
  expect(await connect(other)).toMatchObject({
    code: 1,
    stderr: `The ERP account of UK would change (customer ${demoAccount.customer} -> OTHER): that takes a finance user, --approve-as <e-mail>\n`,
  })
  expect(await connect(other, '--approve-as', 'admin@shop.example')).toMatchObject({
    code: 1,
    stderr: '--approve-as: admin@shop.example is admin; it takes a finance user\n',
  })
  expect(await customer()).toBe(demoAccount.customer)
  expect(await connect(other, '--approve-as', 'finance@shop.example')).toMatchObject({ code: 0 })
  expect(await customer()).toBe('OTHER')

  writeFileSync(join(folder, 'account.csv'), writeAccountCsv([{ storefront: 'UK', account: demoAccount }]))
  expect(await selvedge(['mappings', 'import', folder])).toMatchObject({ code: 1 })
  expect(await customer()).toBe('OTHER')
  expect((await selvedge(['connect', 'woocommerce', '--help'])).stdout).toContain('--approve-as <email>')
}, 60_000)
