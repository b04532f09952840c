'use client'
import { useState } from 'react'
import { useAct } from '../../../components/ui/use-act.ts'
import { type BufferWish, previewBuffersAction } from './buffer-actions.ts'
import type { BufferEffectFigures } from './buffer-effect.tsx'

interface Previewed {
  wish: string
  effect: BufferEffectFigures
}

/** What a change of buffers would do: asked for one wish, and shown for that wish only. */
export function useBufferPreview(fail: (errors: readonly { field: string; reason: string }[]) => void = () => {}) {
  const [seen, setSeen] = useState<Previewed | null>(null)
  const preview = useAct(
    async (wish: BufferWish) => {
      const answer = await previewBuffersAction(wish)
      return { ...answer, data: { wish: JSON.stringify(wish), answer: answer.data } }
    },
    {
      done: () => null,
      after: ({ wish, answer }) => {
        if (answer && 'effect' in answer && answer.effect) setSeen({ wish, effect: answer.effect })
        else fail(answer?.errors ?? [])
      },
    },
  )
  return {
    ask: preview.act,
    pending: preview.pending,
    failure: preview.failure,
    /** Null until this very wish was asked about. */
    effectOf: (wish: BufferWish): BufferEffectFigures | null =>
      seen?.wish === JSON.stringify(wish) ? seen.effect : null,
  }
}
