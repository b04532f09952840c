'use server'
import { z } from 'zod'
import { parseAmount } from '../../../lib/kernel/money.ts'
import { importPayoutFile, previewPayoutFile } from '../../../lib/payments/import-payout-file.ts'
import { gatewayTermsInput, setGatewayTerms } from '../../../lib/payments/set-gateway-terms.ts'
import { stateBalance } from '../../../lib/payments/state-balance.ts'
import {
  approveAdjustment,
  proposeAdjustment,
  withdrawAdjustment,
} from '../../../lib/reconciliation/journal/adjust-variance.ts'
import { buildJournal } from '../../../lib/reconciliation/journal/build-journal.ts'
import { journalAccountInput, setJournalAccount } from '../../../lib/reconciliation/journal/set-journal-account.ts'
import { approveOpeningList, withdrawOpeningList } from '../../../lib/reconciliation/opening/decide-opening-list.ts'
import { importOpeningList } from '../../../lib/reconciliation/opening/import-opening-list.ts'
import { approvePeriod, confirmPeriod } from '../../../lib/reconciliation/periods/approve.ts'
import { preparePeriod, returnPeriod } from '../../../lib/reconciliation/periods/prepare.ts'
import { askToReopen, refuseToReopen, reopenPeriod } from '../../../lib/reconciliation/periods/reopen.ts'
import { setTerms } from '../../../lib/reconciliation/periods/set-terms.ts'
import { termsInput } from '../../../lib/reconciliation/periods/terms.ts'
import { acceptVariances } from '../../../lib/reconciliation/work/accept-variances.ts'
import { assignVariances } from '../../../lib/reconciliation/work/assign-variances.ts'
import { explainVariances, reopenVariances } from '../../../lib/reconciliation/work/explain-variances.ts'
import { sendToExceptions } from '../../../lib/reconciliation/work/send-to-exceptions.ts'
import { action } from '../../_server/action.ts'

const period = { periodId: z.uuid() }
const reason = z.string().trim().min(3).max(1_000)
const ids = z
  .array(z.string().regex(/^\d{1,18}$/))
  .min(1)
  .max(1_000)
const bigints = (texts: readonly string[]) => texts.map((text) => BigInt(text))

export const preparePeriodAction = action
  .metadata({ permission: 'month-end:prepare' })
  .inputSchema(z.object(period))
  .action(async ({ parsedInput, ctx }) => {
    await preparePeriod(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.periodId)
    return { done: true }
  })

export const returnPeriodAction = action
  .metadata({ permission: 'month-end:prepare' })
  .inputSchema(z.object({ ...period, reason }))
  .action(async ({ parsedInput, ctx }) => {
    await returnPeriod(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.periodId, parsedInput.reason)
    return { done: true }
  })

export const approvePeriodAction = action
  .metadata({ permission: 'month-end:approve' })
  .inputSchema(z.object(period))
  .action(async ({ parsedInput, ctx }) => {
    await approvePeriod(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.periodId)
    return { done: true }
  })

export const confirmPeriodAction = action
  .metadata({ permission: 'month-end:approve' })
  .inputSchema(z.object({ ...period, reason }))
  .action(async ({ parsedInput, ctx }) => {
    await confirmPeriod(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.periodId, parsedInput.reason)
    return { done: true }
  })

export const askToReopenAction = action
  .metadata({ permission: 'month-end:prepare' })
  .inputSchema(z.object({ ...period, reason }))
  .action(async ({ parsedInput, ctx }) => {
    await askToReopen(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.periodId, parsedInput.reason)
    return { done: true }
  })

export const refuseToReopenAction = action
  .metadata({ permission: 'month-end:prepare' })
  .inputSchema(z.object(period))
  .action(async ({ parsedInput, ctx }) => {
    await refuseToReopen(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.periodId)
    return { done: true }
  })

export const reopenPeriodAction = action
  .metadata({ permission: 'month-end:approve' })
  .inputSchema(z.object(period))
  .action(async ({ parsedInput, ctx }) => {
    await reopenPeriod(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.periodId)
    return { done: true }
  })

export const assignVariancesAction = action
  .metadata({ permission: 'month-end:prepare' })
  .inputSchema(z.object({ ids, ownerId: z.uuid().nullable() }))
  .action(async ({ parsedInput, ctx }) => {
    await assignVariances(ctx.db, ctx.clock.now(), ctx.actor, bigints(parsedInput.ids), parsedInput.ownerId)
    return { variances: parsedInput.ids.length }
  })

export const explainVariancesAction = action
  .metadata({ permission: 'month-end:prepare' })
  .inputSchema(
    z.object({
      ids,
      cause: z.string().max(120),
      note: z.string().max(2_000),
      evidence: z.object({ kind: z.enum(['document', 'carried']), reference: z.string().max(120) }).nullable(),
    }),
  )
  .action(async ({ parsedInput: { ids: chosen, ...explanation }, ctx }) => {
    await explainVariances(ctx.db, ctx.clock.now(), ctx.actor, bigints(chosen), explanation)
    return { variances: chosen.length }
  })

export const reopenVariancesAction = action
  .metadata({ permission: 'month-end:prepare' })
  .inputSchema(z.object({ ids }))
  .action(async ({ parsedInput, ctx }) => {
    await reopenVariances(ctx.db, ctx.clock.now(), ctx.actor, bigints(parsedInput.ids))
    return { variances: parsedInput.ids.length }
  })

export const acceptVariancesAction = action
  .metadata({ permission: 'month-end:approve' })
  .inputSchema(z.object({ ids }))
  .action(async ({ parsedInput, ctx }) => {
    await acceptVariances(ctx.db, ctx.clock.now(), ctx.actor, bigints(parsedInput.ids))
    return { variances: parsedInput.ids.length }
  })

