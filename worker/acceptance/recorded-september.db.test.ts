import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAmount } from '../../lib/kernel/money.ts'
import { readClosePack } from '../../lib/reconciliation/close-pack/read-pack.ts'
import { packXlsx, sheetCsv } from '../../lib/reconciliation/close-pack/write-pack.ts'
import { approvePeriod } from '../../lib/reconciliation/periods/approve.ts'
import { toExplain } from '../../lib/reconciliation/periods/of-period.ts'
import { preparePeriod } from '../../lib/reconciliation/periods/prepare.ts'
import { readPeriod } from '../../lib/reconciliation/read/read-period.ts'
import type { VarianceClass } from '../../lib/reconciliation/variance-classes.ts'
import { explainVariances } from '../../lib/reconciliation/work/explain-variances.ts'
import type { Alteration } from '../../sandbox/bluecherry/ship-recorded.ts'
import { expectFault, person } from '../../scripts/testing/given.ts'
import { writePackFiles } from '../cli/pack-files.ts'
import type { RecordedBooks } from './testing/recorded-books.ts'
import { closingDay, recordBooks } from './testing/recorded-books.ts'
import { paidOrders } from './testing/recorded-store.ts'

/** One of each kind falls into September. */
const seed = 1391
const preparer = person('finance')
const approver = { ...person('finance'), id: '00000000-0000-7000-8000-000000000009', label: 'Another finance person' }
const example = new URL('../../docs/examples/close-pack-september/', import.meta.url)

let books: RecordedBooks
beforeAll(async () => {
  books = await recordBooks(seed)
}, 240_000)
afterAll(() => books?.close())

/** How the engine must name what the house did, and with which sign it stands. */
const asVariance: Record<Alteration, { class: VarianceClass; sign: 1n | -1n; words: string }> = {
  short: { class: 'REFUND_DUE', sign: -1n, words: 'A piece could not be found; its money goes back in October' },
  amended: { class: 'AMENDED_IN_ERP', sign: 1n, words: 'One piece more was keyed in; credited in October' },
  missing: { class: 'MISSING_IN_ERP', sign: -1n, words: 'The sales order was deleted; invoiced by hand' },
  doubled: { class: 'DUPLICATE_IN_ERP', sign: 1n, words: 'Keyed in a second time; the second invoice is credited' },
  tax: { class: 'TAX_CODE', sign: 1n, words: 'Tax was overwritten on the sales order; corrected in October' },
}

const toBeExplained = () =>
  books.db.variance.findMany({ where: { class: { in: toExplain }, goneAt: null }, orderBy: { subject: 'asc' } })

const periods = (before: string) =>
  books.db.period.findMany({
    where: { toOn: { lte: new Date(before) } },
    orderBy: [{ fromOn: 'asc' }, { currency: 'asc' }],
  })

