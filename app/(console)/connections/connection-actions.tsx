'use client'
import { ListChecks, Pause, Play, RefreshCw, Zap } from 'lucide-react'
import { Button } from '../../../components/ui/button.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { askRunAction, pauseAction, resumeAction } from './actions.ts'
import { AskBackfill } from './backfill.tsx'

interface ConnectionActionsProps {
  connection: { id: string; name: string; kind: 'storefront' | 'erp'; paused: boolean }
  storefrontId: string | null
  may: { edit: boolean; ask: boolean }
}

export function ConnectionActions({ connection, storefrontId, may }: ConnectionActionsProps) {
  const { id: connectionId, name, kind, paused } = connection
  const ask = useAct(askRunAction, { done: 'Asked; the list below shows how far it is' })
  const resume = useAct(resumeAction, { done: `${name} goes on` })
  const pause = useAct(pauseAction, {
    done: `${name} is paused`,
    undo: () => ({ label: 'Resume', act: () => void resume.act({ connectionId }) }),
  })
  return (
    <div className="flex flex-wrap gap-2">
      {may.edit && (
        <Button pending={ask.pending} onClick={() => void ask.act({ kind: 'connections:test', connectionId })}>
          <Zap aria-hidden />
          Test
        </Button>
      )}
      {may.edit && kind === 'erp' && (
        <Button pending={ask.pending} onClick={() => void ask.act({ kind: 'mirror:codes', connectionId })}>
          <RefreshCw aria-hidden />
          Pull codes
        </Button>
      )}
      {may.ask && storefrontId && (
        <Button
          pending={ask.pending}
          onClick={() => void ask.act({ kind: 'orders:census', storefrontId, scope: 'whole' })}
        >
          <ListChecks aria-hidden />
          Take a census
        </Button>
      )}
      {may.ask && storefrontId && <AskBackfill storefrontId={storefrontId} />}
      {may.edit &&
        (paused ? (
          <Button look="primary" pending={resume.pending} onClick={() => void resume.act({ connectionId })}>
            <Play aria-hidden />
            Resume
          </Button>
        ) : (
          <Button pending={pause.pending} onClick={() => void pause.act({ connectionId })}>
            <Pause aria-hidden />
            Pause
          </Button>
        ))}
    </div>
  )
}
