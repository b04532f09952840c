import 'server-only'
import type { Mentions } from '../../components/shell/mentions-bell.tsx'
import { may } from '../../lib/access/permissions.ts'
import { listMentions } from '../../lib/exceptions/mentions.ts'
import { db } from '../_server/db.ts'
import type { Person } from '../_server/session.ts'
import { sentenceOf } from './exceptions/sentence.ts'

const shown = 8

/** What the bell in the top bar shows; null for who sees no exceptions. */
export async function mentionsOf(person: Person): Promise<Mentions | null> {
  if (!may(person, 'exceptions:read')) return null
  const { rows, unread } = await listMentions(db(), person, { size: shown })
  return {
    unread,
    rows: rows.map(({ commentId, caseId, code, cause, authorLabel, body, at, readAt }) => ({
      commentId,
      href: `/exceptions?open=${caseId}`,
      about: sentenceOf(code, cause),
      authorLabel,
      body,
      at,
      unread: readAt === null,
    })),
  }
}
