'use client'
import { type FormEvent, useId, useState } from 'react'
import { countOf, countText } from '../../../components/display/money-text.ts'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { Field } from '../../../components/ui/field.tsx'
import { TextArea } from '../../../components/ui/input.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { faultOf } from '../../../lib/boards/catalogue-faults.ts'
import type { FindingRow } from '../../../lib/boards/catalogue-findings.ts'
import { acceptShopValueAction, quarantineAction, revertToErpAction } from './actions.ts'
import { valueText } from './catalogue-words.ts'
import type { Decision, Target } from './decisions.ts'
import { OutcomeList } from './outcome-list.tsx'
import { useOutcome } from './use-outcome.ts'

interface DecideDialogProps {
  decision: Decision
  target: Target
  /** How many it is about, and those of them that are on this page. */
  many: number
  shown: readonly FindingRow[]
  onClose: () => void
  /** It was done, all or in part. */
  onDone: () => void
}

const words: Record<Decision, { title: string; effect: string; verb: (many: string) => string; done: string }> = {
  accept: {
    title: 'Accept the shop’s value',
    effect:
      'The shop keeps what it has and the finding closes. It opens again when either side changes. Nothing is written.',
    verb: (many) => `Accept ${many}`,
    done: 'accepted',
  },
  revert: {
    title: 'Revert to the ERP',
    effect:
      'The shop’s value is overwritten with the ERP’s. The record keeps what was there; one click brings it back.',
    verb: (many) => `Revert ${many}`,
    done: 'going back to the ERP’s value',
  },
  quarantine: {
    title: 'Quarantine',
    effect:
      'It is taken off sale: a variation alone, as private, or a product with all its variations. The record brings it back.',
    verb: (many) => `Quarantine ${many}`,
    done: 'going into quarantine',
  },
}

/** Shows what a decision does to each of the findings chosen, then does it. */
export function DecideDialog({ decision, target, many, shown, onClose, onDone }: DecideDialogProps) {
  const id = useId()
  const [status, setStatus] = useState<'draft' | 'private'>('draft')
  const { title, effect, verb, done } = words[decision]
  const said = ({ done: count }: { done: number }) => `${countOf(count, 'finding')} ${done}`
  const finished = () => {
    onDone()
    onClose()
  }
  const accept = useOutcome(acceptShopValueAction, said, finished)
  const revert = useOutcome(revertToErpAction, said, finished)
  const quarantine = useOutcome(
    quarantineAction,
    ({ done: count }) => `${countOf(count, 'shop item')} ${done}`,
    finished,
  )
  const { pending, failure, outcome } = { accept, revert, quarantine }[decision]
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (decision === 'accept')
      void accept.act({ target, note: String(new FormData(event.currentTarget).get('note') ?? '') })
    else if (decision === 'revert') void revert.act({ target })
    else void quarantine.act({ of: 'findings', target, status })
  }
  const close = () => {
    if (outcome) onDone()
    onClose()
  }
  return (
    <Dialog
      title={title}
      description={effect}
      open
      onOpenChange={(open) => !open && close()}
      className="w-[min(640px,calc(100vw-24px))]"
    >
      {outcome ? (
        <OutcomeList outcome={outcome.data} done={outcome.words} />
      ) : (
        <form onSubmit={submit} className="flex flex-col gap-4">
          <Effects decision={decision} shown={shown} many={many} />
          {decision === 'accept' && (
            <Field label="Why (may be left empty)" htmlFor={id} hint="It stands in the activity log.">
              <TextArea id={id} name="note" maxLength={500} aria-describedby={`${id}-hint`} />
            </Field>
          )}
          {decision === 'quarantine' && (
            <Field label="As" htmlFor={id}>
              <Select
                id={id}
                label="As"
                choices={[
                  { value: 'draft', label: 'Draft', hint: 'in the shop’s list of drafts' },
                  { value: 'private', label: 'Private', hint: 'its address works for staff' },
                ]}
                value={status}
                onChange={(value) => setStatus(value === 'private' ? 'private' : 'draft')}
              />
            </Field>
          )}
          <DialogEnd
            failure={failure}
            verb={verb(countOf(many, 'finding'))}
            look={decision === 'quarantine' ? 'danger' : 'primary'}
            pending={pending}
          />
        </form>
      )}
    </Dialog>
  )
}

const listed = 50

function Effects({ decision, shown, many }: { decision: Decision; shown: readonly FindingRow[]; many: number }) {
  const rows = shown.slice(0, listed)
  return (
    <div>
      <ul
        aria-label="What changes"
        className="max-h-72 divide-y divide-line/70 overflow-y-auto rounded-md border border-line text-sm"
      >
        {rows.map((row) => (
          <li key={row.id} className="px-3 py-1.5 break-words">
            <span className="figures font-medium">{row.shopItem?.sku || row.shopItem?.name || row.styleKey}</span>{' '}
            <Effect decision={decision} row={row} />
          </li>
        ))}
      </ul>
      {many > rows.length && (
        <p className="mt-1 text-sm text-muted">and {countText(many - rows.length)} more, on other pages.</p>
      )}
    </div>
  )
}

function Effect({ decision, row }: { decision: Decision; row: FindingRow }) {
  const { field, shopValue, erpValue, currency } = row
  if (decision === 'quarantine') return <span className="text-muted">{row.shopItem?.name ?? 'is not in the shop'}</span>
  const title = faultOf(row.code)?.title ?? row.code
  const [from, to] = decision === 'revert' ? [shopValue, erpValue] : [erpValue, shopValue]
  const text = (value: string | null) => <span className="figures">{valueText(field, value, currency) || 'empty'}</span>
  return decision === 'revert' ? (
    <span>
      <span className="text-muted">{title}:</span> {text(from)} → {text(to)}
    </span>
  ) : (
    <span>
      <span className="text-muted">{title}:</span> {text(to)} <span className="text-muted">stays, the ERP has</span>{' '}
      {text(from)}
    </span>
  )
}
