import { countOf } from '../../../components/display/money-text.ts'
import type { CatalogueAudit } from '../../../lib/boards/catalogue-audit.ts'

type Audited = Pick<CatalogueAudit, 'audited' | 'clean' | 'percent'>

/** What a person should know before the catalogue or the stock of a shop goes live: how much of it is not clean. */
export function goLiveWarnings(audit: Audited | undefined): { catalogue?: string; inventory?: string } {
  if (!audit || audit.percent === null) {
    const unread = 'The shop’s catalogue has not been compared with the item master yet: set its flow to shadow first.'
    return { catalogue: unread, inventory: unread }
  }
  const { audited, clean, percent } = audit
  if (clean === audited) return {}
  const figure = `${percent} % of ${countOf(audited, 'variant')} clean, ${countOf(audited - clean, 'is', 'are')} not.`
  const see = 'Catalogue, Audit names each fault with its repair.'
  return {
    catalogue: `${figure} ${see}`,
    inventory: `${figure} What is not clean gets no stock, or that of another item. ${see}`,
  }
}
