import { checkSession } from '../../../lib/access/session-user.ts'
import { changes } from '../../_server/changes.ts'
import { db } from '../../_server/db.ts'
import { readClaim, readPerson } from '../../_server/session.ts'

export const dynamic = 'force-dynamic'

const sessionCheckMs = 30_000

/** What moved, by topic only. The session is checked again every 30 s; when it has ended the stream says so and closes. */
export async function GET(request: Request) {
  const [person, claim] = await Promise.all([readPerson(), readClaim()])
  if (!person || !claim) return Response.json({ code: 'SIGNED_OUT' }, { status: 401 })

  const encoder = new TextEncoder()
  let stop = () => {}
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (event: string, data: string) => {
        try {
          controller.enqueue(encoder.encode(`event: ${event}\ndata: ${data}\n\n`))
        } catch {
          stop()
        }
      }
      const unsubscribe = changes().subscribe((topic) => send('moved', topic))
      const check = setInterval(async () => {
        const still = await checkSession(db(), claim.userId, claim.version).catch(() => undefined)
        if (still === null) {
          send('signed-out', '')
          stop()
        } else send('beat', '')
      }, sessionCheckMs)
      stop = () => {
        clearInterval(check)
        unsubscribe()
        stop = () => {}
        try {
          controller.close()
        } catch {
          // The browser closed it first.
        }
      }
      request.signal.addEventListener('abort', () => stop())
      send('beat', '')
    },
    cancel: () => stop(),
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}
