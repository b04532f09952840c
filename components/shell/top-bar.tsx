'use client'
import { Select } from '../ui/select.tsx'
import { LiveMark } from './live.tsx'
import { type Mentions, MentionsBell } from './mentions-bell.tsx'
import type { NavigationEntry } from './navigation.ts'
import { PersonMenu } from './person-menu.tsx'
import { type SearchOrders, SearchPalette } from './search-palette.tsx'
import { useStorefrontCode } from './storefront-query.ts'

interface TopBarProps {
  storefronts: readonly { code: string; name: string; demo: boolean }[]
  entries: readonly NavigationEntry[]
  person: { name: string; role: string }
  search: SearchOrders
  /** Null for who sees no comments. */
  mentions: Mentions | null
  readMentions: () => void
  /** Says when one is away; null for who is given nothing. */
  onAway: (() => void) | null
}

const every = '*'

export function TopBar({ storefronts, entries, person, search, mentions, readMentions, onAway }: TopBarProps) {
  const [code, setCode] = useStorefrontCode()
  const only = storefronts.length === 1 ? storefronts[0] : undefined
  const demo = storefronts.some((storefront) => storefront.demo)
  return (
    <header className="sticky top-0 z-20 flex h-13 items-center gap-2 border-b border-line bg-page/95 px-3 backdrop-blur-sm md:gap-3 md:px-5">
      {only && (
        <span className="min-w-0 truncate font-medium" title={only.name}>
          {only.name}
        </span>
      )}
      {storefronts.length > 1 && (
        <Select
          label="Storefront"
          className="w-36 md:w-52"
          value={code ?? every}
          onChange={(next) => void setCode(next === every ? null : next)}
          choices={[
            { value: every, label: 'Every storefront' },
            ...storefronts.map((storefront) => ({
              value: storefront.code,
              label: storefront.name,
              hint: storefront.code,
            })),
          ]}
        />
      )}
      {demo && <span className="rounded-sm border border-line-strong px-1.5 text-xs font-medium text-muted">Demo</span>}
      <span className="flex-1" />
      <LiveMark />
      <SearchPalette entries={entries} search={search} />
      {mentions && <MentionsBell mentions={mentions} readAll={readMentions} />}
      <PersonMenu {...person} onAway={onAway} />
    </header>
  )
}
