'use client'
import { Pencil, Plus } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../../components/ui/dialog-end.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { MappingTable } from '../../../../lib/mappings/tables.ts'
import { saveRuleAction } from '../actions.ts'
import { BufferEffect } from '../buffer-effect.tsx'
import type { RuleField } from '../rule-fields.ts'
import { useBufferPreview } from '../use-buffer-preview.ts'
import { warnUnknown } from '../warn-unknown.ts'
import { RuleInputs } from './rule-inputs.tsx'
import type { RuleMode } from './rule-mode.ts'
import type { RuleRow } from './rules-table.tsx'
import { useDraftRule } from './use-draft-rule.ts'

interface RuleDialogProps {
  table: MappingTable
  fields: readonly RuleField[]
  storefronts: readonly { code: string; name: string }[]
  /** Whether the person may write rules of every storefront. */
  everywhere: boolean
  mode: RuleMode
  /** Null adds one. */
  rule: RuleRow | null
  /** Cells a new rule begins with; its form is open then. */
  begun?: Record<string, string> | null
}

/** A replay of landed orders says nothing about them. */
const draftOnly: ReadonlySet<MappingTable> = new Set(['buffer', 'carrier', 'return_reason'])

export function RuleDialog({ table, fields, storefronts, everywhere, mode, rule, begun = null }: RuleDialogProps) {
  const only = everywhere ? '' : (storefronts[0]?.code ?? '')
  const [open, setOpen] = useState(begun !== null)
  const [cells, setCells] = useState<Record<string, string>>({ storefront: only, position: '', ...begun })
  const [errors, setErrors] = useState<Record<string, string>>({})
  const id = useId()
  const save = useAct(saveRuleAction, {
    done: (data) => ('version' in data ? `Saved as version ${data.version}; held orders are looked at again` : null),
    after: (data) => {
      if ('version' in data) {
        setOpen(false)
        warnUnknown(data.warnings)
      } else show(data.errors ?? [])
    },
  })
  const draft = useDraftRule((errors) => (errors ? show(errors) : setOpen(false)))
  // A buffer takes things off sale: what it does is shown before it can be saved.
  const preview = useBufferPreview((errors) => show(errors))
  const wish = { kind: 'rule' as const, cells, replaces: rule?.id ?? null }
  const effect = table === 'buffer' ? preview.effectOf(wish) : null
  const isUnseen = table === 'buffer' && effect === null
  const show = (errors: readonly { field: string; reason: string }[]) =>
    setErrors(Object.fromEntries(errors.map(({ field, reason }) => [field, reason])))
  const change = (next: boolean) => {
    if (next) {
      setCells(rule ? { ...rule.cells } : { storefront: only, position: '' })
      setErrors({})
    }
    setOpen(next)
  }
  const putInDraft = () =>
    void draft.act({ table, cells, replaces: rule?.id ?? null, storefrontId: rule?.storefrontId ?? null })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setErrors({})
    if (isUnseen) void preview.ask(wish)
    else if (mode === 'save') void save.act({ table, cells, replaces: rule?.id ?? null })
    else putInDraft()
  }
  const shown = new Set([...fields.map(({ name }) => name), 'validFrom', 'validTo'])
  const stray = Object.entries(errors).filter(([field]) => !shown.has(field))
  return (
    <Dialog
      title={rule ? 'Change the rule' : 'Add a rule'}
      description={
        mode === 'save'
          ? 'It holds at once for orders that have not been sent, of the days it is for.'
          : 'It goes into your draft: replay it on landed orders, then submit it. Finance puts it in force.'
      }
      className="w-[min(640px,calc(100vw-24px))]"
      open={open}
      onOpenChange={change}
      trigger={
        rule ? (
          <Button
            look="quiet"
            size="icon"
            className="size-7"
            aria-label={`Change the rule at position ${rule.cells.position}`}
          >
            <Pencil aria-hidden />
          </Button>
        ) : (
          <Button look="primary">
            <Plus aria-hidden />
            Add a rule
          </Button>
        )
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-5">
        <RuleInputs
          idPrefix={id}
          fields={fields}
          cells={cells}
          errors={errors}
          storefronts={storefronts}
          everywhere={everywhere}
          fixedStorefront={rule !== null}
          onChange={(name, value) => setCells((before) => ({ ...before, [name]: value }))}
        />
        {effect && <BufferEffect effect={effect} />}
        <DialogEnd
          verb={
            isUnseen
              ? 'See what changes'
              : mode === 'draft'
                ? 'Put it into my draft'
                : rule
                  ? 'Save the rule'
                  : 'Add the rule'
          }
          failure={
            save.failure ??
            draft.failure ??
            preview.failure ??
            (stray.map(([field, reason]) => `${field}: ${reason}`).join('. ') || null)
          }
          pending={save.pending || draft.pending || preview.pending}
        >
          {mode === 'save' && table !== 'item_link' && (
            <Button
              look="quiet"
              pending={save.pending || draft.pending}
              onClick={(event) => {
                setErrors({})
                if (event.currentTarget.closest('form')?.reportValidity()) putInDraft()
              }}
            >
              {draftOnly.has(table) ? 'Put it into my draft' : 'Try it on landed orders'}
            </Button>
          )}
        </DialogEnd>
      </form>
    </Dialog>
  )
}
