export interface SavedRequest {
  method: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  body: string | null
}

/**
 * The yardstick: the same requests by plain fetch with no database. Pages one after another, then the writes, `inFlight`
 * of them always under way.
 * @returns milliseconds
 */
export async function runBareLoop(pages: readonly SavedRequest[], writes: readonly SavedRequest[], inFlight: number) {
  const began = performance.now()
  for (const page of pages) {
    const answer = await fetch(page.url, { headers: page.headers })
    if (!answer.ok) throw new Error(`The bare loop's page answered ${answer.status}`)
    await answer.json()
  }
  let next = 0
  const lane = async () => {
    for (let write = writes[next++]; write; write = writes[next++]) {
      const answer = await fetch(write.url, { method: write.method, headers: write.headers, body: write.body })
      if (!answer.ok) throw new Error(`The bare loop's write answered ${answer.status}`)
      await answer.json()
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
  return performance.now() - began
}
