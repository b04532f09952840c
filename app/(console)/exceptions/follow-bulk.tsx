'use client'
import { useEffect, useState } from 'react'
import { countOf } from '../../../components/display/money-text.ts'
import { toast } from '../../../components/ui/toast.tsx'
import { readBulkAction, undoBulkAction } from './bulk-actions.ts'
import { type BulkKind, bulkWords } from './bulk-words.ts'

export interface AskedBulk {
  id: string
  kind: BulkKind
  cases: number
  appliesAt: Date
}

const kept = 'selvedge:bulk'
const longestWaitMs = 120_000
const following = new Set<string>()
const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/** Says that an action is about to be applied, offers the way back while there is one, then says what came of it. */
export async function followBulk(bulk: AskedBulk, see: (id: string) => void): Promise<void> {
  if (following.has(bulk.id)) return
  following.add(bulk.id)
  sessionStorage.setItem(kept, JSON.stringify(bulk))
  const words = bulkWords[bulk.kind]
  let undone = false
  const undo = async () => {
    const answer = await undoBulkAction({ bulkId: bulk.id })
    undone = !answer.serverError
    if (undone) toast.close(told)
    if (undone) toast.done(`Taken back: ${countOf(bulk.cases, 'exception stays', 'exceptions stay')} as they were`)
    else toast.failed(answer.serverError?.message ?? 'It could not be taken back.')
  }
  const told = toast.pending(words.about(bulk.cases), <Countdown until={bulk.appliesAt.getTime()} />, {
    label: 'Undo',
    act: () => void undo(),
  })
  const outcome = await settled(bulk, () => undone)
  sessionStorage.removeItem(kept)
  following.delete(bulk.id)
  if (undone || outcome === 'undone') return toast.close(told)
  if (outcome === null) {
    return toast.settle(told, 'No worker has applied it yet', {
      warned: true,
      description: 'It is applied as soon as one runs.',
      see: { label: 'See each', act: () => see(bulk.id) },
    })
  }
  const refused = outcome.filter(({ done }) => !done).length
  toast.settle(told, words.done(outcome.length - refused), {
    warned: refused > 0,
    ...(refused > 0 ? { description: `${countOf(refused, 'exception was', 'exceptions were')} not changed.` } : {}),
    see: { label: 'See each', act: () => see(bulk.id) },
  })
}

/** What was about to be applied when the page was left or read again. */
export function followAgain(see: (id: string) => void): void {
  const text = sessionStorage.getItem(kept)
  if (!text) return
  const bulk = JSON.parse(text) as Omit<AskedBulk, 'appliesAt'> & { appliesAt: string }
  void followBulk({ ...bulk, appliesAt: new Date(bulk.appliesAt) }, see)
}

async function settled({ id, appliesAt }: AskedBulk, isUndone: () => boolean) {
  const until = appliesAt.getTime() + longestWaitMs
  while (Date.now() < until && !isUndone()) {
    await sleep(Math.min(1_000, Math.max(250, appliesAt.getTime() - Date.now())))
    if (Date.now() < appliesAt.getTime()) continue
    const { data } = await readBulkAction({ bulkId: id }).catch(() => ({ data: undefined }))
    if (data?.state === 'undone') return 'undone' as const
    if (data?.state === 'done') return data.outcome
  }
  return null
}

/** The seconds left, for the eye: what is read out is that it can be undone. */
function Countdown({ until }: { until: number }) {
  const [left, setLeft] = useState(() => secondsTo(until))
  useEffect(() => {
    const timer = setInterval(() => setLeft(secondsTo(until)), 250)
    return () => clearInterval(timer)
  }, [until])
  return <span aria-hidden>{left > 0 ? `Applied in ${left} s` : 'Being applied ...'}</span>
}

const secondsTo = (until: number): number => Math.max(0, Math.ceil((until - Date.now()) / 1000))
