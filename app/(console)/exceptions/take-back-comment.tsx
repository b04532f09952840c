'use client'
import { Button } from '../../../components/ui/button.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { takeBackCommentAction } from './comment-actions.ts'

/** One's own comment, within the hour. */
export function TakeBackComment({ commentId }: { commentId: string }) {
  const takeBack = useAct(takeBackCommentAction, { done: 'The comment is taken back' })
  return (
    <Button
      look="quiet"
      size="small"
      className="-ml-2"
      pending={takeBack.pending}
      onClick={() => void takeBack.act({ commentId })}
    >
      Take it back
    </Button>
  )
}
