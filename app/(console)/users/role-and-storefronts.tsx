'use client'
import { CheckboxLine } from '../../../components/ui/checkbox.tsx'
import { Select } from '../../../components/ui/select.tsx'
import type { Role } from '../../../lib/access/permissions.ts'
import { roleWords } from '../role-words.ts'

export interface StorefrontChoice {
  id: string
  code: string
  name: string
}

const hints: Record<Role, string> = {
  admin: 'Connections, users, mappings',
  ecommerce: 'Storefront exceptions, item links',
  finance: 'Money mappings, exclusions, reconciliation',
  service: 'Reads orders and customers',
  viewer: 'Reads, without customers',
}

const choices = (Object.keys(roleWords) as Role[]).map((role) => ({
  value: role,
  label: roleWords[role],
  hint: hints[role],
}))

interface Props {
  role: Role
  onRole: (role: Role) => void
  /** null = every storefront. */
  limited: readonly string[] | null
  onLimited: (ids: readonly string[] | null) => void
  storefronts: readonly StorefrontChoice[]
}

export function RoleAndStorefronts({ role, onRole, limited, onLimited, storefronts }: Props) {
  const toggle = (id: string, on: boolean) => {
    const kept = (limited ?? []).filter((known) => known !== id)
    onLimited(on ? [...kept, id] : kept)
  }
  return (
    <>
      <div className="flex flex-col gap-1">
        <span className="text-sm font-medium">Role</span>
        <Select label="Role" choices={choices} value={role} onChange={(value) => onRole(value as Role)} />
      </div>
      {storefronts.length > 0 && (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 text-sm font-medium">Storefronts</legend>
          <CheckboxLine
            checked={limited === null}
            onChange={(on) => onLimited(on ? null : storefronts.map(({ id }) => id))}
          >
            Every storefront, also those connected later
          </CheckboxLine>
          {limited !== null &&
            storefronts.map((storefront) => (
              <div key={storefront.id} className="ml-6">
                <CheckboxLine checked={limited.includes(storefront.id)} onChange={(on) => toggle(storefront.id, on)}>
                  {storefront.name} <span className="text-muted">{storefront.code}</span>
                </CheckboxLine>
              </div>
            ))}
        </fieldset>
      )}
    </>
  )
}
