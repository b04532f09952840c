import { parse } from 'csv-parse/sync'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { createLoader } from 'nuqs/server'
import { Suspense } from 'react'
import { Empty } from '../../../../components/display/empty.tsx'
import { countOf, countText } from '../../../../components/display/money-text.ts'
import { TableSkeleton } from '../../../../components/table/table-skeleton.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import { listErpCodes } from '../../../../lib/boards/erp-codes.ts'
import { writeMappingCsv } from '../../../../lib/mappings/csv.ts'
import { type ListedRow, listMappingRows } from '../../../../lib/mappings/list-rows.ts'
import { type MappingTable, mappingTableNames, mappingTables } from '../../../../lib/mappings/tables.ts'
import { db } from '../../../_server/db.ts'
import { frameOf, readScope, type SearchParams } from '../../../_server/query.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { MappingHead } from '../mapping-head.tsx'
import { ruleFields } from '../rule-fields.ts'
import { tableWords } from '../table-words.ts'
import { CsvTools } from './csv-tools.tsx'
import { mappingFilters } from './filters.ts'
import { RuleDialog } from './rule-dialog.tsx'
import { RuleSearch } from './rule-search.tsx'
import { RulesTable } from './rules-table.tsx'

type Params = Promise<{ table: string }>

const load = createLoader(mappingFilters)

const tableOf = (name: string): MappingTable | undefined => mappingTableNames.find((known) => known === name)

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const table = tableOf((await params).table)
  return { title: table ? mappingTables[table].title : 'Mappings' }
}

export default async function MappingTablePage({
  params,
  searchParams,
}: {
  params: Params
  searchParams: SearchParams
}) {
  const person = await requirePerson('mappings:read')
  const table = tableOf((await params).table)
  if (!table) notFound()
  const { q, storefront, new: begun } = await load(searchParams)
  return (
    <Suspense fallback={<TableSkeleton />}>
      <Rules person={person} table={table} search={q} storefront={storefront} begun={begun} />
    </Suspense>
  )
}

interface RulesProps {
  person: Person
  table: MappingTable
  search: string
  storefront: string | null
  begun: string | null
}

async function Rules({ person, table, search, storefront, begun }: RulesProps) {
  const { storefrontId } = await readScope(person, storefront)
  const [{ rows, total }, codes, frame] = await Promise.all([
    listMappingRows(db(), person, table, { search, ...(storefrontId ? { storefrontId } : {}) }),
    listErpCodes(db(), person),
    frameOf(person),
  ])
  const { title, money } = mappingTables[table]
  const fields = ruleFields(table, codes)
  const mayEdit = mayChange(person, table)
  const storefronts = frame.storefronts.map(({ code, name }) => ({ code, name }))
  const everywhere = person.storefrontIds === null
  return (
    <>
      <MappingHead
        title={title}
        truth={
          <>
            {tableWords[table]} {countOf(total, 'rule')}, tried from the top; the first that fits wins.
            {money && !mayEdit && ' Finance changes these rules.'}
          </>
        }
        actions={
          <>
            <CsvTools table={table} mayImport={mayEdit && everywhere} />
            {mayEdit && (
              <RuleDialog
                table={table}
                fields={fields}
                storefronts={storefronts}
                everywhere={everywhere}
                rule={null}
                begun={begun === null ? null : Object.fromEntries(new URLSearchParams(begun))}
              />
            )}
          </>
        }
      />
      <RulesTable
        table={table}
        rows={withCells(table, rows)}
        fields={fields}
        storefronts={storefronts}
        everywhere={everywhere}
        mayEdit={mayEdit}
        bar={<RuleSearch />}
        empty={
          search ? (
            <Empty title="No rule holds this text">Search for another code, or clear the search.</Empty>
          ) : (
            <Empty title="No rule yet">{tableWords[table]} Orders that need one are held until it is there.</Empty>
          )
        }
      />
      {total > rows.length && (
        <p className="mt-2 text-sm text-muted">
          {countText(rows.length)} of {countText(total)} are shown. Search to find the others; the export holds them
          all.
        </p>
      )}
    </>
  )
}

function mayChange(person: Person, table: MappingTable): boolean {
  if (mappingTables[table].money) return may(person, 'mappings:approve-money')
  return may(person, table === 'item_link' ? 'mappings:link-items' : 'mappings:edit')
}

/** Each rule with its cells as its CSV line has them: what the table prints and the form edits. */
function withCells(table: MappingTable, rows: readonly ListedRow[]) {
  const lines = parse(writeMappingCsv(table, rows), { columns: true }) as Record<string, string>[]
  return rows.map(({ id, storefrontId }, at) => ({ id, storefrontId, cells: lines[at] ?? {} }))
}
