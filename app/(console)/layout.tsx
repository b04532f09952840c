import { cookies } from 'next/headers'
import { type ReactNode, Suspense } from 'react'
import { NowProvider } from '../../components/display/now.tsx'
import { BottomBar } from '../../components/shell/bottom-bar.tsx'
import { LiveProvider, OfflineNotice } from '../../components/shell/live.tsx'
import { Rail } from '../../components/shell/rail.tsx'
import { may } from '../../lib/access/permissions.ts'
import { frameOf } from '../_server/query.ts'
import { requirePerson } from '../_server/session.ts'
import { ConsoleTopBar } from './console-top-bar.tsx'
import { mentionsOf } from './mentions-of.ts'
import { navigationFor } from './navigation.ts'
import { roleWords } from './role-words.ts'

/** The frame of every signed-in page. Nothing here is kept from one request to the next. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const person = await requirePerson()
  const [frame, jar, mentions] = await Promise.all([frameOf(person), cookies(), mentionsOf(person)])
  const entries = navigationFor(person)
  const zones = [...new Set(frame.storefronts.map((storefront) => storefront.timeZone))]
  return (
    <NowProvider now={Date.now()} timeZone={zones.length === 1 ? (zones[0] ?? 'UTC') : 'UTC'}>
      <LiveProvider>
        <a
          href="#content"
          className="sr-only rounded-md bg-accent px-3 py-2 text-accent-text focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60"
        >
          To the content
        </a>
        <div className="flex min-h-dvh">
          <Suspense>
            <Rail
              entries={entries}
              openExceptions={frame.openExceptions}
              waitingChanges={frame.waitingChanges}
              collapsed={jar.get('rail')?.value === 'folded'}
            />
          </Suspense>
          <div className="flex min-w-0 flex-1 flex-col">
            <Suspense>
              <ConsoleTopBar
                storefronts={frame.storefronts.map(({ code, name, demo }) => ({ code, name, demo }))}
                entries={entries}
                person={{ name: person.label, role: roleWords[person.role] }}
                mentions={mentions}
                myId={person.id}
                mayBeAway={may(person, 'exceptions:resolve')}
              />
            </Suspense>
            <OfflineNotice />
            <main id="content" className="w-full max-w-[1680px] flex-1 px-3 pt-4 pb-24 md:px-5 md:pt-5 md:pb-10">
              {children}
            </main>
          </div>
        </div>
        <Suspense>
          <BottomBar entries={entries} openExceptions={frame.openExceptions} waitingChanges={frame.waitingChanges} />
        </Suspense>
      </LiveProvider>
    </NowProvider>
  )
}
