'use client'
import { X } from 'lucide-react'
import { Button } from '../../../components/ui/button.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { dismissSuggestionAction, restoreSuggestionAction } from '../mappings/suggestions/actions.ts'

interface NotThisItemProps {
  storefrontId: string
  linkKey: string
  pkey: string
  /** What is dismissed, in words. */
  name: string
}

/** Takes one suggestion away for good; it can be brought back for ten seconds here, and always under the suggestions. */
export function NotThisItem({ storefrontId, linkKey, pkey, name }: NotThisItemProps) {
  const one = { storefrontId, key: linkKey, pkey }
  const restore = useAct(restoreSuggestionAction, { done: `${name} is suggested again` })
  const dismiss = useAct(dismissSuggestionAction, {
    done: `${name} is not suggested for this any more`,
    undo: () => ({ label: 'Undo', act: () => void restore.act(one) }),
  })
  return (
    <Button
      look="quiet"
      size="icon"
      className="mt-1 size-7"
      aria-label={`Never suggest ${name} for this`}
      title="Never suggest it for this"
      pending={dismiss.pending}
      onClick={() => void dismiss.act(one)}
    >
      <X aria-hidden />
    </Button>
  )
}
