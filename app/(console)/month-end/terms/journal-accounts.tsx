'use client'
import { type FormEvent, useId } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { Field } from '../../../../components/ui/field.tsx'
import { Input } from '../../../../components/ui/input.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { EntryKind } from '../../../../lib/reconciliation/journal/entry-kinds.ts'
import { entryKindNames, entryKinds } from '../../../../lib/reconciliation/journal/entry-kinds.ts'
import type { JournalAccounts as Accounts } from '../../../../lib/reconciliation/journal/list-journal-accounts.ts'
import { setJournalAccountAction } from '../actions.ts'

/** To which accounts the month posts; a kind without accounts is off. */
export function JournalAccounts({
  storefrontId,
  accounts,
  maySet,
}: {
  storefrontId: string
  accounts: Partial<Record<EntryKind, Accounts>>
  maySet: boolean
}) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="card p-4">
      <h2 id={id} className="text-base font-semibold">
        Journal accounts
      </h2>
      <p className="mb-3 text-sm text-muted">
        Only what the ERP does not post itself. A kind without accounts is off and makes no entries.
      </p>
      <ul className="flex flex-col divide-y divide-line/70">
        {entryKindNames.map((kind) => (
          <Kind
            key={`${kind} ${JSON.stringify(accounts[kind] ?? null)}`}
            kind={kind}
            storefrontId={storefrontId}
            accounts={accounts[kind]}
            maySet={maySet}
          />
        ))}
      </ul>
    </section>
  )
}

function Kind({
  kind,
  storefrontId,
  accounts,
  maySet,
}: {
  kind: EntryKind
  storefrontId: string
  accounts: Accounts | undefined
  maySet: boolean
}) {
  const { title, debit, credit, says } = entryKinds[kind]
  const set = useAct(setJournalAccountAction, { done: `The accounts of “${title}” are set` })
  const off = useAct(setJournalAccountAction, { done: `“${title}” is off` })
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const named = { debit: text('debit'), credit: text('credit'), dimension: text('dimension') }
    await set.act({ storefrontId, account: { kind, accounts: named } })
  }
  const id = useId()
  const input = (name: 'debit' | 'credit' | 'dimension', label: string) => (
    <Field label={label} htmlFor={`${id}-${name}`}>
      <Input
        id={`${id}-${name}`}
        name={name}
        required={name !== 'dimension'}
        maxLength={60}
        defaultValue={accounts?.[name] ?? ''}
        disabled={!maySet}
      />
    </Field>
  )
  return (
    <li className="py-3">
      <p className="text-sm">
        <span className="font-medium">{title}</span>{' '}
        <span className="text-muted">
          {accounts ? `on, by ${accounts.changedBy}` : 'off'}. {says}
        </span>
      </p>
      <form onSubmit={submit} className="mt-2 flex flex-wrap items-end gap-2" aria-label={title}>
        <span className="grid min-w-0 flex-1 basis-80 gap-2 sm:grid-cols-3">
          {input('debit', `Debit: ${debit}`)}
          {input('credit', `Credit: ${credit}`)}
          {input('dimension', 'Dimension, if any')}
        </span>
        {maySet && (
          <>
            <Button type="submit" size="small" pending={set.pending}>
              {accounts ? 'Change' : 'Turn on'}
            </Button>
            {accounts && (
              <Button
                look="quiet"
                size="small"
                pending={off.pending}
                onClick={() => void off.act({ storefrontId, account: { kind, accounts: null } })}
              >
                Turn off
              </Button>
            )}
          </>
        )}
      </form>
    </li>
  )
}
