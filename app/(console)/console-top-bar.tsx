'use client'
import { useRouter } from 'next/navigation'
import { type ComponentProps, useState } from 'react'
import { TopBar } from '../../components/shell/top-bar.tsx'
import { AwayDialog } from './away.tsx'
import { readMentionsAction } from './exceptions/comment-actions.ts'
import { searchAction } from './search.ts'

const search = async (text: string) => (await searchAction({ text })).data ?? { hits: [], words: {} }

interface ConsoleTopBarProps extends Omit<ComponentProps<typeof TopBar>, 'search' | 'readMentions' | 'onAway'> {
  myId: string
  /** Whether exceptions are given to the person, so that it matters when they are away. */
  mayBeAway: boolean
}

export function ConsoleTopBar({ myId, mayBeAway, ...rest }: ConsoleTopBarProps) {
  const router = useRouter()
  const [away, setAway] = useState(false)
  const readAll = async () => {
    await readMentionsAction({ caseId: null })
    router.refresh()
  }
  return (
    <>
      <TopBar
        {...rest}
        search={search}
        readMentions={() => void readAll()}
        onAway={mayBeAway ? () => setAway(true) : null}
      />
      {away && <AwayDialog userId={myId} name={null} onClose={() => setAway(false)} />}
    </>
  )
}
