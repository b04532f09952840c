'use server'
import { z } from 'zod'
import { stylesOfFindings } from '../../../lib/boards/catalogue-findings.ts'
import { acceptShopValue } from '../../../lib/flows/catalogue/accept-shop-value.ts'
import { decideChanges } from '../../../lib/flows/catalogue/decide-changes.ts'
import { type CatalogueFieldName, catalogueFieldNames, type FieldPolicy } from '../../../lib/flows/catalogue/fields.ts'
import { previewPublish } from '../../../lib/flows/catalogue/preview-publish.ts'
import { publishStyles } from '../../../lib/flows/catalogue/publish-styles.ts'
import { quarantine } from '../../../lib/flows/catalogue/quarantine.ts'
import { releaseProducts } from '../../../lib/flows/catalogue/release-products.ts'
import { revertToErp } from '../../../lib/flows/catalogue/revert-to-erp.ts'
import { setFieldPolicy } from '../../../lib/flows/catalogue/set-field-policy.ts'
import { undoChange } from '../../../lib/flows/catalogue/undo-change.ts'
import { action } from '../../_server/action.ts'
import { policyWords } from './catalogue-words.ts'
import { decidedAtMost, outcomeOf } from './decisions.ts'
import { resolveFindings, resolveShopItems } from './resolve-target.ts'

const id = z.string().regex(/^\d{1,18}$/)
const ids = z.array(id).min(1).max(decidedAtMost)
const target = z.union([z.object({ ids }), z.object({ query: z.string().max(2_000) })])
const note = z.string().trim().max(500).optional()
const bigints = (texts: readonly string[]) => texts.map((text) => BigInt(text))

export const acceptShopValueAction = action
  .metadata({ permission: 'catalogue:decide' })
  .inputSchema(z.object({ target, note }))
  .action(async ({ parsedInput, ctx }) => {
    const findings = await resolveFindings(ctx, parsedInput.target)
    const { accepted, skipped } = await acceptShopValue(
      ctx.db,
      ctx.clock,
      ctx.actor,
      findings.map((finding) => finding.id),
      parsedInput.note || undefined,
    )
    return outcomeOf(accepted, skipped)
  })

export const revertToErpAction = action
  .metadata({ permission: 'catalogue:decide' })
  .inputSchema(z.object({ target }))
  .action(async ({ parsedInput, ctx }) => {
    const findings = await resolveFindings(ctx, parsedInput.target)
    const { staged, skipped } = await revertToErp(
      ctx.db,
      ctx.clock,
      ctx.actor,
      findings.map((finding) => finding.id),
    )
    return outcomeOf(staged, skipped)
  })

/** Quarantines shop items, or those findings are about; a finding about something missing in the shop is left out. */
export const quarantineAction = action
  .metadata({ permission: 'catalogue:decide' })
  .inputSchema(z.object({ of: z.enum(['findings', 'items']), target, status: z.enum(['draft', 'private']) }))
  .action(async ({ parsedInput: { of, target: wanted, status }, ctx }) => {
    const chosen =
      of === 'items'
        ? (await resolveShopItems(ctx, wanted)).map((shopItemId) => ({ shopItemId }))
        : await resolveFindings(ctx, wanted)
    const items = new Set(chosen.map(({ shopItemId }) => shopItemId).filter((shopItemId) => shopItemId !== null))
    const missing = chosen
      .filter(({ shopItemId }) => shopItemId === null)
      .map(() => ({ reason: 'It is not in the shop.' }))
    if (items.size === 0) return outcomeOf(0, missing)
    const { staged, skipped } = await quarantine(ctx.db, ctx.clock, ctx.actor, [...items], status)
    return outcomeOf(staged, [...skipped, ...missing])
  })

export const releaseProductsAction = action
  .metadata({ permission: 'catalogue:decide' })
  .inputSchema(z.object({ target }))
  .action(async ({ parsedInput, ctx }) => {
    const items = await resolveShopItems(ctx, parsedInput.target)
    const { staged, skipped } = await releaseProducts(ctx.db, ctx.clock, ctx.actor, items)
    return outcomeOf(staged, skipped)
  })

/** What publishing the styles of findings would send, exactly. Nothing is changed. */
export const previewPublishAction = action
  .metadata({ permission: 'catalogue:decide' })
  .inputSchema(z.object({ target }))
  .action(async ({ parsedInput, ctx }) => {
    const findings = await resolveFindings(ctx, parsedInput.target)
    const storefronts = await stylesOfFindings(
      ctx.db,
      ctx.actor,
      findings.map((finding) => finding.id),
    )
    return Promise.all(
      storefronts.map(async ({ storefrontId, storefrontCode, currency, styleKeys }) => ({
        storefrontId,
        storefrontCode,
        currency,
        styles: await previewPublish(ctx.db, ctx.actor, storefrontId, styleKeys),
      })),
    )
  })

/** Publishes exactly the styles named: what a person has seen. */
export const publishStylesAction = action
  .metadata({ permission: 'catalogue:decide' })
  .inputSchema(
    z.object({
      shops: z
        .array(
          z.object({
            storefrontId: z.uuid(),
            styleKeys: z.array(z.string().min(1).max(200)).min(1).max(decidedAtMost),
          }),
        )
        .min(1)
        .max(200),
    }),
  )
  .action(async ({ parsedInput, ctx }) => {
    const left: { reason: string }[] = []
    const sum = { styles: 0, products: 0, variations: 0 }
    for (const { storefrontId, styleKeys } of parsedInput.shops) {
      const made = await publishStyles(ctx.db, ctx.clock, ctx.actor, storefrontId, styleKeys)
      sum.styles += made.styles
      sum.products += made.products
      sum.variations += made.variations
      left.push(...made.skipped.map(({ styleKey, reason }) => ({ reason: `${styleKey}: ${reason}` })))
    }
    return { ...sum, ...outcomeOf(sum.styles, left) }
  })

export const decideChangesAction = action
  .metadata({ permission: 'catalogue:decide' })
  .inputSchema(z.object({ ids, decision: z.enum(['approve', 'reject']), note }))
  .action(async ({ parsedInput, ctx }) => {
    const { decided, skipped } = await decideChanges(
      ctx.db,
      ctx.clock,
      ctx.actor,
      bigints(parsedInput.ids),
      parsedInput.decision,
      parsedInput.note || undefined,
    )
    return outcomeOf(decided, skipped)
  })

export const undoChangeAction = action
  .metadata({ permission: 'catalogue:decide' })
  .inputSchema(z.object({ id }))
  .action(async ({ parsedInput, ctx }) => {
    const { changeId } = await undoChange(ctx.db, ctx.clock, ctx.actor, BigInt(parsedInput.id))
    return { changeId: changeId.toString() }
  })

export const setFieldPolicyAction = action
  .metadata({ permission: 'catalogue:set-policy' })
  .inputSchema(
    z.object({
      storefrontId: z.uuid(),
      field: z.enum(catalogueFieldNames as [CatalogueFieldName, ...CatalogueFieldName[]]),
      policy: z.enum(Object.keys(policyWords) as [FieldPolicy, ...FieldPolicy[]]),
    }),
  )
  .action(async ({ parsedInput: { storefrontId, field, policy }, ctx }) => {
    await setFieldPolicy(ctx.db, ctx.clock, ctx.actor, storefrontId, field, policy)
    return { field, policy }
  })
