import { z } from 'zod'
import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { notify } from '../../queue/notify.ts'
import type { EntryKind } from './entry-kinds.ts'
import { entryKindNames } from './entry-kinds.ts'

const account = z.string().trim().min(1, 'name the account').max(60, 'at most 60 characters')

export const journalAccountInput = z.strictObject({
  kind: z.enum(entryKindNames as [EntryKind, ...EntryKind[]]),
  /** Null turns the kind off: no more entries of it; those that stand, stand. */
  accounts: z.strictObject({ debit: account, credit: account, dimension: z.string().trim().max(60) }).nullable(),
})

export type JournalAccountInput = z.infer<typeof journalAccountInput>

/** Names the accounts of a kind of entry, or turns it off. @throws {Fault} NOT_PERMITTED, STOREFRONT_UNKNOWN, SAME_ACCOUNT; ZodError */
export async function setJournalAccount(
  db: Db,
  now: Date,
  actor: Actor,
  storefrontId: string,
  given: JournalAccountInput,
): Promise<void> {
  requirePermission(actor, 'month-end:set-terms', storefrontId)
  const { kind, accounts } = journalAccountInput.parse(given)
  if (accounts && accounts.debit === accounts.credit)
    throw new Fault('SAME_ACCOUNT', 'Credit: name another account than for the debit')
  await db.$transaction(async (tx) => {
    if (!(await tx.storefront.findUnique({ where: { id: storefrontId }, select: { id: true } })))
      throw new Fault('STOREFRONT_UNKNOWN', 'This storefront is not connected')
    const where = { storefrontId_kind: { storefrontId, kind } }
    const before = await tx.journalAccount.findUnique({ where })
    if (accounts) {
      const data = { ...accounts, changedAt: now, changedBy: actor.label }
      await tx.journalAccount.upsert({ where, create: { storefrontId, kind, ...data }, update: data })
    } else if (before) await tx.journalAccount.delete({ where })
    await recordAudit(tx, actor, {
      action: 'month-end:set-journal-account',
      subjectKind: 'storefront',
      subjectId: storefrontId,
      before: before && { kind, debit: before.debit, credit: before.credit, dimension: before.dimension },
      after: { kind, ...(accounts ?? { off: true }) },
    })
    await notify(tx, 'month-end')
  })
}
