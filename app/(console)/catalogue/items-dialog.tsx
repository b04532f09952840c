'use client'
import { countOf, countText } from '../../../components/display/money-text.ts'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { quarantineAction, releaseProductsAction } from './actions.ts'
import type { Target } from './decisions.ts'
import { OutcomeList } from './outcome-list.tsx'
import { useOutcome } from './use-outcome.ts'

export type ItemsDecision = 'release' | 'quarantine'

interface ShownItem {
  id: string
  sku: string
  name: string
  variations: number
  /** Open findings of it and of its variations. */
  findings: number
  faulty: number
}

interface ItemsDialogProps {
  decision: ItemsDecision
  target: Target
  many: number
  shown: readonly ShownItem[]
  onClose: () => void
  onDone: () => void
}

const words = {
  release: {
    title: 'Release',
    effect: 'Customers can find and buy it, with every variation it has, as soon as the shop confirms.',
    verb: 'Release',
    done: 'going on sale',
  },
  quarantine: {
    title: 'Quarantine',
    effect:
      'A product becomes a draft, a variation private: customers neither find nor buy it. The record brings it back.',
    verb: 'Quarantine',
    done: 'going into quarantine',
  },
} as const

/** Shows what goes on sale or off it, then does it. */
export function ItemsDialog({ decision, target, many, shown, onClose, onDone }: ItemsDialogProps) {
  const { title, effect, verb, done } = words[decision]
  const said = ({ done: count }: { done: number }) => `${countOf(count, 'shop item')} ${done}`
  const finished = () => {
    onDone()
    onClose()
  }
  const release = useOutcome(releaseProductsAction, said, finished)
  const quarantine = useOutcome(quarantineAction, said, finished)
  const { pending, failure, outcome } = decision === 'release' ? release : quarantine
  const act = () =>
    void (decision === 'release' ? release.act({ target }) : quarantine.act({ of: 'items', target, status: 'draft' }))
  const faulty = shown.filter((item) => item.findings + item.faulty > 0).length
  const close = () => {
    if (outcome) onDone()
    onClose()
  }
  return (
    <Dialog title={title} description={effect} open onOpenChange={(open) => !open && close()}>
      {outcome ? (
        <OutcomeList outcome={outcome.data} done={outcome.words} />
      ) : (
        <>
          <ul
            aria-label="What changes"
            className="max-h-72 divide-y divide-line/70 overflow-y-auto rounded-md border border-line text-sm"
          >
            {shown.slice(0, 50).map(({ id, sku, name, variations }) => (
              <li key={id} className="px-3 py-1.5 break-words">
                <span className="font-medium">{name || sku}</span>
                {variations > 0 && <span className="text-muted"> with {countOf(variations, 'variation')}</span>}
              </li>
            ))}
          </ul>
          {many > Math.min(shown.length, 50) && (
            <p className="text-sm text-muted">and {countText(many - Math.min(shown.length, 50))} more.</p>
          )}
          {decision === 'release' && faulty > 0 && (
            <p className="rounded-md bg-waiting-soft px-3 py-2 text-waiting">
              {countOf(faulty, 'of them has open findings', 'of them have open findings')}: look at them before
              customers do.
            </p>
          )}
          <DialogEnd
            failure={failure}
            verb={`${verb} ${countOf(many, 'shop item')}`}
            look={decision === 'quarantine' ? 'danger' : 'primary'}
            pending={pending}
            act={act}
          />
        </>
      )}
    </Dialog>
  )
}