export const sendToExceptionsAction = action
  .metadata({ permission: 'month-end:prepare' })
  .inputSchema(z.object({ ids, question: z.string().trim().min(3).max(500) }))
  .action(async ({ parsedInput, ctx }) => {
    await sendToExceptions(ctx.db, ctx.clock.now(), ctx.actor, bigints(parsedInput.ids), parsedInput.question)
    return { variances: parsedInput.ids.length }
  })

export const setTermsAction = action
  .metadata({ permission: 'month-end:set-terms' })
  .inputSchema(z.object({ storefrontId: z.uuid(), terms: termsInput }))
  .action(async ({ parsedInput, ctx }) => {
    const { version } = await setTerms(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.storefrontId, parsedInput.terms)
    return { version }
  })

export const importOpeningAction = action
  .metadata({ permission: 'month-end:import' })
  .inputSchema(
    z.object({
      storefrontId: z.uuid(),
      currency: z.string().regex(/^[A-Z]{3}$/),
      name: z.string().max(200),
      text: z.string().max(5_000_000),
    }),
  )
  .action(({ parsedInput, ctx }) => importOpeningList(ctx.db, ctx.clock.now(), ctx.actor, parsedInput))

export const approveOpeningAction = action
  .metadata({ permission: 'month-end:approve' })
  .inputSchema(z.object({ listId: z.uuid() }))
  .action(async ({ parsedInput, ctx }) => {
    await approveOpeningList(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.listId)
    return { done: true }
  })

export const withdrawOpeningAction = action
  .metadata({ permission: 'month-end:import' })
  .inputSchema(z.object({ listId: z.uuid() }))
  .action(async ({ parsedInput, ctx }) => {
    await withdrawOpeningList(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.listId)
    return { done: true }
  })

export const setGatewayTermsAction = action
  .metadata({ permission: 'month-end:set-terms' })
  .inputSchema(z.object({ storefrontId: z.uuid(), terms: gatewayTermsInput }))
  .action(async ({ parsedInput, ctx }) => {
    await setGatewayTerms(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.storefrontId, parsedInput.terms)
    return { done: true }
  })

const payoutFile = z.object({
  storefrontId: z.uuid(),
  gateway: z.string().min(1).max(120),
  name: z.string().max(200),
  text: z.string().max(7_000_000, 'a file of more than seven million characters is imported at the command line'),
})

export const stateBalanceAction = action
  .metadata({ permission: 'month-end:prepare' })
  .inputSchema(
    z.object({
      storefrontId: z.uuid(),
      gateway: z.string().min(1).max(120),
      currency: z.string().regex(/^[A-Z]{3}$/),
      day: z.iso.date(),
      amount: z.string().regex(/^-?\d{1,13}(\.\d{1,4})?$/, 'write an amount as 1234.50'),
    }),
  )
  .action(async ({ parsedInput: { storefrontId, amount, ...balance }, ctx }) => {
    const stated = { ...balance, amount: parseAmount(amount).amount }
    await stateBalance(ctx.db, ctx.clock.now(), ctx.actor, storefrontId, stated)
    return { done: true }
  })

export const previewPayoutsAction = action
  .metadata({ permission: 'month-end:import' })
  .inputSchema(payoutFile)
  .action(({ parsedInput, ctx }) => previewPayoutFile(ctx.db, ctx.actor, parsedInput))

export const importPayoutsAction = action
  .metadata({ permission: 'month-end:import' })
  .inputSchema(payoutFile)
  .action(({ parsedInput, ctx }) => importPayoutFile(ctx.db, ctx.clock.now(), ctx.actor, parsedInput))

const varianceId = z.string().regex(/^\d{1,18}$/)

export const proposeAdjustmentAction = action
  .metadata({ permission: 'month-end:prepare' })
  .inputSchema(
    z.object({
      varianceId,
      amount: z.string().regex(/^\d{1,13}(\.\d{1,4})?$/, 'an amount as 12.40'),
      debit: z.string().max(60),
      credit: z.string().max(60),
      reason: z.string().max(1_000),
    }),
  )
  .action(async ({ parsedInput: { varianceId: id, amount, ...wish }, ctx }) => {
    const adjustment = { ...wish, amount: parseAmount(amount).amount }
    await proposeAdjustment(ctx.db, ctx.clock.now(), ctx.actor, BigInt(id), adjustment)
    return { done: true }
  })

export const approveAdjustmentAction = action
  .metadata({ permission: 'month-end:approve' })
  .inputSchema(z.object({ varianceId }))
  .action(async ({ parsedInput, ctx }) => ({
    number: await approveAdjustment(ctx.db, ctx.clock.now(), ctx.actor, BigInt(parsedInput.varianceId)),
  }))

export const withdrawAdjustmentAction = action
  .metadata({ permission: 'month-end:prepare' })
  .inputSchema(z.object({ varianceId }))
  .action(async ({ parsedInput, ctx }) => {
    await withdrawAdjustment(ctx.db, ctx.clock.now(), ctx.actor, BigInt(parsedInput.varianceId))
    return { done: true }
  })

export const buildJournalAction = action
  .metadata({ permission: 'month-end:prepare' })
  .inputSchema(z.object(period))
  .action(({ parsedInput, ctx }) => buildJournal(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.periodId))

export const setJournalAccountAction = action
  .metadata({ permission: 'month-end:set-terms' })
  .inputSchema(z.object({ storefrontId: z.uuid(), account: journalAccountInput }))
  .action(async ({ parsedInput, ctx }) => {
    await setJournalAccount(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.storefrontId, parsedInput.account)
    return { done: true }
  })
