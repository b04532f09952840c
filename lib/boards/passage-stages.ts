export interface Stage {
  name: 'placed' | 'paid' | 'landed' | 'valid' | 'mapped' | 'sent' | 'accepted'
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
  outcomeMessage: string | null
}

/** The passage as one line: paid, landed, valid, mapped, sent, accepted, each with its time. */
export function passageStages(
  order: OrderFacts,
  entry: EntryFacts | null,
  attempts: readonly { kind: string; startedAt: Date }[],
  blocking: number,
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
  const stop = stages.find(({ state }) => state === 'stopped')
  if (stop && blocking > 0) stop.detail = found
  if (stop?.name === 'accepted' && entry?.outcomeMessage) stop.detail = entry.outcomeMessage
  return stages
}
