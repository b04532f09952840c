import type { FlowContext } from './context.ts'

/** A flow whose poll of a shop stands in `poll_cursors`. */
type PolledFlow = 'orders' | 'catalogue'

export interface PollLease {
  storefrontId: string
  flow: PolledFlow
  /** How long it stands when its holder dies. */
  seconds: number
}

/** One process at a time polls: compare and set. @returns how far the poll has verified; undefined while another has it */
export async function takePollLease(
  { db, worker }: FlowContext,
  { storefrontId, flow, seconds }: PollLease,
): Promise<{ cursorAt: Date | null } | undefined> {
  const [lease] = await db.$queryRaw<{ cursorAt: Date | null }[]>`
    insert into poll_cursors as c (storefront_id, flow, lease_owner, lease_until)
    values (${storefrontId}::uuid, ${flow}::flow, ${worker}, now() + make_interval(secs => ${seconds}))
    on conflict (storefront_id, flow) do update set lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
      where c.lease_until is null or c.lease_until < now()
    returning cursor_at as "cursorAt"`
  return lease
}

export async function renewPollLease(
  { db, worker }: FlowContext,
  { storefrontId, flow, seconds }: PollLease,
): Promise<void> {
  await db.$executeRaw`
    update poll_cursors set lease_until = now() + make_interval(secs => ${seconds})
    where storefront_id = ${storefrontId}::uuid and flow = ${flow}::flow and lease_owner = ${worker}`
}

export async function releasePollLease({ db, worker }: FlowContext, { storefrontId, flow }: PollLease): Promise<void> {
  await db.$executeRaw`
    update poll_cursors set lease_owner = null, lease_until = null
    where storefront_id = ${storefrontId}::uuid and flow = ${flow}::flow and lease_owner = ${worker}`
}
