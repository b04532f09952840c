import type { FlowContext } from '../../lib/flows/context.ts'
import type { AddressPolicy } from '../../lib/http/address-policy.ts'
import type { Actor } from '../../lib/kernel/actor.ts'
import { createLog } from '../../lib/kernel/log.ts'
import { compose } from '../compose.ts'
import type { WorkerSettings } from '../settings.ts'
import { readWorkerSettings } from '../settings.ts'
import { openInstance } from './instance.ts'

export interface Session {
  context: FlowContext
  /** For connections that are stopped or paused. */
  testing: FlowContext
  policy: AddressPolicy
  settings: WorkerSettings
  actor: Actor
  /** Aborts at Ctrl-C: what is being sent is finished, nothing more is begun. */
  stop(): void
}

/** Runs a command against the instance, and leaves it as it was found. */
export async function withContext(run: (session: Session) => Promise<void>): Promise<void> {
  const instance = await openInstance()
  try {
    await refusePending(instance.databaseUrl)
    const settings = readWorkerSettings(instance.env)
    const composition = compose({ ...settings, log: createLog('selvedge', process.env.SELVEDGE_LOG_LEVEL ?? 'warn') })
    const stop = () => composition.stop()
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    try {
      const { context, testing } = composition
      await run({ context, testing, policy: settings.policy, settings, actor: operator(), stop })
    } finally {
      await composition.close()
    }
  } finally {
    await instance.close()
  }
}

async function refusePending(databaseUrl: string): Promise<void> {
  const { pendingMigrations } = await import('../../scripts/pending-migrations.mjs')
  const pending = await pendingMigrations(databaseUrl)
  if (pending.length > 0)
    throw new Error(`The database lacks the migrations ${pending.join(', ')}. Run: npm run migrate`)
}

/** Who stands at the command line, for the audit. */
const operator = (): Actor => ({
  kind: 'operator',
  label: `operator ${process.env.USER ?? process.env.LOGNAME ?? ''}`.trim(),
})
