'use client'
import Link from 'next/link'
import { useState } from 'react'
import { Instant } from '../../../../components/display/instant.tsx'
import { Button } from '../../../../components/ui/button.tsx'
import { faultOf } from '../../../../lib/boards/catalogue-faults.ts'
import type { FindingRow } from '../../../../lib/boards/catalogue-findings.ts'
import type { Json } from '../../../../lib/kernel/digest.ts'
import { valueText } from '../catalogue-words.ts'
import { ChangeMark } from '../change-mark.tsx'
import { DecideDialog } from '../decide-dialog.tsx'
import { type Decision, decisionsFor } from '../decisions.ts'

/** What is wrong with one shop item, how it is repaired, and what can be decided about it here. */
export function ItemFindings({ findings, mayDecide }: { findings: readonly FindingRow[]; mayDecide: boolean }) {
  const [asked, setAsked] = useState<{ decision: Decision; row: FindingRow } | null>(null)
  return (
    <section aria-label="Findings" className="mb-5 flex flex-col gap-3">
      {findings.map((row) => {
        const fault = faultOf(row.code)
        return (
          <article key={row.id} className="card p-4">
            <div className="flex flex-wrap items-start justify-between gap-3">
              <div className="min-w-0 flex-1 basis-80">
                <h2 className="flex flex-wrap items-center gap-2 font-semibold">
                  {fault?.title ?? row.code}
                  {row.change && <ChangeMark change={row.change} />}
                </h2>
                {fault && <p className="text-muted">{fault.meaning}</p>}
                <Values row={row} />
                <Others detail={row.detail} />
                {fault && (
                  <p className="mt-1">
                    <span className="font-medium">Repair:</span> {fault.repair}
                  </p>
                )}
                <p className="mt-1 text-sm text-muted">
                  found <Instant at={row.openedAt} />
                </p>
              </div>
              {mayDecide && (
                <div className="flex flex-wrap gap-2">
                  {decisionsFor(row).map((decision) => (
                    <Button key={decision} size="small" onClick={() => setAsked({ decision, row })}>
                      {words[decision]} ...
                    </Button>
                  ))}
                </div>
              )}
            </div>
          </article>
        )
      })}
      {asked && (
        <DecideDialog
          decision={asked.decision}
          target={{ ids: [asked.row.id] }}
          many={1}
          shown={[asked.row]}
          onClose={() => setAsked(null)}
          onDone={() => {}}
        />
      )}
    </section>
  )
}

const words: Record<Decision, string> = {
  accept: 'Accept the shop’s',
  revert: 'Revert to the ERP',
  quarantine: 'Quarantine',
}

function Values({ row: { field, shopValue, erpValue, currency } }: { row: FindingRow }) {
  const shop = valueText(field, shopValue, currency)
  const erp = valueText(field, erpValue, currency)
  if (shop === '' && erp === '') return null
  return (
    <p className="mt-1">
      in the shop <span className="figures font-medium">{shop || 'none'}</span>
      {erp !== '' && (
        <>
          , in the ERP <span className="figures font-medium">{erp}</span>
        </>
      )}
    </p>
  )
}

interface Other {
  productId: string
  variationId: string
  shopItemId: string
}

/** The others that carry the same SKU, by their ids in the shop. */
function Others({ detail }: { detail: Json }) {
  const others = othersOf(detail)
  if (others.length === 0) return null
  return (
    <p className="mt-1">
      also on{' '}
      {others.slice(0, 20).map(({ productId, variationId, shopItemId }, index) => (
        <span key={shopItemId}>
          {index > 0 && ', '}
          <Link href={`/catalogue/${shopItemId}`} className="figures text-accent underline underline-offset-4">
            {variationId ? `${productId} / ${variationId}` : productId}
          </Link>
        </span>
      ))}
      {others.length > 20 && ` and ${others.length - 20} more`}
    </p>
  )
}

function othersOf(detail: Json): Other[] {
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) return []
  const { others } = detail
  return Array.isArray(others) ? (others as unknown as Other[]) : []
}
