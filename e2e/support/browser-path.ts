import { existsSync } from 'node:fs'
import sparticuz from '@sparticuz/chromium'

const installed = [
  process.env.CHROME_PATH,
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** A browser that is installed here, else the one that comes from npm, unpacked on first use. */
export async function browserPath(): Promise<string> {
  const found = installed.find((path) => path && existsSync(path))
  return found ?? (await sparticuz.executablePath())
}
