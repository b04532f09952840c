'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from './toast.tsx'

export interface ActionAnswer<Data> {
  data?: Data
  serverError?: { code: string; message: string }
  validationErrors?: { formErrors?: string[]; fieldErrors?: Record<string, string[] | undefined> }
}

interface Words<Input, Data> {
  /** What was done, or null to say nothing. */
  done: string | ((data: Data, input: Input) => string | null)
  undo?: (data: Data, input: Input) => { label: string; act: () => void }
  after?: (data: Data) => void
}

/** Runs a server action: says what it did or why not, and reads the page again. `act` tells whether it was done. */
export function useAct<Input, Data>(run: (input: Input) => Promise<ActionAnswer<Data>>, words: Words<Input, Data>) {
  const router = useRouter()
  const [pending, setPending] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const act = async (input: Input): Promise<boolean> => {
    setPending(true)
    setFailure(null)
    const answer = await run(input).catch(
      (): ActionAnswer<Data> => ({
        serverError: { code: 'UNREACHABLE', message: 'The console does not answer. Nothing was sent; try again.' },
      }),
    )
    setPending(false)
    if (answer.serverError || answer.validationErrors) {
      const said = answer.serverError?.message ?? invalidWords(answer)
      setFailure(said)
      toast.failed(said)
      if (answer.serverError?.code === 'SIGNED_OUT') router.push('/sign-in')
      return false
    }
    const data = answer.data as Data
    const said = typeof words.done === 'string' ? words.done : words.done(data, input)
    if (said) toast.done(said, words.undo?.(data, input))
    words.after?.(data)
    router.refresh()
    return true
  }
  return { act, pending, failure }
}

function invalidWords<Data>({ validationErrors }: ActionAnswer<Data>): string {
  const fields = Object.entries(validationErrors?.fieldErrors ?? {}).map(
    ([field, reasons]) => `${field}: ${reasons?.join(', ')}`,
  )
  return [...(validationErrors?.formErrors ?? []), ...fields].join('. ') || 'The input is not complete.'
}
