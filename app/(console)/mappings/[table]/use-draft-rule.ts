'use client'
import { useRouter } from 'next/navigation'
import { toast } from '../../../../components/ui/toast.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import { draftRuleAction } from '../actions.ts'

/** Puts a rule into the person's draft and offers the way there. */
export function useDraftRule(after: (errors: readonly { field: string; reason: string }[] | null) => void = () => {}) {
  const router = useRouter()
  return useAct(draftRuleAction, {
    done: () => null,
    after: (data) => {
      if (!('id' in data)) return after(data.errors ?? [])
      after(null)
      toast.done('It is in your draft; nothing has changed yet', {
        label: 'Open the draft',
        act: () => router.push(`/mappings/changes/${data.id}`),
      })
    },
  })
}
