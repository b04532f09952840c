import type { Command } from 'commander'
import { note, progressLine, Refusal, say } from './speak.ts'

export function addMaintenance(program: Command): void {
  program
    .command('codes')
    .description('the ERP’s code tables')
    .command('pull')
    .description('read locations, shippers, terms, tax codes, discounts, return reasons and customers anew')
    .option('--connection <code>', 'only this ERP')
    .action(pullCodes)
  program
    .command('recover')
    .description('after a restore from a copy: everything not accepted is looked up in the ERP before it is sent')
    .action(recover)
  program
    .command('keys')
    .description('the keys of SELVEDGE_KEYS')
    .command('rotate')
    .description('seal everything with the newest key (the first of SELVEDGE_KEYS)')
    .action(rotateKeys)
  program
    .command('doctor')
    .description('check settings, database, connections, clocks and the queue; exit code 1 when something is wrong')
    .action(async () => {
      const { runDoctor } = await import('./doctor.ts')
      await runDoctor()
    })
}

async function pullCodes(options: { connection?: string }): Promise<void> {
  const [{ withContext }, { mirrorCodes }] = await Promise.all([
    import('./with-context.ts'),
    import('../../lib/mirror/mirror-codes.ts'),
  ])
  await withContext(async ({ context }) => {
    const code = options.connection?.toUpperCase()
    const connections = await context.db.connection.findMany({
      where: { kind: 'erp', ...(code ? { code } : {}) },
      select: { id: true, code: true },
      orderBy: { code: 'asc' },
    })
    if (connections.length === 0)
      throw new Refusal(code ? `There is no ERP with the code ${code}` : 'No ERP is connected')
    for (const connection of connections) {
      const counts = await mirrorCodes(context, connection.id)
      const tables = Object.entries(counts).map(([table, count]) => `${table} ${count ?? 'not there'}`)
      say(`${connection.code}: ${tables.join(', ')}`)
    }
  })
}

async function recover(): Promise<void> {
  const [{ withContext }, { markForLookUp }, { recordAudit }, { enqueue }, { recoverWork }] = await Promise.all([
    import('./with-context.ts'),
    import('../../lib/outbox/recover.ts'),
    import('../../lib/audit/record-audit.ts'),
    import('../../lib/queue/enqueue.ts'),
    import('../recover-work.ts'),
  ])
  await withContext(async ({ context, actor }) => {
    const marked = await context.db.$transaction(async (tx) => {
      const count = await markForLookUp(tx, context.clock.now())
      await recordAudit(tx, actor, {
        action: 'outbox:recover',
        subjectKind: 'outbox',
        subjectId: 'all',
        after: { marked: count },
      })
      const connections = await tx.connection.findMany({ where: { kind: 'erp' }, select: { id: true } })
      await enqueue(
        tx,
        connections.map(({ id }) => ({ task: 'orders:look-up' as const, payload: { connectionId: id } })),
      )
      return count
    })
    await recoverWork(context)
    say(`${marked} sales orders are looked up before they are sent; so is every order placed before now that follows.`)
  })
}

async function rotateKeys(): Promise<void> {
  const [{ withContext }, { resealSecrets }, { resealOrderKeys }] = await Promise.all([
    import('./with-context.ts'),
    import('../../lib/connections/reseal-secrets.ts'),
    import('../../lib/flows/orders/reseal-order-keys.ts'),
  ])
  await withContext(async ({ context, actor }) => {
    const { db, keyRing } = context
    const secrets = await resealSecrets(db, keyRing, actor)
    const print = progressLine()
    const orders = await resealOrderKeys(db, keyRing, (looked) => print(`${looked} orders looked at`))
    if (process.stderr.isTTY) note('')
    say(`${secrets} connections and ${orders} orders are sealed with the newest key now.`)
    say(
      'Keys between the first and the last may leave SELVEDGE_KEYS. Keep the last: what is compared by hash hangs on it.',
    )
  })
}
