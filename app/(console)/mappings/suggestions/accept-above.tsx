'use client'
import { type FormEvent, useId, useState } from 'react'
import { countOf } from '../../../../components/display/money-text.ts'
import { Button } from '../../../../components/ui/button.tsx'
import { Dialog, DialogActions, DialogClose } from '../../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../../components/ui/dialog-end.tsx'
import { Field } from '../../../../components/ui/field.tsx'
import { Input } from '../../../../components/ui/input.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { LinkOutcome } from '../../../../lib/mappings/suggest/link-items.ts'
import { Frees } from '../../exceptions/frees.tsx'
import { acceptSuggestionsAction, previewSuggestionsAction } from './actions.ts'
import { keyWords } from './item-words.ts'

type Preview = NonNullable<Awaited<ReturnType<typeof previewSuggestionsAction>>['data']>

const usualScore = 80

/** Accepts every clear suggestion of a score and more: shows which, how many orders and what money, then what came of each. */
export function AcceptAbove({ storefrontId }: { storefrontId: string | null }) {
  const [open, setOpen] = useState(false)
  const [seen, setSeen] = useState<Preview | null>(null)
  const [outcomes, setOutcomes] = useState<readonly LinkOutcome[] | null>(null)
  const id = useId()
  const look = useAct(previewSuggestionsAction, { done: () => null, after: setSeen })
  const accept = useAct(acceptSuggestionsAction, {
    done: ({ outcomes }) => {
      const linked = outcomes.filter(({ version }) => version !== null).length
      return linked === outcomes.length
        ? `${countOf(linked, 'link')} made`
        : `${linked} of ${countOf(outcomes.length, 'link')} made`
    },
    after: ({ outcomes }) => setOutcomes(outcomes),
  })
  const change = (next: boolean) => {
    setOpen(next)
    if (next) return
    setSeen(null)
    setOutcomes(null)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const leastScore = Number(new FormData(event.currentTarget).get('score'))
    void look.act({ leastScore, storefrontId })
  }
  return (
    <Dialog
      title="Accept suggestions together"
      description="Only an active item that is clearly ahead of the next is taken. You see every one of them before anything is linked."
      trigger={<Button look="primary">Accept all above ...</Button>}
      open={open}
      onOpenChange={change}
    >
      {outcomes ? (
        <Outcomes outcomes={outcomes} />
      ) : (
        <>
          <form onSubmit={submit} className="flex items-end gap-2">
            <Field label="Least score" htmlFor={id} className="w-32">
              <Input
                id={id}
                name="score"
                type="number"
                min={1}
                max={100}
                required
                defaultValue={usualScore}
                onChange={() => setSeen(null)}
              />
            </Field>
            <Button type="submit" pending={look.pending}>
              Show which
            </Button>
          </form>
          {seen && (
            <>
              <Picks seen={seen} />
              {seen.picks.length > 0 && (
                <DialogEnd
                  failure={accept.failure}
                  verb={`Link ${countOf(seen.picks.length, 'item')}, release ${countOf(seen.preview.orders, 'order')}`}
                  pending={accept.pending}
                  act={() => void accept.act({ picks: seen.picks.map(({ caseId, pkey }) => ({ caseId, pkey })) })}
                />
              )}
            </>
          )}
        </>
      )}
    </Dialog>
  )
}

function Picks({ seen: { picks, unclear, preview } }: { seen: Preview }) {
  return (
    <div className="flex flex-col gap-3">
      {picks.length === 0 ? (
        <p>No clear suggestion scores so much.</p>
      ) : (
        <>
          <Frees preview={preview} />
          <ul
            aria-label="To be linked"
            className="max-h-64 divide-y divide-line/70 overflow-y-auto rounded-md border border-line text-sm"
          >
            {picks.map(({ caseId, key, item, score }) => (
              <li key={caseId} className="flex items-baseline gap-3 px-3 py-1.5">
                <span className="min-w-0 flex-1 break-words">
                  <span className="figures font-medium">{keyWords(key)}</span> → {item}
                </span>
                <span className="figures">{score}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {unclear > 0 && (
        <p className="text-sm text-muted">
          {countOf(unclear, 'key scores', 'keys score')} so much without being clear: look at{' '}
          {unclear === 1 ? 'it' : 'them'} one by one.
        </p>
      )}
    </div>
  )
}

function Outcomes({ outcomes }: { outcomes: readonly LinkOutcome[] }) {
  return (
    <>
      <ul
        aria-label="What came of each"
        className="max-h-80 divide-y divide-line/70 overflow-y-auto rounded-md border border-line text-sm"
      >
        {outcomes.map(({ caseId, key, version, reason }) => (
          <li key={caseId} className="px-3 py-1.5 break-words">
            <span className="figures font-medium">{key === '' ? 'An exception' : keyWords(key)}</span>{' '}
            {version === null ? (
              <span className="text-blocked">not linked: {reason}</span>
            ) : (
              `linked, version ${version}`
            )}
          </li>
        ))}
      </ul>
      <DialogActions>
        <DialogClose>Close</DialogClose>
      </DialogActions>
    </>
  )
}
