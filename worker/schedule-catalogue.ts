import type { FlowContext } from '../lib/flows/context.ts'
import type { Job } from '../lib/queue/enqueue.ts'

const second = 1_000
const hour = 3_600 * second

interface Shop {
  storefrontId: string
  mode: 'shadow' | 'live'
  readWhole: boolean
  hasDirty: boolean
  hasDue: boolean
}

/**
 * What the catalogue flow does by the clock: polls what changed, everything once a day, and nets under the jobs that polling
 * and comparing add: nothing dirty or ready waits longer than some seconds.
 */
export async function dueCatalogueJobs(
  context: FlowContext,
  due: (key: string, everyMs: number) => boolean,
  pollSeconds: number,
): Promise<Job[]> {
  if (!due('catalogue', Math.min(5, pollSeconds) * second)) return []
  const jobs: Job[] = []
  for (const { storefrontId, mode, readWhole, hasDirty, hasDue } of await readShops(context)) {
    const payload = { storefrontId }
    if (readWhole && due(`catalogue whole ${storefrontId}`, hour)) {
      jobs.push({ task: 'catalogue:poll', payload: { storefrontId, whole: true } })
    } else if (due(`catalogue poll ${storefrontId}`, pollSeconds * second)) {
      jobs.push({ task: 'catalogue:poll', payload })
    }
    if (hasDirty && due(`catalogue compare ${storefrontId}`, 10 * second)) {
      jobs.push({ task: 'catalogue:compare', payload })
    }
    if (mode === 'live' && hasDue && due(`catalogue push ${storefrontId}`, 10 * second)) {
      jobs.push({ task: 'catalogue:push', payload })
    }
  }
  return jobs
}

/** One statement of index look-ups. Items of the ERP that moved are seen by the mirror's own job. */
const readShops = ({ db, clock }: FlowContext): Promise<Shop[]> => {
  const now = clock.now()
  return db.$queryRaw<Shop[]>`
    select f.storefront_id as "storefrontId", f.mode::text as mode,
      coalesce(p.whole_at < ${new Date(now.getTime() - 24 * hour)}, false) as "readWhole",
      exists (select from shop_items i where i.storefront_id = f.storefront_id and i.dirty) as "hasDirty",
      exists (select from catalogue_changes c where c.storefront_id = f.storefront_id
        and ((c.state in ('ready', 'unknown') and c.ready_at <= ${now})
          or (c.state = 'sending' and c.deadline_at < ${now}))) as "hasDue"
    from storefront_flows f
    join storefronts s on s.id = f.storefront_id
    join connections n on n.id = s.connection_id
    left join poll_cursors p on p.storefront_id = f.storefront_id and p.flow = 'catalogue'
    where f.flow = 'catalogue' and f.mode <> 'off' and n.paused_at is null and n.stopped_at is null`
}