describe.sequential('September of the recorded store', () => {
  it('lists exactly what the house altered, each under its class and to the minor unit', async () => {
    expect(books.altered.map(({ kind }) => kind).sort()).toEqual(['amended', 'doubled', 'missing', 'short', 'tax'])
    expect(books.altered.every(({ ordered }) => ordered.startsWith('2026-09'))).toBe(true)
    const expected = books.altered.map(({ kind, altpo, currency, difference }) => {
      const { class: name, sign } = asVariance[kind]
      return `${altpo.split(':')[1]} ${name} ${currency} ${sign * parseAmount(difference).amount}`
    })
    const found = (await toBeExplained()).map((row) => `${row.subject} ${row.class} ${row.currency} ${row.total}`)
    expect(found.sort()).toEqual(expected.sort())
  })

  it('matches at least 85 % of its paid orders to an invoice, and every refund to its credit memo', async () => {
    const [row] = await books.db.$queryRaw<{ paid: number; invoiced: number }[]>`
      select count(*)::int as paid, count(*) filter (where invoices > 0)::int as invoiced from tie_outs
      where paid_on >= '2026-09-01' and paid_on < '2026-10-01'`
    const inSeptember = paidOrders.filter(({ paidAt }) => londonMonth(paidAt) === '2026-09')
    expect(row?.paid).toBe(inSeptember.length)
    expect((row?.invoiced ?? 0) / inSeptember.length).toBeGreaterThanOrEqual(0.85)
    const [refunds] = await books.db.$queryRaw<{ refunds: number; memos: number; open: bigint }[]>`
      select (select count(*) from shop_refunds)::int as refunds, (select count(*) from erp_credit_memos where posted)::int as memos,
        (select coalesce(sum(total), 0) from money_entries where ledger = 'refunds' and step = 'open')::bigint as open`
    expect(refunds?.refunds).toBe(43)
    expect(refunds?.memos).toBeGreaterThan(43)
    expect(refunds?.open).toBe(0n)
  })

  it('is not handed over before everything is explained', async () => {
    const [september] = (await periods('2026-10-01')).filter(
      ({ name, currency }) => name === '2026-09' && currency === 'GBP',
    )
    for (const period of await periods('2026-09-01')) await close(period.id)
    await expectFault(preparePeriod(books.db, closingDay, preparer, september?.id ?? ''), 'PERIOD_NOT_READY')
  })

  it('closes in every currency by two people, its bridge adding up from the documents', async () => {
    const byOrder = new Map(books.altered.map((one) => [one.altpo.split(':')[1], one]))
    const [another] = books.erp.invoicesUnder('UK:129')
    for (const variance of await toBeExplained()) {
      const { kind, altpo } = byOrder.get(variance.subject) ?? {}
      if (!kind || !altpo) throw new Error(`${variance.subject} was not altered`)
      const own = books.erp.invoicesUnder(altpo).at(-1) ?? another
      const evidence =
        kind === 'short'
          ? ({ kind: 'carried', reference: 'October 2026' } as const)
          : ({ kind: 'document', reference: String(own?.inv_num) } as const)
      const explanation = { cause: asVariance[kind].words, note: '', evidence }
      await explainVariances(books.db, closingDay, preparer, [variance.id], explanation)
    }
    const september = (await periods('2026-10-01')).filter(({ name }) => name === '2026-09')
    expect(september.map(({ currency }) => currency)).toEqual(['EUR', 'GBP', 'JPY', 'USD'])
    for (const { id } of september) {
      await close(id)
      const { head, figures } = await readPeriod(books.db, closingDay, approver, id)
      expect(head.state).toBe('signed_off')
      expect(figures.bridge.gaps).toEqual([])
    }
  })

  it('has the close pack that the docs show', async () => {
    const found = await books.db.period.findFirstOrThrow({ where: { name: '2026-09', currency: 'GBP' } })
    const pack = await readClosePack(books.db, closingDay, preparer, found.id)
    expect(pack.taken).not.toBeNull()
    if (process.env.SELVEDGE_WRITE_EXAMPLES) await writePackFiles(pack, example.pathname)
    for (const sheet of pack.sheets) {
      // Numbers of sales orders depend on which of eight requests came first, and hashes on them.
      if (sheet.key === 'sign-off' || sheet.key === 'variances') continue
      const shown = readFileSync(new URL(`close-pack-UK-2026-09-GBP-${sheet.key}.csv`, example), 'utf8')
      expect(sheetCsv(sheet, pack.period.scale), sheet.key).toBe(shown)
    }
    expect((await packXlsx(pack)).subarray(0, 2).toString()).toBe('PK')
    const again = await readClosePack(books.db, new Date('2027-03-01T00:00:00Z'), preparer, found.id)
    expect(again.hash).toBe(pack.hash)
  })
})

async function close(id: string) {
  await preparePeriod(books.db, closingDay, preparer, id)
  await expectFault(approvePeriod(books.db, closingDay, preparer, id), 'SECOND_PERSON')
  await approvePeriod(books.db, closingDay, approver, id)
}

const londonMonth = (at: Date) => at.toLocaleDateString('sv-SE', { timeZone: 'Europe/London' }).slice(0, 7)
