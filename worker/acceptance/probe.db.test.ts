import { it } from 'vitest'
import { joinSandboxes } from './testing/joined-sandboxes.ts'
it('probe', async () => {
  const j = await joinSandboxes()
  try {
  console.time('sync'); console.log(await j.sync()); console.timeEnd('sync')
  console.log(await j.status())
  const subjects = await j.db.$queryRaw`select c.code, s.blocking, c.cause, array_agg(o.external_id order by o.id) as orders from exception_subjects s join exception_cases c on c.id=s.case_id join web_orders o on o.id=s.order_id where s.closed_at is null group by 1,2,3 order by 1`
  console.log(JSON.stringify(subjects, null, 0).replaceAll('},{', '},\n{'))
  console.log(j.erp.ledger().orders, j.erp.ledger().duplicates)
  console.time('sync2'); console.log(await j.sync()); console.timeEnd('sync2')
  } finally { await j.close() }
}, 60000)
