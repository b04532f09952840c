'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { readMentionsAction } from './comment-actions.ts'

/** Who opens the exception has read what names them there. */
export function ReadMentions({ caseId }: { caseId: string }) {
  const router = useRouter()
  useEffect(() => {
    void readMentionsAction({ caseId }).then(({ data }) => {
      if (data && data.read > 0) router.refresh()
    })
  }, [caseId, router])
  return null
}
