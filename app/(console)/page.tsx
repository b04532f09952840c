import { redirect } from 'next/navigation'
import type { Role } from '../../lib/access/permissions.ts'
import { requirePerson } from '../_server/session.ts'

const boards: Record<Role, string> = {
  admin: '/admin',
  ecommerce: '/ecommerce',
  finance: '/finance',
  service: '/orders',
  viewer: '/ecommerce',
}

/** Sends each role to its board. */
export default async function Home() {
  const person = await requirePerson()
  redirect(boards[person.role])
}
