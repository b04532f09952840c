import type { ListedVersion } from '../../../../lib/mappings/list-versions.ts'
import { mappingTables } from '../../../../lib/mappings/tables.ts'

/** `Tax: 2 begin, 1 ends. Fees: 1 begins`. */
export const versionWords = ({ tables }: Pick<ListedVersion, 'tables'>): string =>
  tables
    .map(({ table, begun, ended }) => {
      const said = [
        begun > 0 ? `${begun} ${begun === 1 ? 'begins' : 'begin'}` : '',
        ended > 0 ? `${ended} ${ended === 1 ? 'ends' : 'end'}` : '',
      ].filter(Boolean)
      return `${mappingTables[table].title}: ${said.join(', ')}`
    })
    .join('. ') || 'Accounts, or rules of storefronts you do not see'
