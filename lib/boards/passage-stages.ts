export interface Stage {
  name:
    | 'placed'
    | 'paid'
    | 'landed'
    | 'valid'
    | 'mapped'
    | 'sent'
    | 'accepted'
    | 'cancelled'
    | 'picked'
    | 'shipped'
    | 'confirmed'
    | 'invoiced'
  /** waiting = not yet; stopped = waits for a person; skipped = will not happen. */
  state: 'done' | 'waiting' | 'stopped' | 'skipped'
  at: Date | null
  /** What a person reads beside it: a sales order number, how many findings. */
  detail: string
}

interface OrderFacts {
  bucket: string
  placedAt: Date
  paidAt: Date | null
  landedAt: Date
  evaluatedAt: Date | null
  exclusionCode: string | null
}

interface EntryFacts {
  state: string
  createdAt: Date
  readyAt: Date
  acceptedAt: Date | null
  ordNum: string | null
  lostAt: Date | null
  outcomeMessage: string | null
}

/** The request to cancel its sales order; only a sales order the ERP shows as cancelled ends it. */
interface CancelFacts {
  state: string
  acceptedAt: Date | null
  outcomeMessage: string | null
}

/** The passage as one line: paid, landed, valid, mapped, sent, accepted, each with its time; and cancelled when that was asked for. */
export function passageStages(
  order: OrderFacts,
  entry: EntryFacts | null,
  attempts: readonly { kind: string; startedAt: Date }[],
  blocking: number,
  cancel: CancelFacts | null = null,
): Stage[] {
  const ended = ['cancelled', 'excluded', 'ignored', 'unpaid'].includes(order.bucket)
  const rest = (at: Date | null, detail = ''): Pick<Stage, 'state' | 'at' | 'detail'> => ({
    state: at
      ? 'done'
      : ended
        ? 'skipped'
        : order.bucket === 'held' || order.bucket === 'unclassed'
          ? 'stopped'
          : 'waiting',
    at,
    detail: at ? detail : '',
  })
  const staged = entry !== null && entry.state !== 'withdrawn'
  const accepted = entry?.state === 'accepted'
  const valid = accepted || (staged && blocking === 0)
  const firstSend = attempts.filter(({ kind }) => kind === 'send').at(-1)?.startedAt ?? null
  const found = blocking === 1 ? '1 finding holds it' : `${blocking} findings hold it`
  const stages: Stage[] = [
    { name: 'placed', state: 'done', at: order.placedAt, detail: '' },
    { name: 'paid', ...rest(order.paidAt) },
    { name: 'landed', state: 'done', at: order.landedAt, detail: '' },
    { name: 'valid', ...rest(valid ? (order.evaluatedAt ?? entry?.createdAt ?? null) : null) },
    { name: 'mapped', ...rest(staged ? (entry?.createdAt ?? null) : null) },
    { name: 'sent', ...rest(firstSend ?? (accepted ? (entry?.acceptedAt ?? null) : null)) },
    { name: 'accepted', ...rest(accepted ? (entry?.acceptedAt ?? null) : null, entry?.ordNum ?? '') },
  ]
  const last = stages.at(-1)
  if (last && accepted && entry?.lostAt) {
    Object.assign(last, { state: 'stopped', at: entry.lostAt, detail: 'not in the ERP any more' })
  }
  if (cancel && cancel.state !== 'withdrawn') stages.push(cancelStage(cancel))
  const stop = stages.find(({ state }) => state === 'stopped')
  if (stop && stop.name !== 'cancelled' && blocking > 0 && !entry?.lostAt) stop.detail = found
  if (stop?.name === 'accepted' && entry?.outcomeMessage) stop.detail = entry.outcomeMessage
  return stages
}

function cancelStage({ state, acceptedAt, outcomeMessage }: CancelFacts): Stage {
  if (state === 'accepted') return { name: 'cancelled', state: 'done', at: acceptedAt, detail: '' }
  const refused = state === 'rejected'
  return {
    name: 'cancelled',
    state: refused ? 'stopped' : 'waiting',
    at: null,
    detail: refused ? (outcomeMessage ?? 'the ERP refused') : 'asked of the ERP',
  }
}

interface WarehouseFacts {
  salesOrder: { status: string; statusSince: Date } | null
  picks: readonly {
    pickNum: string
    invNum: string
    shippedAt: Date | null
    confirmedAt: Date | null
    state: string
    trackings: readonly { number: string }[]
  }[]
}

/**
 * What follows the sales order: picked, shipped, confirmed by the shop, invoiced. Several picks count as one stage once all of
 * them are there; its time is the last's. Empty while the ERP has shown nothing of it.
 */
export function afterSalesStages({ salesOrder, picks }: WarehouseFacts): Stage[] {
  if (!salesOrder && picks.length === 0) return []
  const held = salesOrder?.status === 'hold'
  const ended = salesOrder?.status === 'cancelled' && picks.length === 0
  const rest = ended ? ('skipped' as const) : ('waiting' as const)
  const left = picks.filter(({ shippedAt }) => shippedAt !== null)
  const shown = left.filter(({ confirmedAt }) => confirmedAt !== null)
  const invoiced = picks.filter(({ invNum }) => invNum !== '')
  const refused = left.some(({ state }) => state === 'refused')
  const whole = (some: readonly unknown[]) => picks.length > 0 && some.length === picks.length
  const part = (some: readonly unknown[]) =>
    some.length > 0 && !whole(some) ? `${some.length} of ${picks.length} picks` : ''
  const numbers = left.flatMap(({ trackings }) => trackings.map(({ number }) => number))
  return [
    {
      name: 'picked',
      state: picks.length > 0 ? 'done' : held ? 'stopped' : rest,
      at: picks.length === 0 && held ? (salesOrder?.statusSince ?? null) : null,
      detail: picks.length > 0 ? picks.map(({ pickNum }) => pickNum).join(', ') : held ? 'on hold in the ERP' : '',
    },
    {
      name: 'shipped',
      state: whole(left) ? 'done' : rest,
      at: latest(left.map(({ shippedAt }) => shippedAt)),
      detail: part(left) || numbers.join(', '),
    },
    {
      name: 'confirmed',
      state: whole(shown) ? 'done' : refused ? 'stopped' : rest,
      at: latest(shown.map(({ confirmedAt }) => confirmedAt)),
      detail: refused ? 'the shop refused it' : part(shown),
    },
    {
      name: 'invoiced',
      state: whole(invoiced) ? 'done' : rest,
      at: null,
      detail: part(invoiced) || [...new Set(invoiced.map(({ invNum }) => invNum))].join(', '),
    },
  ]
}

const latest = (instants: readonly (Date | null)[]): Date | null =>
  instants.reduce((last, at) => (at !== null && (last === null || at > last) ? at : last), null)
