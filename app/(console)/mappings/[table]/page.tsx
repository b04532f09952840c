import { parse } from 'csv-parse/sync'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { createLoader } from 'nuqs/server'
import { Suspense } from 'react'
import { Empty } from '../../../../components/display/empty.tsx'
import { countOf, countText } from '../../../../components/display/money-text.ts'
import { TableSkeleton } from '../../../../components/table/table-skeleton.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import { type BufferEffect, readBufferEffects } from '../../../../lib/boards/buffer-effects.ts'
import { listErpCodes } from '../../../../lib/boards/erp-codes.ts'
import { systemClock } from '../../../../lib/kernel/clock.ts'
import { listChanges } from '../../../../lib/mappings/change/list-changes.ts'
import { inWords } from '../../../../lib/mappings/check-clashes.ts'
import { type Coverage, coverageDays, readCoverage, readRuleUses } from '../../../../lib/mappings/coverage.ts'
import { writeMappingCsv } from '../../../../lib/mappings/csv.ts'
import { findShadowed } from '../../../../lib/mappings/find-shadowed.ts'
import { type ListedRow, listMappingRows } from '../../../../lib/mappings/list-rows.ts'
import { type MappingTable, mappingTableNames, mappingTables } from '../../../../lib/mappings/tables.ts'
import { db } from '../../../_server/db.ts'
import { frameOf, readScope, type SearchParams } from '../../../_server/query.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { MappingHead } from '../mapping-head.tsx'
import { ruleFields } from '../rule-fields.ts'
import { isAsked, orderWord, tableWords, wordWithoutRule } from '../table-words.ts'
import { CsvTools } from './csv-tools.tsx'
import { mappingFilters } from './filters.ts'
import { OpenChanges } from './open-changes.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import type { RuleMark } from './rule-marks.tsx'
import type { RuleMode } from './rule-mode.ts'
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
  const inShop = storefrontId ? { storefrontId } : {}
  const [{ rows, total }, codes, frame, changes, coverage, effects] = await Promise.all([
    listMappingRows(db(), person, table, { search, ...inShop }),
    listErpCodes(db(), person),
    frameOf(person),
    listChanges(db(), person, ['draft', 'waiting']),
    readCoverage(db(), systemClock, person, inShop),
    table === 'buffer' ? readBufferEffects(db(), person, storefrontId) : null,
  ])
  const marks = await readMarks(person, rows, coverage[table], search === '' && rows.length === total, inShop)
  const open = changes.filter(
    ({ tables, state, byId }) => tables.includes(table) && (state === 'waiting' || byId === person.id),
  )
  const { title, money } = mappingTables[table]
  const fields = ruleFields(table, codes)
  const mode = modeOf(person, table)
  const storefronts = frame.storefronts.map(({ code, name }) => ({ code, name }))
  const everywhere = person.storefrontIds === null
  return (
    <>
      <MappingHead
        title={title}
        truth={
          <>
            {tableWords[table]} {countOf(total, 'rule')}, {orderWord(table)}.{coverageWords(table, coverage[table])}
            {effects && withoutBuffer(effects)}
            {money && mode !== 'save' && ' A change holds once finance has approved it.'}
          </>
        }
        actions={
          <>
            <CsvTools table={table} mayImport={mode === 'save' && everywhere} />
            {mode && (
              <RuleDialog
                table={table}
                fields={fields}
                storefronts={storefronts}
                everywhere={everywhere}
                mode={mode}
                rule={null}
                begun={begun === null ? null : Object.fromEntries(new URLSearchParams(begun))}
              />
            )}
          </>
        }
      />
      <OpenChanges changes={open} />
      <RulesTable
        table={table}
        rows={withCells(table, rows, marks, effects)}
        fields={fields}
        storefronts={storefronts}
        everywhere={everywhere}
        mode={mode}
        bar={<RuleSearch />}
        empty={
          search ? (
            <Empty title="No rule holds this text">Search for another code, or clear the search.</Empty>
          ) : (
            <Empty title="No rule yet">
              {tableWords[table]} {wordWithoutRule(table)}
            </Empty>
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

/** Whether what the person changes holds at once, or goes into a draft because it takes finance; null: they change nothing. */
function modeOf(person: Person, table: MappingTable): RuleMode | null {
  if (table === 'item_link') return may(person, 'mappings:link-items') ? 'save' : null
  if (!mappingTables[table].money) return may(person, 'mappings:edit') ? 'save' : null
  if (may(person, 'mappings:approve-money')) return 'save'
  return may(person, 'mappings:edit') ? 'draft' : null
}

function coverageWords(table: MappingTable, { percent, answered, unanswered }: Coverage): string {
  if (percent === null) return ''
  if (!isAsked(table)) return ` They decided for ${countOf(answered, 'order')} in 90 days.`
  const rest = unanswered === 0 ? '' : `, ${countOf(unanswered, 'order')} found none`
  return ` Of what orders asked in 90 days ${percent} % had a rule${rest}.`
}

function withoutBuffer(effects: ReadonlyMap<string, BufferEffect>): string {
  const none = effects.get('')?.items ?? 0
  return none === 0 ? '' : ` No rule fits ${countOf(none, 'SKU')}: nothing of them is kept back.`
}

/** Rules that are never reached (judged over the whole table alone), and rules that decided nothing where others did. */
async function readMarks(
  person: Person,
  rows: readonly ListedRow[],
  coverage: Coverage,
  whole: boolean,
  inShop: { storefrontId?: string },
): Promise<ReadonlyMap<string, RuleMark>> {
  const shadowed = whole ? findShadowed(rows) : new Map<string, ListedRow>()
  const asked = coverage.answered + coverage.unanswered > 0
  const ids = rows.map(({ id }) => id)
  const uses = asked ? await readRuleUses(db(), systemClock, person, ids, inShop) : null
  const longAgo = new Date(systemClock.now().getTime() - coverageDays * 86_400_000)
  const marks = new Map<string, RuleMark>()
  for (const { id, openedAt, validTo } of rows) {
    const cover = shadowed.get(id)
    // A rule with an end is there for the days before it, which are counted for the one it continues.
    const unused = uses !== null && !uses.has(id) && validTo === null
    if (!cover && !unused) continue
    const shadowedBy = cover && { position: String(cover.position), words: inWords(cover.match) || 'everything' }
    marks.set(id, { shadowedBy, unused: unused ? (openedAt < longAgo ? 'long' : 'yet') : undefined })
  }
  return marks
}

/** Each rule with its cells as its CSV line has them: what the table prints and the form edits. */
function withCells(
  table: MappingTable,
  rows: readonly ListedRow[],
  marks: ReadonlyMap<string, RuleMark>,
  effects: ReadonlyMap<string, BufferEffect> | null,
) {
  const lines = parse(writeMappingCsv(table, rows), { columns: true }) as Record<string, string>[]
  return rows.map(({ id, storefrontId }, at) => ({
    id,
    storefrontId,
    cells: lines[at] ?? {},
    mark: marks.get(id) ?? null,
    ...(effects && { effect: effects.get(id) ?? { items: 0, units: 0, toZero: 0 } }),
  }))
}
