import type { Metadata } from 'next'
import { Suspense } from 'react'
import { countOf } from '../../../components/display/money-text.ts'
import { PageHead } from '../../../components/display/page-head.tsx'
import { TableSkeleton } from '../../../components/table/table-skeleton.tsx'
import { listUsers } from '../../../lib/access/list-users.ts'
import { may } from '../../../lib/access/permissions.ts'
import { readTurns } from '../../../lib/exceptions/set-turns.ts'
import { db } from '../../_server/db.ts'
import { frameOf } from '../../_server/query.ts'
import { type Person, requirePerson } from '../../_server/session.ts'
import { TurnSettings } from './turn-settings.tsx'
import { AddUser } from './user-dialogs.tsx'
import { UsersTable } from './users-table.tsx'

export const metadata: Metadata = { title: 'Users' }

export default async function UsersPage() {
  const person = await requirePerson('users:read')
  return (
    <Suspense fallback={<TableSkeleton rows={6} />}>
      <Users person={person} />
    </Suspense>
  )
}

async function Users({ person }: { person: Person }) {
  const [users, frame, turns] = await Promise.all([listUsers(db(), person), frameOf(person), readTurns(db(), person)])
  const active = users.filter((user) => user.disabledAt === null).length
  const storefronts = frame.storefronts.map(({ id, code, name }) => ({ id, code, name }))
  const mayEdit = may(person, 'users:edit')
  return (
    <>
      <PageHead
        title="Users"
        truth={`${countOf(active, 'person', 'people')} can sign in. Changing a role or disabling an account ends its sessions at once.`}
        actions={mayEdit && <AddUser storefronts={storefronts} />}
      />
      <UsersTable users={users} storefronts={storefronts} me={person.id} mayEdit={mayEdit} />
      {mayEdit && <TurnSettings turns={turns} />}
    </>
  )
}
