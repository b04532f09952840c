import { describe, expect, it } from 'vitest'
import { readMappingCsv, writeMappingCsv } from './csv.ts'
import { demoMappingRows } from './demo/rows.ts'
import type { MappingRowInput } from './tables.ts'
import { mappingTableNames } from './tables.ts'

const none: ReadonlySet<string> = new Set()

describe('a table as CSV', () => {
  it('reads back what it wrote, every table', () => {
    const kit: MappingRowInput = {
      table: 'item_link',
      storefront: 'UK',
      position: 3,
      match: { key: 'sku:SET "A", 2' },
      target: {
        kind: 'kit',
        components: [
          { item: 'third_party:MUG x 2', quantity: 2 },
          { item: 'key:01/00417/NAV/SELV//M', quantity: 1 },
        ],
      },
    }
    const preorder: MappingRowInput = {
      table: 'preorder',
      storefront: '',
      position: 1,
      match: { meta: '_preorder' },
      target: { orderType: 'PRE', startAfterDays: 0 },
    }
    const all = [...demoMappingRows, kit, preorder]
    for (const table of mappingTableNames) {
      const rows = all.filter((row) => row.table === table)
      const read = readMappingCsv(table, writeMappingCsv(table, rows), new Set(['UK']))
      expect(read).toEqual({ rows, errors: [] })
    }
  })

  it('dates are two columns that may be left out, and come back byte for byte', () => {
    const csv =
      'storefront,position,name,taxClass,code,validFrom,validTo\n,10,Wrap,,OLD,,2026-12-01\n,10,Wrap,,NEW,2026-12-01,\n'
    const { rows, errors } = readMappingCsv('fee', csv, none)
    expect(errors).toEqual([])
    expect(rows).toMatchObject([{ validTo: '2026-12-01' }, { validFrom: '2026-12-01' }])
    expect(writeMappingCsv('fee', rows)).toBe(csv)
    expect(readMappingCsv('fee', 'name,code\nWrap,NEW', none).rows).toHaveLength(1)
    const bad = readMappingCsv(
      'fee',
      'position,name,code,validFrom,validTo\n1,Wrap,A,tomorrow,\n2,Bag,A,2026-12-02,2026-12-01\n3,Wr*p,B,,\n3,W*ap,C,,\n3,Wr*,D,,\n3,Wrap,E,,',
      none,
    )
    expect(bad.errors.map(({ line, field, reason }) => [line, field, reason])).toEqual([
      [2, 'validFrom', 'a date, yyyy-mm-dd'],
      [3, 'validTo', 'is not after validFrom'],
      [6, 'position', 'may fit the same order as line 4 and says otherwise: one needs another position'],
    ])
  })

  it('names every bad line with its field and the reason, and takes none of the file', () => {
    const csv = [
      'storefront,position,rate,country,state,taxClass,vatNumber,exempt,taxCode',
      ',10,GB-VAT-1,GB,,,,,GB20',
      ',20,GB-VAT-2,Britain,,,,,GB20',
      ',30,GB-VAT-3,GB,,,maybe,,GB20',
      'XX,40,GB-VAT-4,GB,,,,,GB20',
      ',50,GB-VAT-1,GB,,,,,GB05',
      ',sixty,GB-VAT-6,GB,,,,,',
      ',70,GB-VAT-7,GB',
    ].join('\r\n')
    const { rows, errors } = readMappingCsv('tax', csv, none)
    expect(rows).toEqual([])
    expect(errors.map(({ line, field }) => [line, field])).toEqual([
      [3, 'country'],
      [4, 'vatNumber'],
      [5, 'storefront'],
      [6, 'rate'],
      [7, 'position'],
      [7, 'taxCode'],
      [8, 'row'],
    ])
    expect(errors.find(({ line }) => line === 6)?.reason).toBe('matches the same as line 2')
  })

  it('refuses a column it does not know, an empty file and a broken quote', () => {
    expect(readMappingCsv('fee', 'name,kode\nWrap,W', none).errors).toMatchObject([{ line: 1, field: 'kode' }])
    expect(readMappingCsv('fee', '', none).errors).toMatchObject([{ line: 1, field: 'header' }])
    expect(readMappingCsv('fee', 'name,code\n"Wrap,W', none).errors).toHaveLength(1)
  })
})
