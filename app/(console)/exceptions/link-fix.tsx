import { previewFix } from '../../../lib/exceptions/preview-fix.ts'
import type { CaseDetail } from '../../../lib/exceptions/read-case.ts'
import { suggestForCase } from '../../../lib/mappings/suggest/list-suggestions.ts'
import { db } from '../../_server/db.ts'
import type { Person } from '../../_server/session.ts'
import { LinkItem } from './link-item.tsx'

const linkWords: Record<string, string> = { sku: 'SKU', product: 'product', line: 'line' }

/** The fix of what is not linked: the items it may mean with their reasons, any other by a search, and what linking frees. */
export async function LinkFix({ person, found, linkKey }: { person: Person; found: CaseDetail; linkKey: string }) {
  const [suggested, preview] = await Promise.all([
    suggestForCase(db(), person, found.id),
    previewFix(db(), person, found.id),
  ])
  const [kind = '', name = ''] = linkKey.split(/:(.*)/s)
  return (
    <LinkItem
      key={found.id}
      caseId={found.id}
      storefrontId={found.storefrontId ?? ''}
      linkKey={linkKey}
      what={`${linkWords[kind] ?? kind} ${name}`}
      suggestions={suggested}
      preview={preview}
    />
  )
}
