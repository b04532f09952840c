import { ArrowRight, Check, CircleHelp, Clock, Eye, Hand, type LucideIcon, Minus, OctagonX, Pause } from 'lucide-react'
import { Badge } from '../ui/badge.tsx'
import { type StateIcon, type StateKind, type states, wordsOf } from './states.ts'

export const stateIcons: Record<StateIcon, LucideIcon> = {
  check: Check,
  arrow: ArrowRight,
  hand: Hand,
  stop: OctagonX,
  minus: Minus,
  question: CircleHelp,
  pause: Pause,
  eye: Eye,
  clock: Clock,
}

/** A state by sign, word and colour together. */
export function Status<K extends StateKind>({
  kind,
  state,
  className,
}: {
  kind: K
  state: keyof (typeof states)[K] & string
  className?: string
}) {
  const { word, tone, icon } = wordsOf(kind, state)
  const Icon = stateIcons[icon]
  return (
    <Badge tone={tone} {...(className ? { className } : {})}>
      <Icon aria-hidden strokeWidth={2.5} />
      {word}
    </Badge>
  )
}
