'use client'
import { useEffect, useState } from 'react'
import type { ActionAnswer } from '../../../components/ui/use-act.ts'

/** Asks once, when the dialog opens: what an action would do. */
export function usePreview<Input, Data>(ask: (input: Input) => Promise<ActionAnswer<Data>>, input: Input) {
  const [answer, setAnswer] = useState<{ data: Data | null; failure: string | null }>({ data: null, failure: null })
  useEffect(() => {
    let isShown = true
    ask(input)
      .catch(
        (): ActionAnswer<Data> => ({
          serverError: { code: 'UNREACHABLE', message: 'The console does not answer. Try again.' },
        }),
      )
      .then(({ data, serverError, validationErrors }) => {
        if (!isShown) return
        const failure = serverError?.message ?? (validationErrors ? 'At most a thousand at a time.' : null)
        setAnswer({ data: data ?? null, failure })
      })
    return () => {
      isShown = false
    }
  }, [])
  return answer
}
