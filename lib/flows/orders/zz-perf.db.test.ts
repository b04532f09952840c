import { it } from 'vitest'
import { givenDatabase } from '../../../scripts/testing/given.ts'
import { createPassageWorld, recordedDocuments } from './testing/passage-world.ts'
const given = givenDatabase()
it('perf', async () => {
  const [{ d }] = await given.db.$queryRaw<any[]>`select current_database() as d`
  await given.db.$executeRawUnsafe(`alter database ${d} set log_min_duration_statement = 50`)
  await given.db.$executeRawUnsafe(`select pg_terminate_backend(pid) from pg_stat_activity where datname='${d}' and pid <> pg_backend_pid()`)
  await given.db.$executeRawUnsafe(`set log_min_duration_statement = 50`)
  const world = await createPassageWorld(given.db)
  const paid = recordedDocuments.filter((o) => o.status === 'processing')
  const docs = Array.from({ length: 4000 }, (_, n) => ({ ...structuredClone(paid[n % paid.length]!), id: 10000 + n, number: String(10000 + n), transaction_id: `t${n}` }))
  for (let i = 0; i < docs.length; i += 100) await world.land(docs.slice(i, i + 100))
  for (let r = 0; r < 2; r++) {
    await given.db.webOrder.updateMany({ data: { dirty: true } })
    const c = process.cpuUsage(); const t = performance.now()
    const n = await world.evaluate()
    const u = process.cpuUsage(c)
    console.log('evaluated', n, 'wall/order', (performance.now() - t) / n, 'cpu ms/order', (u.user + u.system) / 1000 / n)
  }
}, 120000)
