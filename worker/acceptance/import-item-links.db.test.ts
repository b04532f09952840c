import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '../../lib/kernel/clock.ts'
import { importMappings } from '../../lib/mappings/import-mappings.ts'
import { givenDatabase, givenStorefront, person } from '../../scripts/testing/given.ts'
import { createCommandLine } from './testing/command-line.ts'

const given = givenDatabase()
const folder = mkdtempSync(join(tmpdir(), 'selvedge-links-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const links = 10_000
const header = 'storefront,position,key,kind,item,components,code,taxCode'

const good = (n: number): string =>
  n % 100 === 0
    ? `UK,${n},sku:SKU-${n},kit,,third_party:SKU-${n} x 2 | upc:50${n} x 1,,`
    : `,${n},sku:SKU-${n},item,third_party:SKU-${n},,,`

/** One wrong thing a line, with the field that is named and why. */
const wrong: readonly [(n: number) => string, string, string | ((line: number) => string)][] = [
  [(n) => `,${n},sku:SKU-${n},item,third:SKU-${n},,,`, 'item', 'third_party:, pkey:, upc: or key:'],
  [(n) => `,${n},sku:SKU-${n},item,,,,`, 'item', 'is missing'],
  [(n) => `,${n},sku:SKU-${n},bundle,third_party:SKU-${n},,,`, 'kind', 'one of item, kit, charge, nothing'],
  [(n) => `,${n},SKU-${n},item,third_party:SKU-${n},,,`, 'key', 'sku:.., product:.., product:../.. or line:../..'],
  [(n) => `,${n},,item,third_party:SKU-${n},,,`, 'key', 'is missing'],
  [(n) => `,${n},sku:SKU-1,item,third_party:SKU-${n},,,`, 'key', 'matches the same as line 3'],
  [(n) => `FR,${n},sku:SKU-${n},item,third_party:SKU-${n},,,`, 'storefront', 'there is no storefront "FR"'],
  [(n) => `,first,sku:SKU-${n},item,third_party:SKU-${n},,,`, 'position', 'a whole number'],
  [(n) => `,${n},sku:SKU-${n},item,third_party:SKU-${n}`, 'row', '5 cells where the header has 8'],
  [(n) => `,${n},sku:SKU-${n},kit,,third_party:SKU-${n},,`, 'components', 'reference x quantity, several parted by |'],
  [(n) => `,${n},sku:SKU-${n},kit,,third_party:SKU-${n} x 0,,`, 'components', 'at least 1'],
  [(n) => `,${n},sku:SKU-${n},kit,,,,`, 'components', 'is missing'],
  [(n) => `,${n},sku:SKU-${n},charge,,,A CODE OF TWENTY-NINE LETTERS,`, 'code', 'at most 20 characters'],
  [(n) => `,${n},sku:SKU-${n},charge,,,,`, 'code', 'is missing'],
  [
    (n) => `,${n},sku:SKU-${n},nothing,third_party:SKU-${n},,,`,
    'item',
    'has no place in a rule of this kind: leave it empty',
  ],
]

const lines = Array.from({ length: links }, (_, n) => good(n))
const bad = Array.from({ length: 30 }, (_, at) => {
  const [write, field, reason] = wrong[at % wrong.length] ?? []
  const n = 300 + at * 321
  return { n, text: write?.(n) ?? '', error: { table: 'item_link', line: n + 2, field, reason } }
})
const spoilt = [...lines]
for (const { n, text } of bad) spoilt[n] = text
const csv = (rows: readonly string[]) => [header, ...rows].join('\r\n')

let selvedge: ReturnType<typeof createCommandLine>
beforeAll(async () => {
  await givenStorefront(given.db, { code: 'UK' })
  selvedge = createCommandLine({
    DATABASE_URL: given.url,
    SELVEDGE_DATA_DIR: folder,
    SELVEDGE_KEYS: `a:${randomBytes(32).toString('base64')}`,
  })
  await importMappings(given.db, systemClock, person('admin'), { item_link: csv([',0,sku:BEFORE,nothing,,,,']) })
})

/** Everything a change of mappings writes. */
const standing = async () => ({
  rows: await given.db.mappingRow.findMany({ orderBy: { id: 'asc' } }),
  versions: await given.db.mappingVersion.findMany({ orderBy: { number: 'asc' } }),
  audited: await given.db.auditRow.count(),
})

it('10,000 item links with 30 bad rows: nothing is applied, every bad row is named with line, field and reason', async () => {
  const before = await standing()
  const importing = importMappings(given.db, systemClock, person('admin'), { item_link: csv(spoilt) })
  const { code, context } = await importing.then(
    () => ({ code: null, context: null }),
    (error: { code: string; context: object }) => error,
  )
  expect({ code, context }).toEqual({ code: 'MAPPING_CSV_INVALID', context: { errors: bad.map(({ error }) => error) } })
  expect(await standing()).toEqual(before)
}, 60_000)

it('the command line names them too, a line each, and 10,000 good ones are one version in seconds', async () => {
  const before = await standing()
  writeFileSync(join(folder, 'item_link.csv'), csv(spoilt))
  const refused = await selvedge(['mappings', 'import', folder])
  const named = bad.map(({ error: { line, field, reason } }) => `item_link.csv line ${line}, ${field}: ${reason}`)
  expect(refused).toMatchObject({ code: 1, stdout: '', stderr: `Nothing was imported. ${named.join('\n')}\n` })
  expect(await standing()).toEqual(before)

  writeFileSync(join(folder, 'item_link.csv'), csv(lines))
  const taken = await selvedge(['mappings', 'import', folder, '--note', 'spring'])
  const number = (before.versions.at(-1)?.number ?? 0) + 1
  expect(taken).toMatchObject({
    code: 0,
    stdout: `Version ${number} is in force: 10000 rules new, 1 ended, 0 unchanged.\n`,
  })
  expect(taken.ms).toBeLessThan(60_000)
  const after = await standing()
  expect(after.versions.slice(before.versions.length)).toMatchObject([{ number, note: 'spring' }])
  expect(after.rows.filter(({ toVersion }) => toVersion === null)).toHaveLength(links)
  expect(after.audited).toBe(before.audited + 1)

  const again = await selvedge(['mappings', 'import', folder])
  expect(again.stdout).toBe('Nothing differs: 10000 rules stand as they are.\n')
}, 120_000)
