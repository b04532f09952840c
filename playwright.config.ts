import { defineConfig } from '@playwright/test'
import { browserPath } from './e2e/support/browser-path.ts'
import { fontConfiguration } from './e2e/support/fonts.ts'

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/browser',
  // Each with a product of its own: journeys wait more than they compute.
  workers: 2,
  // With a product made anew; what needed it is named at the run's end (docs/decisions/0015).
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: await browserPath(),
      env: { ...process.env, FONTCONFIG_FILE: fontConfiguration() } as Record<string, string>,
      // The npm browser's own list of arguments ends it at the second context.
      args: ['--no-sandbox', '--headless=shell', '--disable-gpu', '--hide-scrollbars'],
    },
  },
})
