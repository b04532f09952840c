import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { AddressPolicy } from '../http/address-policy.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import type { KeyRing } from '../kernel/seal.ts'
import type { Account } from '../mappings/account.ts'
import { accountSchema, assumedAccount } from '../mappings/account.ts'
import { requireAccountChange } from '../mappings/require-account-change.ts'
import { enqueue } from '../queue/enqueue.ts'
import { notify } from '../queue/notify.ts'
import type { StorefrontInput } from './connection-input.ts'
import { connectionUrl, storefrontInput } from './connection-input.ts'
import { sealSecret } from './connection-secret.ts'
import { currencyNotRead } from './currency-not-read.ts'
import { evaluateAgain } from './evaluate-again.ts'
import { removeDemo } from './remove-demo.ts'

/**
 * Connects a shop, or changes the connection of that code. A new one starts in shadow (rule 2); a real one removes the demo.
 * The account a new shop comes with counts as approved, as nothing was mapped by another; changing it takes finance (rule 28).
 * @param approver finance user in whose name the account of a connected shop changes
 * @throws {Fault} NOT_PERMITTED, CONNECTION_ADDRESS_REFUSED, ADDRESS_INVALID, LIVE_NEEDS_GO_LIVE, CODE_TAKEN, ERP_UNKNOWN,
 *   MAPPING_NEEDS_FINANCE
 */
export async function connectStorefront(
  db: Db,
  keyRing: KeyRing,
  policy: AddressPolicy,
  actor: Actor,
  given: StorefrontInput,
  approver: Actor | null = null,
): Promise<{ storefrontId: string; connectionId: string; removedDemo: boolean }> {
  requirePermission(actor, 'connections:edit')
  const input = storefrontInput.parse(given)
  const url = connectionUrl(input.url, policy)
  return db.$transaction(async (tx) => {
    const demo = input.demo ? null : await removeDemo(tx)
    const removedDemo = demo !== null
    const connectionId = await writeConnection(tx, keyRing, { ...input, url })
    // Held, so that what is compared with what is given is what it replaces.
    await tx.$queryRaw`select id from storefronts where connection_id = ${connectionId}::uuid for no key update`
    const before = await tx.storefront.findUnique({ where: { connectionId }, include: { flows: true } })
    const mode = input.mode ?? before?.flows.find(({ flow }) => flow === 'orders')?.mode ?? 'shadow'
    const liveFrom = input.liveFrom === undefined ? (before?.liveFrom ?? null) : input.liveFrom
    if (mode === 'live' && !liveFrom) {
      throw new Fault(
        'LIVE_NEEDS_GO_LIVE',
        'A shop goes live only with a go-live instant: orders paid before it are not sent',
      )
    }
    const change =
      before && input.account ? { storefrontId: before.id, before: before.account, after: input.account } : null
    const approvedBy = change ? await requireAccountChange(tx, actor, input.code, change, approver) : null
    const erpConnectionId = await chooseErp(tx, input.erpCode, before?.erpConnectionId ?? null)
    const data = {
      name: input.name ?? before?.name ?? input.code,
      erpConnectionId,
      currency: input.currency ?? before?.currency ?? currencyNotRead,
      timeZone: input.timeZone ?? before?.timeZone ?? 'UTC',
      liveFrom,
      releaseDelaySeconds: input.releaseDelaySeconds ?? before?.releaseDelaySeconds ?? 600,
      account: input.account ?? (before?.account as object | undefined) ?? accountOf(input.code, demo?.account),
    }
    const { id } = before
      ? await tx.storefront.update({ where: { id: before.id }, data, select: { id: true } })
      : await tx.storefront.create({ data: { ...data, code: input.code, connectionId }, select: { id: true } })
    await tx.storefrontFlow.upsert({
      where: { storefrontId_flow: { storefrontId: id, flow: 'orders' } },
      create: { storefrontId: id, flow: 'orders', mode },
      update: { mode },
    })
    if (before) await evaluateAgain(tx, id)
    await recordAudit(tx, actor, {
      action: before ? 'connections:change' : 'connections:connect',
      subjectKind: 'connection',
      subjectId: connectionId,
      ...(approvedBy ? { before: { account: before?.account ?? null } } : {}),
      after: { code: input.code, url, mode, ...data, removedDemo, ...(approvedBy ? { approvedBy } : {}) },
    })
    await enqueue(tx, [
      { task: 'connections:test', payload: { connectionId } },
      { task: 'orders:poll', payload: { storefrontId: id } },
    ])
    await notify(tx, 'connections')
    return { storefrontId: id, connectionId, removedDemo }
  })
}

/**
 * A shop that takes the demo's place keeps what the demo's mappings were written for: charge codes, and the tax inside the
 * item master's prices.
 */
function accountOf(code: string, demo: unknown): Account {
  const kept = accountSchema.safeParse(demo)
  const { customer, store, ...assumed } = assumedAccount(code)
  return { ...assumed, ...(kept.success ? kept.data : {}), customer, store }
}

type ShopRow = ReturnType<typeof storefrontInput.parse>

/** Its id is known before the secret is sealed, as the seal is bound to the row. New keys start the connection again. */
async function writeConnection(tx: Tx, keyRing: KeyRing, input: ShopRow): Promise<string> {
  const known = await tx.connection.findUnique({
    where: { code: input.code },
    select: { id: true, kind: true, demo: true },
  })
  if (known && (known.kind !== 'storefront' || known.demo !== input.demo)) {
    throw new Fault('CODE_TAKEN', `The code ${input.code} belongs to another connection`)
  }
  const id = known?.id ?? crypto.randomUUID()
  const data = {
    url: input.url,
    secretSealed: sealSecret(keyRing, id, { key: input.key, secret: input.secret }),
    stoppedAt: null,
    stoppedCode: null,
    stoppedMessage: null,
    throttledUntil: null,
    ...(input.name ? { name: input.name } : {}),
    ...(input.profile ? { profile: input.profile } : {}),
    ...(input.ratePerSecond === undefined ? {} : { ratePerSecondMilli: Math.round(input.ratePerSecond * 1_000) }),
  }
  if (known) await tx.connection.update({ where: { id }, data, select: { id: true } })
  else {
    const { code, platform, demo } = input
    // A shop is read by pages of a hundred: its own limit, where it has one, is an admin's to set.
    const create = { id, kind: 'storefront' as const, platform, code, name: code, demo, ratePerSecondMilli: 0, ...data }
    await tx.connection.create({ data: create, select: { id: true } })
  }
  return id
}

async function chooseErp(tx: Tx, code: string | undefined, before: string | null): Promise<string | null> {
  if (!code && before) return before
  const found = await tx.connection.findMany({
    where: { kind: 'erp', ...(code ? { code } : {}) },
    select: { id: true },
    take: 2,
  })
  if (code && found.length === 0) throw new Fault('ERP_UNKNOWN', `There is no ERP connection with the code ${code}`)
  return found.length === 1 ? (found[0]?.id ?? null) : null
}
