// The recorded store with its ERP as if the house had worked day by day: every order in the books, shipped, invoiced, credited.

import { setFlowMode } from '../../../lib/connections/set-flow-mode.ts'
import { saveMappingRows } from '../../../lib/mappings/save-rows.ts'
import { setTerms } from '../../../lib/reconciliation/periods/set-terms.ts'
import { tieOut } from '../../../lib/reconciliation/periods/tie-out.ts'
import type { AlteredOrder } from '../../../sandbox/bluecherry/ship-recorded.ts'
import { creditRecorded, shipRecorded } from '../../../sandbox/bluecherry/ship-recorded.ts'
import { person } from '../../../scripts/testing/given.ts'
import { syncAfterSales } from '../../after-sales-passage.ts'
import { carryOutCommands, faultsUnder } from './demo-faults.ts'
import type { JoinedSandboxes } from './joined-sandboxes.ts'
import { joinSandboxes, operator } from './joined-sandboxes.ts'

/** Every document of the recording is past, whatever the day. */
export const closingDay = new Date('2026-12-07T09:00:00Z')

export interface RecordedBooks extends JoinedSandboxes {
  altered: AlteredOrder[]
  /** Ties out what changed, or everything, as of the closing day. */
  tieOut: (whole?: boolean) => ReturnType<typeof tieOut>
}

/** @param seed which orders the house alters, and how long it takes over each */
export async function recordBooks(seed: number): Promise<RecordedBooks> {
  const joined = await joinSandboxes({ shop: { refunds: 'later' } })
  const { db, context, shop, erp, storefrontId } = joined
  await setFlowMode(db, operator, storefrontId, 'returns', 'live')
  await joined.sync()
  for (const { link } of faultsUnder('Faults that hold orders')) {
    if (!link) continue
    const target = link.kind === 'charge' ? { kind: 'charge', code: link.to } : { kind: 'item', item: link.to }
    const rows = [{ match: { key: link.key }, target }]
    await saveMappingRows(db, context.clock, person('ecommerce'), { table: 'item_link', storefrontId: null, rows })
  }
  await carryOutCommands({ shop: shop.url, erp: erp.url })
  // A poll leaves the shop's last ten seconds to the next one.
  shop.clock.setOffsetSeconds(60)
  await joined.sync()

  const altered = shipRecorded(erp, seed)
  await syncAfterSales(context, [storefrontId])
  shop.makeRecordedRefunds()
  shop.clock.setOffsetSeconds(120)
  await joined.sync()
  await syncAfterSales(context, [storefrontId])
  const refunds = await db.shopRefund.findMany({ select: { externalId: true, refundedAt: true } })
  const days = new Map(refunds.map(({ externalId, refundedAt }) => [externalId, refundedAt]))
  creditRecorded(erp, seed, (reference) => {
    const made = days.get(reference.split('-')[2] ?? '')
    if (!made) throw new Error(`no refund of ${reference}`)
    return made.toISOString().slice(0, 10)
  })
  await syncAfterSales(context, [storefrontId])

  const clock = { now: () => closingDay }
  await setTerms(db, closingDay, person('finance'), storefrontId, {
    startsOn: '2026-08-01',
    calendar: { kind: 'months' },
    tolerance: { minorUnits: 0, basisPoints: 0, lagDays: 0 },
    creditDays: 5,
    invoiceDays: 7,
    taxBasis: 'invoice',
    materiality: {},
  })
  const tie = (whole = false) => tieOut({ db, clock }, storefrontId, whole)
  await tie(true)
  return { ...joined, altered, tieOut: tie }
}
