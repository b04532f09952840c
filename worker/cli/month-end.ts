import type { Command } from 'commander'
import { Refusal, say } from './speak.ts'

export function addMonthEnd(program: Command): void {
  const monthEnd = program.command('month-end').description('tie shop and ERP out, and see how far each period is')
  monthEnd
    .command('run')
    .description('tie out what changed since the last run')
    .option('--full', 'every order anew')
    .option('--storefront <code...>', 'only these shops')
    .action(run)
  monthEnd
    .command('status')
    .description('every period: its state, what was paid and posted, and what is to explain')
    .option('--storefront <code...>', 'only these shops')
    .action(status)
  monthEnd
    .command('verify')
    .description(
      'check the chains of steps, and the sums of the days against their entries; exit code 1 when one fails',
    )
    .option('--storefront <code...>', 'only these shops')
    .action(verify)
  monthEnd
    .command('import-payouts')
    .description('take the balance file of a payment gateway; nothing of it when one line is wrong')
    .requiredOption('--storefront <code>', 'the shop')
    .requiredOption(
      '--gateway <name>',
      'as the shop names it; finance sets its terms under Month-end, Payment gateways',
    )
    .requiredOption('--file <path>', 'the CSV')
    .option('--preview', 'say what it holds and take nothing')
    .action(importPayouts)
  monthEnd
    .command('pack')
    .description('write the close pack of a period: a workbook, and each of its tables as CSV')
    .requiredOption('--storefront <code>', 'the shop')
    .requiredOption('--period <name>', 'its name, as `month-end status` shows it')
    .requiredOption('--currency <code>', 'three letters')
    .option('--out <folder>', 'where to write it', '.')
    .action(pack)
}

interface Options {
  full?: boolean
  storefront?: string[]
}

async function run({ full = false, storefront }: Options): Promise<void> {
  const [{ withContext }, { storefrontsByCode }, { tieOut }] = await Promise.all([
    import('./with-context.ts'),
    import('./storefronts.ts'),
    import('../../lib/reconciliation/periods/tie-out.ts'),
  ])
  await withContext(async ({ context }) => {
    for (const { id, code } of await storefrontsByCode(context.db, storefront)) {
      const { orders, variances } = await tieOut(context, id, full)
      say(`${code}: ${orders} orders tied out, ${variances} variances written`)
    }
  })
}

async function status({ storefront }: Options): Promise<void> {
  const [{ withContext }, { storefrontsByCode }, { listPeriods }, { formatAmount }] = await Promise.all([
    import('./with-context.ts'),
    import('./storefronts.ts'),
    import('../../lib/reconciliation/read/list-periods.ts'),
    import('../../lib/kernel/money.ts'),
  ])
  await withContext(async ({ context, actor }) => {
    for (const { id, code } of await storefrontsByCode(context.db, storefront)) {
      const periods = await listPeriods(context.db, context.clock.now(), actor, { storefrontId: id })
      if (periods.length === 0) say(`${code}: no periods; finance sets the terms under Month-end, Terms`)
      for (const { name, currency, scale, state, isOver, paid, posted, open } of periods) {
        const money = (amount: bigint) => formatAmount(amount, scale)
        const stands = state === 'open' && !isOver ? 'running' : state.replace('_', ' ')
        say(`${code} ${name} ${currency}: ${stands}, paid ${money(paid)}, posted ${money(posted)}, ${open} to explain`)
      }
    }
  })
}

async function verify({ storefront }: Options): Promise<void> {
  const [{ withContext }, { storefrontsByCode }, { verifyChains }, { verifyDays }] = await Promise.all([
    import('./with-context.ts'),
    import('./storefronts.ts'),
    import('../../lib/reconciliation/periods/verify-chain.ts'),
    import('../../lib/reconciliation/engine/verify-days.ts'),
  ])
  await withContext(async ({ context }) => {
    let faults = 0
    for (const { id, code } of await storefrontsByCode(context.db, storefront)) {
      const chains = await verifyChains(context.db, id)
      for (const { period, currency, broken } of chains.filter((chain) => chain.broken)) {
        faults++
        say(`${code} ${period} ${currency}: step ${broken?.sequence} is ${broken?.reason}`)
      }
      const days = await verifyDays(context.db, id)
      for (const { currency, day, ledger, step } of days) {
        faults++
        say(`${code} ${day} ${currency}: the sum of ${ledger} ${step} is not that of its entries`)
      }
      const steps = chains.reduce((sum, chain) => sum + chain.steps, 0)
      if (faults === 0) say(`${code}: ${chains.length} periods, ${steps} steps, every sum holds`)
    }
    if (faults > 0) throw new Refusal(`${faults} do not hold`)
  })
}

interface PackOptions {
  storefront: string
  period: string
  currency: string
  out: string
}

async function pack({ storefront, period: name, currency, out }: PackOptions): Promise<void> {
  const [{ withContext }, { storefrontsByCode }, { readClosePack }, { writePackFiles }] = await Promise.all([
    import('./with-context.ts'),
    import('./storefronts.ts'),
    import('../../lib/reconciliation/close-pack/read-pack.ts'),
    import('./pack-files.ts'),
  ])
  await withContext(async ({ context: { db, clock }, actor }) => {
    for (const { id: storefrontId, code } of await storefrontsByCode(db, [storefront])) {
      const where = { storefrontId, name, currency: currency.toUpperCase() }
      const period = await db.period.findFirst({ where, select: { id: true } })
      if (!period)
        throw new Refusal(`${code} has no period "${name}" in ${where.currency}; see: selvedge month-end status`)
      const closed = await readClosePack(db, clock.now(), actor, period.id)
      for (const file of await writePackFiles(closed, out)) say(file)
      say(`content hash ${closed.hash}${closed.taken ? '' : ' (not signed: the figures of this moment)'}`)
    }
  })
}

interface ImportOptions {
  storefront: string
  gateway: string
  file: string
  preview?: boolean
}

async function importPayouts({ storefront, gateway, file, preview = false }: ImportOptions): Promise<void> {
  const [{ withContext }, { storefrontsByCode }, payouts, { readFile }, { basename }] = await Promise.all([
    import('./with-context.ts'),
    import('./storefronts.ts'),
    import('../../lib/payments/import-payout-file.ts'),
    import('node:fs/promises'),
    import('node:path'),
  ])
  await withContext(async ({ context: { db, clock }, actor }) => {
    for (const { id: storefrontId } of await storefrontsByCode(db, [storefront])) {
      const given = { storefrontId, gateway, name: basename(file), text: await readFile(file, 'utf8') }
      const { lines, known, unmatched, errors } = preview
        ? await payouts.previewPayoutFile(db, actor, given)
        : await payouts.importPayoutFile(db, clock.now(), actor, given)
      for (const { line, field, reason } of errors) say(`line ${line}, ${field}: ${reason}`)
      if (errors.length > 0) throw new Refusal(`${errors.length} faults: nothing was taken`)
      say(`${lines} movements, ${known} known from before, ${unmatched} of a transaction no order carries`)
      say(preview ? 'nothing was taken: a preview' : 'taken; payments are tied out with the next run')
    }
  })
}
