'use client'
import { useState } from 'react'
import { toast } from '../../../components/ui/toast.tsx'
import { type ActionAnswer, useAct } from '../../../components/ui/use-act.ts'
import type { Outcome } from './decisions.ts'

/** Runs an action on several: says at once when all of it was done, and keeps the outcome to be read when something was left out. */
export function useOutcome<Input, Data extends Outcome>(
  run: (input: Input) => Promise<ActionAnswer<Data>>,
  said: (data: Data) => string,
  finished: () => void,
) {
  const [outcome, setOutcome] = useState<{ words: string; data: Data } | null>(null)
  const { act, pending, failure } = useAct(run, {
    done: () => null,
    after: (data) => {
      const words = said(data)
      if (data.left.length > 0) return setOutcome({ words, data })
      toast.done(words)
      finished()
    },
  })
  return { act, pending, failure, outcome }
}
