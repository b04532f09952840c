'use client'
import { useMemo } from 'react'
import { Instant } from '../../../components/display/instant.tsx'
import { Status } from '../../../components/display/status.tsx'
import { createAppColumnHelper } from '../../../components/table/app-table.ts'
import { DataTable } from '../../../components/table/data-table.tsx'
import type { UserRow } from '../../../lib/access/list-users.ts'
import { permissions, type Role } from '../../../lib/access/permissions.ts'
import { roleWords } from '../role-words.ts'
import { AwayButton, AwayMark } from './away-button.tsx'
import { EditUser, type StorefrontChoice } from './user-dialogs.tsx'

const helper = createAppColumnHelper<UserRow>()

const isGivenExceptions = (role: Role): boolean => (permissions['exceptions:resolve'] as readonly Role[]).includes(role)

interface UsersTableProps {
  users: readonly UserRow[]
  storefronts: readonly StorefrontChoice[]
  me: string
  mayEdit: boolean
}

export function UsersTable({ users, storefronts, me, mayEdit }: UsersTableProps) {
  const columns = useMemo(
    () =>
      helper.columns([
        helper.display({
          id: 'name',
          header: 'Name',
          meta: { narrow: 'title' },
          cell: ({ row: { original } }) => (
            <span className="font-medium">
              {original.name}
              {original.id === me && <span className="ml-1.5 font-normal text-muted">you</span>}
              {original.away && <AwayMark {...original.away} />}
            </span>
          ),
        }),
        helper.display({
          id: 'email',
          header: 'E-mail',
          meta: { label: 'E-mail', narrow: 'line' },
          cell: ({ row: { original } }) => <span className="break-all">{original.email}</span>,
        }),
        helper.display({
          id: 'role',
          header: 'Role',
          meta: { label: 'Role', narrow: 'line' },
          cell: ({ row: { original } }) => roleWords[original.role],
        }),
        helper.display({
          id: 'storefronts',
          header: 'Storefronts',
          meta: { label: 'Storefronts' },
          cell: ({ row: { original } }) => original.storefronts?.map(({ code }) => code).join(', ') ?? 'every one',
        }),
        helper.display({
          id: 'state',
          header: 'State',
          meta: { label: 'State', narrow: 'side' },
          cell: ({ row: { original } }) => <Status kind="user" state={original.disabledAt ? 'disabled' : 'active'} />,
        }),
        helper.display({
          id: 'seen',
          header: 'Last sign-in',
          meta: { label: 'Last sign-in' },
          cell: ({ row: { original } }) =>
            original.lastSignInAt ? <Instant at={original.lastSignInAt} /> : <span className="text-muted">never</span>,
        }),
        ...(mayEdit
          ? [
              helper.display({
                id: 'edit',
                header: () => <span className="sr-only">Change</span>,
                meta: { align: 'right', narrow: 'actions' },
                cell: ({ row: { original } }) => (
                  <span className="inline-flex gap-1">
                    {isGivenExceptions(original.role) && <AwayButton userId={original.id} name={original.name} />}
                    <EditUser user={original} storefronts={storefronts} isMe={original.id === me} />
                  </span>
                ),
              }),
            ]
          : []),
      ]),
    [me, mayEdit, storefronts],
  )
  return (
    <DataTable
      name="users"
      label="Users"
      rows={users}
      columns={columns}
      columnMenu={false}
      empty="Nobody has an account."
    />
  )
}
