import { setTimeout as pause } from 'node:timers/promises'
import type { Command } from 'commander'
import type { Db } from '../../lib/kernel/db.ts'
import type { SyncProgress } from '../sync-passage.ts'
import { note, parseInstant, progressLine, Refusal, say } from './speak.ts'

export function addSync(program: Command): void {
  const sync = program.command('sync').description('run a flow in this process, safe beside workers')
  sync
    .command('orders')
    .description(
      'the whole passage until nothing is left to do: poll, judge, send, look up, census, then shipments, changes and ' +
        'returns. Orders within their release delay are waited for, with --once they stay queued',
    )
    .option('--storefront <code...>', 'only these shops')
    .option('--once', 'do not wait for release delays')
    .action(syncOrdersCommand)
}

async function syncOrdersCommand(options: { storefront?: string[]; once?: boolean }): Promise<void> {
  const [{ withContext }, { syncOrders }, { syncAfterSales }, { storefrontsByCode }, { readCompleteness }] =
    await Promise.all([
      import('./with-context.ts'),
      import('../sync-passage.ts'),
      import('../after-sales-passage.ts'),
      import('./storefronts.ts'),
      import('../../lib/boards/completeness.ts'),
    ])
  await withContext(async ({ context }) => {
    const shops = await storefrontsByCode(context.db, options.storefront)
    const ids = shops.map(({ id }) => id)
    const print = progressLine()
    for (;;) {
      await syncOrders(context, ids, (progress) => print(wordsOf(progress)))
      await syncAfterSales(context, ids, ({ read, confirmed, booked, refused }) =>
        print(`after-sales: ${read} documents read, ${confirmed} confirmed, ${booked} booked, ${refused} refused`),
      )
      const next = options.once ? null : await nextRelease(context.db, ids)
      if (!next || context.stopping.aborted) break
      const wait = next.getTime() - context.clock.now().getTime()
      print(`Waiting for the release delay until ${next.toISOString()}`)
      await pause(Math.max(wait, 100), undefined, { signal: context.stopping }).catch(() => {})
    }
    if (process.stderr.isTTY) note('')
    const line = await readCompleteness(context.db, context.clock.now(), ids)
    say(
      `${line.paid} paid = ${line.inErp} in the ERP + ${line.excluded} excluded + ${line.cancelled} cancelled + ` +
        `${line.held} held + ${line.queued} queued + ${line.unexplained} unexplained`,
    )
    if (context.stopping.aborted) throw new Refusal('Stopped before everything was done')
  })
}

const wordsOf = ({ step, landed, judged, accepted, rejected, inDoubt, listed }: SyncProgress) =>
  `${step}: ${landed} landed, ${judged} judged, ${accepted} accepted, ${rejected} refused, ${inDoubt} in doubt, ${listed} listed`

/** When the next order that waits out its release delay is due; null when none does. */
async function nextRelease(db: Db, storefrontIds: readonly string[]): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    select min(e.ready_at) as at from outbox_entries e
    join web_orders o on o.id = e.order_id and o.bucket = 'queued'
    join storefront_flows f on f.storefront_id = e.storefront_id and f.flow = 'orders' and f.mode = 'live'
    where e.storefront_id = any(${storefrontIds}::uuid[]) and e.state = 'ready' and e.ready_at > now()`
  return row?.at ?? null
}

interface BackfillOptions {
  from: string
  to?: string
  storefront?: string[]
  dryRun?: boolean
}

export function addBackfill(program: Command): void {
  const backfill = program.command('backfill').description('read a stretch of the past from a shop')
  backfill
    .command('orders')
    .description('land every order placed in [from, to); they are looked up in the ERP before they are sent')
    .requiredOption('--from <instant>')
    .option('--to <instant>', 'now unless given')
    .option('--storefront <code...>', 'only these shops')
    .option('--dry-run', 'say what it would land, land nothing')
    .action(backfillCommand)
}

async function backfillCommand(options: BackfillOptions): Promise<void> {
  const from = parseInstant(options.from, '--from')
  const to = options.to === undefined ? null : parseInstant(options.to, '--to')
  const [{ withContext }, { backfillOrders }, { storefrontsByCode }] = await Promise.all([
    import('./with-context.ts'),
    import('../../lib/flows/orders/backfill-orders.ts'),
    import('./storefronts.ts'),
  ])
  await withContext(async ({ context }) => {
    const dryRun = options.dryRun === true
    const window = { from, to: to ?? context.clock.now(), dryRun }
    if (window.from >= window.to) throw new Refusal('--from must lie before --to', 2)
    for (const { id, code } of await storefrontsByCode(context.db, options.storefront)) {
      const print = progressLine()
      const { read, landed, changed, unchanged, failed } = await backfillOrders(context, id, window, (progress) =>
        print(`${code}: ${progress.read} read, ${progress.landed} new`),
      )
      if (process.stderr.isTTY) note('')
      say(
        `${code}: ${read} orders read, ${landed} ${dryRun ? 'would be landed' : 'landed'}, ${changed} changed, ` +
          `${unchanged} known, ${failed} not readable${dryRun ? ' (dry run)' : ''}`,
      )
    }
  })
}
