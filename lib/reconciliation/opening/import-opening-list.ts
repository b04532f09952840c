import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { LineFault } from '../../kernel/csv-lines.ts'
import type { Db } from '../../kernel/db.ts'
import { sha256 } from '../../kernel/digest.ts'
import { Fault } from '../../kernel/fault.ts'
import { formatAmount, sum } from '../../kernel/money.ts'
import { notify } from '../../queue/notify.ts'
import { readOpeningCsv } from './read-opening-csv.ts'

export interface OpeningFile {
  storefrontId: string
  currency: string
  name: string
  text: string
}

/**
 * Takes a list of what stood open before the first period. Nothing counts before another person has approved it, and nothing
 * is taken of a file with one bad line.
 * @returns the list, or the faults by line
 * @throws {Fault} NOT_PERMITTED, TERMS_MISSING, FILE_KNOWN, PERIOD_SIGNED
 */
export async function importOpeningList(
  db: Db,
  now: Date,
  actor: Actor,
  { storefrontId, currency, name, text }: OpeningFile,
): Promise<{ listId: string; items: number } | { errors: LineFault[] }> {
  requirePermission(actor, 'month-end:import', storefrontId)
  const terms = await db.monthEndTerms.findUnique({ where: { storefrontId }, select: { startsOn: true } })
  if (!terms) throw new Fault('TERMS_MISSING', 'Set the terms first: they say with which day the first period begins')
  const period = await db.period.findFirst({ where: { storefrontId, currency }, orderBy: { fromOn: 'asc' } })
  if (!period) throw new Fault('TERMS_MISSING', `There is no period in ${currency}`)
  if (period.state !== 'open' && period.state !== 'reopened')
    throw new Fault('PERIOD_SIGNED', `${period.name} is in review or signed off: its opening stands`)
  const { lines, errors } = readOpeningCsv(text, period.scale)
  const orders = await db.webOrder.findMany({
    where: { storefrontId, currency, number: { in: lines.map(({ order }) => order) } },
    select: { id: true, number: true, externalId: true, paidOn: true },
  })
  const byNumber = new Map(orders.map((order) => [order.number, order]))
  for (const { line, order } of lines) {
    const found = byNumber.get(order)
    if (found?.paidOn && found.paidOn >= terms.startsOn)
      errors.push({ line, field: 'order', reason: `${order} was paid in the first period or later` })
  }
  if (errors.length > 0) return { errors }
  const fileHash = new Uint8Array(sha256(text))
  return db.$transaction(async (tx) => {
    const known = await tx.openingList.findFirst({ where: { storefrontId, currency, fileHash, withdrawnAt: null } })
    if (known) throw new Fault('FILE_KNOWN', `This file was imported already, as ${known.fileName}`)
    const { id } = await tx.openingList.create({
      data: {
        storefrontId,
        currency,
        fileName: name.slice(0, 200),
        fileHash,
        importedById: actor.kind === 'user' ? actor.id : null,
        importedBy: actor.label,
        importedAt: now,
        items: {
          create: lines.map(({ line: _, order, ...item }) => ({
            ...item,
            externalId: byNumber.get(order)?.externalId ?? order,
            orderId: byNumber.get(order)?.id ?? null,
          })),
        },
      },
      select: { id: true },
    })
    await recordAudit(tx, actor, {
      action: 'month-end:import-opening',
      subjectKind: 'storefront',
      subjectId: storefrontId,
      after: {
        file: name,
        items: lines.length,
        total: `${currency} ${formatAmount(sum(lines.map(({ total }) => total)), period.scale)}`,
      },
    })
    await notify(tx, 'month-end')
    return { listId: id, items: lines.length }
  })
}
