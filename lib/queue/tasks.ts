import { z } from 'zod'

const storefront = z.strictObject({ storefrontId: z.uuid() })
const connection = z.strictObject({ connectionId: z.uuid() })
const run = { runId: z.uuid().optional() }

/**
 * Every task of the queue: its payload (ids only, the row decides) and the key under which a second one waiting is the
 * same one. Names take letters, digits and `: _ -`.
 */
export const tasks = {
  'orders:poll': contract(storefront, (job) => job.storefrontId),
  'orders:evaluate': contract(storefront, (job) => job.storefrontId),
  'orders:push': contract(connection, (job) => job.connectionId),
  'orders:look-up': contract(connection, (job) => job.connectionId),
  'orders:verify': contract(connection, (job) => job.connectionId),
  'orders:census': contract(
    storefront.extend({ scope: z.enum(['recent', 'whole']), ...run }),
    (job) => `${job.storefrontId}:${job.scope}`,
  ),
  'orders:backfill': contract(
    storefront.extend({ from: z.iso.datetime(), to: z.iso.datetime(), dryRun: z.boolean(), ...run }),
    (job) => job.runId ?? `${job.storefrontId}:${job.from}:${job.to}:${job.dryRun}`,
  ),
  'orders:reread': contract(
    storefront.extend({ externalId: z.string().min(1) }),
    (job) => `${job.storefrontId}:${job.externalId}`,
  ),
  'orders:wake': contract(z.strictObject({}), () => 'all'),
  'catalogue:poll': contract(storefront.extend({ whole: z.boolean().optional() }), (job) =>
    job.whole ? `${job.storefrontId}:whole` : job.storefrontId,
  ),
  'catalogue:compare': contract(storefront, (job) => job.storefrontId),
  'catalogue:push': contract(storefront, (job) => job.storefrontId),
  'mirror:items': contract(connection.extend({ whole: z.boolean().optional() }), (job) =>
    job.whole ? `${job.connectionId}:whole` : job.connectionId,
  ),
  'inventory:read': contract(connection.extend({ whole: z.boolean().optional() }), (job) =>
    job.whole ? `${job.connectionId}:whole` : job.connectionId,
  ),
  'inventory:compute': contract(connection, (job) => job.connectionId),
  'inventory:push': contract(storefront, (job) => job.storefrontId),
  'inventory:sample': contract(storefront, (job) => job.storefrontId),
  'inventory:velocity': contract(storefront, (job) => job.storefrontId),
  'mirror:after-sales': contract(connection.extend({ whole: z.boolean().optional() }), (job) =>
    job.whole ? `${job.connectionId}:whole` : job.connectionId,
  ),
  'shipments:judge': contract(storefront, (job) => job.storefrontId),
  'shipments:push': contract(storefront, (job) => job.storefrontId),
  'orders:drift': contract(storefront, (job) => job.storefrontId),
  'notes:push': contract(storefront, (job) => job.storefrontId),
  'returns:plan': contract(storefront, (job) => job.storefrontId),
  'month-end:reconcile': contract(z.strictObject({ storefrontId: z.uuid(), whole: z.boolean().optional() }), (job) =>
    job.whole ? `${job.storefrontId}:whole` : job.storefrontId,
  ),
  'mirror:codes': contract(connection.extend(run), (job) => job.connectionId),
  'connections:test': contract(connection.extend(run), (job) => job.connectionId),
  'mappings:replay': contract(z.strictObject({ replayId: z.uuid() }), (job) => job.replayId),
  'exceptions:bulk': contract(z.strictObject({ bulkId: z.uuid() }), (job) => job.bulkId),
  'exceptions:sweep': contract(z.strictObject({}), () => 'all'),
  'outbox:recover': contract(z.strictObject({}), () => 'all'),
  'queue:sweep': contract(z.strictObject({}), () => 'all'),
} as const

export type TaskName = keyof typeof tasks
export type TaskPayload<Name extends TaskName> = z.infer<(typeof tasks)[Name]['payload']>

interface Contract<Shape extends z.ZodType> {
  payload: Shape
  key: (job: z.infer<Shape>) => string
}

function contract<Shape extends z.ZodType>(payload: Shape, key: (job: z.infer<Shape>) => string): Contract<Shape> {
  return { payload, key }
}
