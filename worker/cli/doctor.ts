import type { Check } from '../../lib/boards/system-health.ts'
import { checkDatabase, checkQueue } from '../../lib/boards/system-health.ts'
import type { FlowContext } from '../../lib/flows/context.ts'
import { Refusal, say } from './speak.ts'
import { withContext } from './with-context.ts'

/** Shop and ERP tell the time by their own clocks; beyond this a poll's window or a release delay is off. */
const skewLimitSeconds = 60

/** Looks at everything a passage needs and says what is wrong with it. */
export async function runDoctor(): Promise<void> {
  await withContext(async ({ context, testing, settings }) => {
    const findings: Check[] = [
      { what: 'settings', wrong: false, says: `usable; a shop is polled every ${settings.pollSeconds} s` },
      await checkDatabase(context.db),
      ...(await checkConnections(testing)),
      ...(await checkQueue(context.db)),
    ]
    for (const { what, wrong, says } of findings) say(`${wrong ? 'WRONG' : 'ok   '}  ${what}: ${says}`)
    const wrong = findings.filter((finding) => finding.wrong).length
    if (wrong > 0) throw new Refusal(`${wrong} of ${findings.length} checks found something wrong`)
  })
}

async function checkConnections(testing: FlowContext): Promise<Check[]> {
  const { testConnection } = await import('../../lib/connections/test-connection.ts')
  const connections = await testing.db.connection.findMany({ orderBy: { code: 'asc' }, omit: { secretSealed: true } })
  if (connections.length === 0) return [{ what: 'connections', wrong: true, says: 'none' }]
  const findings: Check[] = []
  for (const { id, code, url, pausedAt } of connections) {
    const what = `connection ${code}`
    try {
      const { version, skewSeconds } = await testConnection(testing, id)
      const off = Math.abs(skewSeconds) > skewLimitSeconds
      const paused = pausedAt ? ', paused' : ''
      findings.push({
        what,
        wrong: off,
        says: `${url} answers (version ${version}), its clock ${skewSeconds} s off ours${paused}`,
      })
    } catch (error) {
      findings.push({ what, wrong: true, says: `${url}: ${error instanceof Error ? error.message : error}` })
    }
  }
  return findings
}
