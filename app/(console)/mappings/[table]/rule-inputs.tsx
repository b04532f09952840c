'use client'
import { Field } from '../../../../components/ui/field.tsx'
import { Input } from '../../../../components/ui/input.tsx'
import { Select } from '../../../../components/ui/select.tsx'
import type { RuleField } from '../rule-fields.ts'

interface RuleInputsProps {
  idPrefix: string
  fields: readonly RuleField[]
  cells: Record<string, string>
  errors: Record<string, string>
  storefronts: readonly { code: string; name: string }[]
  everywhere: boolean
  fixedStorefront: boolean
  onChange: (name: string, value: string) => void
}

const dates = [
  ['validFrom', 'Holds from', 'The day an order was paid. Empty is always.'],
  ['validTo', 'Holds before', 'That day is no longer inside. Empty is for good.'],
] as const

const every = '*'
const none = '*'

/** The form of one rule: what it fits, then what it gives. */
export function RuleInputs(props: RuleInputsProps) {
  const { fields, cells, errors, storefronts, everywhere, fixedStorefront, onChange, idPrefix } = props
  const match = fields.filter(({ side }) => side === 'match')
  const target = fields.filter(({ side }) => side === 'target')
  const choices = [
    ...(everywhere ? [{ value: every, label: 'Every storefront' }] : []),
    ...storefronts.map(({ code, name }) => ({ value: code, label: name })),
  ]
  return (
    <>
      <fieldset className="grid gap-3 sm:grid-cols-2">
        <legend className="mb-2 font-semibold">When</legend>
        {match.map((field) => (
          <RuleInput key={field.name} field={field} {...props} />
        ))}
      </fieldset>
      <fieldset className="grid gap-3 sm:grid-cols-2">
        <legend className="mb-2 font-semibold">Then</legend>
        {target.map((field) => (
          <RuleInput key={field.name} field={field} {...props} />
        ))}
      </fieldset>
      <fieldset className="grid gap-3 sm:grid-cols-2">
        <legend className="mb-2 font-semibold">Where, in which order and for which days</legend>
        <div className="flex flex-col gap-1">
          <span className="text-sm font-medium">Storefront</span>
          <Select
            label="Storefront"
            choices={choices}
            value={cells.storefront || every}
            disabled={fixedStorefront}
            onChange={(value) => onChange('storefront', value === every ? '' : value)}
          />
        </div>
        <Field label="Position" htmlFor={`${idPrefix}-position`} hint="Lower is tried first; empty puts it last.">
          <Input
            id={`${idPrefix}-position`}
            inputMode="numeric"
            value={cells.position ?? ''}
            aria-describedby={`${idPrefix}-position-hint`}
            onChange={(event) => onChange('position', event.target.value)}
          />
        </Field>
        {dates.map(([name, label, hint]) => (
          <Field key={name} label={label} htmlFor={`${idPrefix}-${name}`} hint={hint} error={errors[name]}>
            <Input
              id={`${idPrefix}-${name}`}
              type="date"
              value={cells[name] ?? ''}
              aria-invalid={errors[name] ? true : undefined}
              aria-describedby={`${idPrefix}-${name}-hint`}
              onChange={(event) => onChange(name, event.target.value)}
            />
          </Field>
        ))}
      </fieldset>
    </>
  )
}

function RuleInput({ field, cells, errors, onChange, idPrefix }: RuleInputsProps & { field: RuleField }) {
  const id = `${idPrefix}-${field.name}`
  const value = cells[field.name] ?? ''
  const label = `${field.label.charAt(0).toUpperCase()}${field.label.slice(1)}`
  const error = errors[field.name]
  const choices = field.choices ?? (field.kind === 'flag' ? ['yes', 'no'] : null)
  if (choices) {
    return (
      <div className="flex flex-col gap-1">
        <span className="text-sm font-medium">{label}</span>
        <Select
          label={label}
          placeholder="Choose"
          choices={[
            ...(field.required ? [] : [{ value: none, label: field.side === 'match' ? 'any' : 'none' }]),
            ...choices.map((choice) => ({ value: choice, label: choice.replaceAll('_', ' ') })),
          ]}
          value={value === '' ? (field.required ? null : none) : value}
          onChange={(next) => onChange(field.name, next === none ? '' : next)}
        />
        {error && <p className="text-xs text-blocked">{error}</p>}
      </div>
    )
  }
  const list = field.offered.length > 0 ? `${id}-codes` : undefined
  return (
    <Field label={label} htmlFor={id} hint={field.hint || undefined} error={error}>
      <Input
        id={id}
        value={value}
        list={list}
        autoComplete="off"
        spellCheck={false}
        required={field.required}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || field.hint ? `${id}-hint` : undefined}
        inputMode={field.kind === 'number' ? 'numeric' : undefined}
        onChange={(event) => onChange(field.name, event.target.value)}
      />
      {list && (
        <datalist id={list}>
          {field.offered.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </datalist>
      )}
    </Field>
  )
}
